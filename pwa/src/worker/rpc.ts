/**
 * Calls across the wall between the page and the crypto worker: one message there, one back.
 *
 * Must never: let an exception cross as anything but its code and facts.
 */

import { DepterError } from "../envelope/errors.ts";

type Methods = Record<string, (...args: never[]) => unknown>;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: unknown[];
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly code: string; readonly facts: Record<string, unknown> }
  | { readonly step: number };

/** What the page holds: every method of `M`, asynchronous. */
export type Remote<M extends Methods> = {
  readonly [K in keyof M]: (...args: Parameters<M[K]>) => Promise<Awaited<ReturnType<M[K]>>>;
};

/** Where messages come from and go to; a Worker, a worker's own scope, or a MessagePort. */
export interface Wire {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** Answers calls on `wire` with `methods`, one after another: the key file and the vault have one hand. */
export function serve(wire: Wire, methods: Methods): void {
  let queue: Promise<unknown> = Promise.resolve();
  wire.addEventListener("message", (event) => {
    const { id, method, args } = event.data as Call;
    queue = queue.then(async () => {
      try {
        const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
        if (!run) throw new DepterError("worker.method", { method });
        const value = await run(...(args as never[]));
        wire.postMessage({ id, value }, handedOver(value));
      } catch (cause) {
        if (cause instanceof DepterError) wire.postMessage({ id, code: cause.code, facts: cause.facts });
        else wire.postMessage({ id, code: "worker.failed", facts: { reason: cause instanceof Error ? `${cause.name}: ${cause.message}` : "unknown" } });
      }
    });
  });
}

/** The pieces of a sealed file go over as they are; a second copy of 60 MB would be felt. */
function handedOver(value: unknown): Transferable[] {
  const pieces: unknown = value !== null && typeof value === "object" && "pieces" in value ? value.pieces : null;
  return Array.isArray(pieces) ? pieces.filter((one) => one instanceof Uint8Array).map((one) => one.buffer as ArrayBuffer) : [];
}

/** Reports progress (0..1) to the page. */
export function report(wire: Wire, step: number): void {
  wire.postMessage({ step });
}

export interface Caller<M extends Methods> {
  readonly remote: Remote<M>;
  /** Refuses everything that is still open with `worker.gone`; nothing is answered after it. */
  end(): void;
}

/** Makes the page's side of `wire`. */
export function caller<M extends Methods>(wire: Wire, onStep: (step: number) => void = () => {}): Caller<M> {
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (cause: DepterError) => void }>();
  let next = 1;
  let ended = false;
  wire.addEventListener("message", (event) => {
    const reply = event.data as Reply;
    if ("step" in reply) return onStep(reply.step);
    const waiting = open.get(reply.id);
    open.delete(reply.id);
    if (!waiting) return;
    if ("code" in reply) waiting.reject(new DepterError(reply.code, reply.facts));
    else waiting.resolve(reply.value);
  });
  const remote = new Proxy({} as Remote<M>, {
    get: (_, method: string) =>
      method === "then"
        ? undefined
        : (...args: unknown[]) =>
            new Promise((resolve, reject) => {
              if (ended) return reject(new DepterError("worker.gone"));
              const id = next++;
              open.set(id, { resolve, reject });
              wire.postMessage({ id, method, args } satisfies Call);
            }),
  });
  return {
    remote,
    end() {
      ended = true;
      for (const { reject } of open.values()) reject(new DepterError("worker.gone"));
      open.clear();
    },
  };
}
