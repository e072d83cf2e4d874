/**
 * What was typed and is no answer yet: an impossible day, half a moment, a number with a letter in it. It is
 * kept beside the open interview, so that whoever looks at another part finds it again.
 *
 * Must never outlive the open interview (a lock takes it away), nor be sealed: it is nobody's answer.
 */

import { type Signal, useSignal } from "@preact/signals";
import type { QuestionView } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";

const halves = new WeakMap<object, Map<string, unknown>>();

/** The fields of a question, from what was left half typed, else from its answer; and how to keep what is typed now. */
export function useTyped<Fields>(view: QuestionView, whole: Fields): [typed: Signal<Fields>, keep: (fields: Fields, half: boolean) => void] {
  const interview = useInterview();
  const mine = halves.get(interview) ?? new Map<string, unknown>();
  halves.set(interview, mine);
  const left = mine.get(view.path) as Fields | undefined;
  // Whoever declines, or does not know, takes back what was half typed too.
  const open = view.state === "not_asked" || view.state === "answered";
  const typed = useSignal(left !== undefined && open ? left : whole);
  if (left !== undefined && !open) {
    mine.delete(view.path);
    typed.value = whole;
  }
  return [typed, (fields, half) => {
    if (half) mine.set(view.path, fields);
    else mine.delete(view.path);
  }];
}
