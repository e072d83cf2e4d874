/** The page of the browser tests: starts the worker as the app does and passes calls to it. */
import type { Answer, Call } from "./operations.ts";

interface Reply {
  readonly id: number;
  readonly answers?: Answer[];
  readonly failed?: string;
}

interface Types {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): {
    createScriptURL(url: string): string;
  };
}

const types = (globalThis as unknown as { trustedTypes: Types }).trustedTypes;
const policy = types.createPolicy("app", { createScriptURL: (url) => url });
const worker = new Worker(policy.createScriptURL("/worker.js"), { type: "module" });
const waiting = new Map<number, (reply: Reply) => void>();
const violations: string[] = [];
let next = 0;

document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});

worker.onmessage = ({ data }: MessageEvent<Reply>) => {
  waiting.get(data.id)?.(data);
  waiting.delete(data.id);
};

async function ask(calls: readonly Call[]): Promise<Answer[]> {
  const id = next++;
  const reply = await new Promise<Reply>((resolve) => {
    waiting.set(id, resolve);
    worker.postMessage({ id, calls });
  });
  if (reply.answers === undefined) throw new Error(reply.failed);
  return reply.answers;
}

Object.assign(globalThis, { ask, violations });
