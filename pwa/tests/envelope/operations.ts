/**
 * What tests ask of the phone's twin, as JSON in and JSON out, so that node and a browser's worker
 * answer the same questions; bytes travel as hexadecimal text. Never part of the app.
 */
import { codeOf } from "../../src/envelope/errors.ts";
import { CODEC, COBBLESTONE, KEYS, PRIMITIVES } from "./primitives.ts";
import { BATCHES_AND_FEED, BLOBS, ENVELOPES } from "./sealed.ts";
import { CONSENT_CODES, TRUST } from "./trusted.ts";
import type { Args, Json, Operations } from "./values.ts";

export interface Call {
  readonly op: string;
  readonly args: Args;
}
export type Answer = { readonly ok: Json } | { readonly code: string };

const OPERATIONS: Operations = {
  ...CODEC,
  ...COBBLESTONE,
  ...KEYS,
  ...PRIMITIVES,
  ...ENVELOPES,
  ...BLOBS,
  ...BATCHES_AND_FEED,
  ...TRUST,
  ...CONSENT_CODES,
};

/** Answer calls one after another; a fault that is not ours fails the whole test. */
export async function answer(calls: readonly Call[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { op, args } of calls) {
    const operation = OPERATIONS[op];
    if (operation === undefined) throw new Error(`no operation ${op}`);
    try {
      answers.push({ ok: await operation(args) });
    } catch (fault) {
      const code = codeOf(fault);
      if (code === null) throw fault;
      answers.push({ code });
    }
  }
  return answers;
}
