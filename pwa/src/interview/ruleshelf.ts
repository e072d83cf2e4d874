/** What runs out when in an open interview, with what a lawyer has confirmed; it decides nothing. */

import { DATA, loadAsset } from "../api/assets.ts";
import type { Answers, Context, Definition } from "../forms/index.ts";
import { type TimedRule, timers, timerState } from "../forms/timers.ts";
import type { DeadlineView } from "./contract.ts";
import { readHandbook } from "./handbook.ts";
import type { Notebook } from "./notebook.ts";

let shelf: Promise<readonly TimedRule[]> | null = null;

function timedRules(): Promise<readonly TimedRule[]> {
  shelf ??= (loadAsset(DATA.rules) as Promise<readonly TimedRule[]>).catch((cause: unknown) => {
    shelf = null;
    throw cause;
  });
  return shelf;
}

/** `asset.missing`. */
export async function deadlines(notebook: Notebook, form: Definition, answers: Answers, context: Context): Promise<DeadlineView[]> {
  const [rules, book] = await Promise.all([timedRules(), readHandbook(notebook, context.today)]);
  return timers(form, answers, context, rules).map((one) => ({
    ...one, state: timerState(one, context.today), confirmed: book.confirmed.find(({ rule }) => rule === one.rule) ?? null,
  }));
}
