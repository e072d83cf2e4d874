/**
 * A link to another record: one that this phone knows, or the number that another phone or the desk shows.
 *
 * Must never offer the open interview itself, nor keep a name: a record is called by its number and a day.
 */

import { useId } from "preact/hooks";
import { t } from "../../words/index.ts";
import { useApp, useInterview } from "../context.ts";
import { dotted, moment, shortId } from "../format.ts";
import { Option } from "../parts.tsx";
import { useTyped } from "./halfway.ts";
import type { FieldProps } from "./question.tsx";

interface Known {
  /** Hex, whole. */
  readonly record: string;
  /** ms since 1970: begun, sealed or confirmed. */
  readonly at: number;
}

const NUMBER = /^[0-9a-f]{8}$/u;

/** What was typed as digits and letters alone; А, В, С, Е of Cyrillic look the same and are meant. */
export function numberOf(typed: string): string {
  return typed.toLowerCase().replace(/[\s\-–—]/gu, "").replace(/[авсе]/gu, (letter) => ({ а: "a", в: "b", с: "c", е: "e" })[letter] ?? letter);
}

/** The records of this phone that may be meant, newest first. Of what is sealed the form is not known any more. */
function useKnown(link: string | null): readonly Known[] {
  const app = useApp();
  const interview = useInterview();
  const drafts = app.drafts.value;
  const found = new Map<string, Known>();
  for (const one of app.arrived.value) if (one.taken === null) found.set(one.record, { record: one.record, at: one.at });
  for (const one of app.outbox.value) {
    if (one.record !== null && (one.what === "interview" || one.what === "session")) found.set(one.record, { record: one.record, at: one.sealed });
  }
  for (const one of drafts) {
    if (one.form === link) found.set(one.id, { record: one.id, at: one.begun });
    else found.delete(one.id);
  }
  found.delete(interview.draft);
  return [...found.values()].sort((a, b) => b.at - a.at);
}

export function FirstTalk({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const name = useId();
  const known = useKnown(view.question.link);
  const value = view.answer?.value as { record?: string; case?: string } | null | undefined;
  const chosen = value?.record ?? null;
  const [typed, keep] = useTyped(view, value?.case === undefined ? "" : shortId(value.case));
  const set = (next: { record: string } | { case: string } | null) => {
    if (next === null) interview.set(view.path, { state: "not_asked" });
    else interview.set(view.path, { value: next });
  };
  const choose = (record: string) => {
    keep("", false);
    set({ record });
    typed.value = "";
  };
  const type = (text: string) => {
    typed.value = text;
    const number = numberOf(text);
    const whole = NUMBER.test(number);
    keep(text, !whole && text !== "");
    const here = known.find((one) => one.record.startsWith(number));
    if (whole) set(here === undefined ? { case: number } : { record: here.record });
    else if (value != null) set(null);
  };
  const gone = chosen !== null && !known.some((one) => one.record === chosen) ? [{ record: chosen, at: null }] : [];
  const wrong = typed.value !== "" && !NUMBER.test(numberOf(typed.value));
  return (
    <div class="stack">
      <div role="radiogroup" aria-labelledby={labelledBy} aria-describedby={describedBy}>
        {[...known, ...gone].map(({ record, at }) => (
          <Option key={record} type="radio" name={name} value={record} checked={chosen === record} onChange={() => choose(record)}>
            {dotted(t("Interview {id}", { id: shortId(record) }), at === null ? "" : moment(at))}
          </Option>
        ))}
      </div>
      <label class="label" for={`${name}-number`}>{t("Or its number, when it is on another phone")}</label>
      <input
        id={`${name}-number`} class="field" type="text" inputMode="text" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={12}
        placeholder="0000-0000" value={typed.value} aria-invalid={wrong} aria-describedby={`${name}-how`} onInput={(event) => type(event.currentTarget.value)}
      />
      <p id={`${name}-how`} class={wrong ? "small strong" : "small quiet"} role={wrong ? "status" : undefined}>{t("Eight digits or letters from A to F, as the outbox and the supervisor's list show them.")}</p>
    </div>
  );
}
