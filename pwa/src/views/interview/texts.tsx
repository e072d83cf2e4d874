/**
 * Fields for words and numbers, with the letters that a Russian keyboard lacks.
 *
 * Must never correct, complete or check the spelling of a person's words, nor let a browser send
 * them to a dictionary.
 */

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { NarrativeValue } from "../../forms/index.ts";
import { facts, languages, localeOf, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Option, PRIVATE_INPUT } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";
import { useTongue } from "./said.tsx";

type TextElement = HTMLInputElement | HTMLTextAreaElement;

/** Letters of the language above the phone's keyboard, shown while the field has the focus. */
function LetterBar({ field, letters, onInsert }: { field: { readonly current: TextElement | null }; letters: string; onInsert: (text: string) => void }) {
  const capital = useSignal(false);
  if (letters === "") return null;
  const insert = (letter: string) => {
    const element = field.current;
    if (element === null) return;
    element.setRangeText(letter, element.selectionStart ?? 0, element.selectionEnd ?? 0, "end");
    capital.value = false;
    onInsert(element.value);
  };
  // A press that is let through would take the focus from the field and close the keyboard.
  const keepFocus = (event: Event) => event.preventDefault();
  return (
    <div class="letters" role="group" aria-label={t("Letters")} onPointerDown={keepFocus} onMouseDown={keepFocus}>
      {[...letters].map((small) => {
        const letter = capital.value ? small.toUpperCase() : small;
        return <button key={small} type="button" tabindex={-1} onClick={() => insert(letter)}>{letter}</button>;
      })}
      <button type="button" tabindex={-1} aria-pressed={capital.value} aria-label={t("Capital letters")} onClick={() => { capital.value = !capital.value; }}>⇧</button>
    </div>
  );
}

/** True while something inside has the focus, a moment longer so that a tap on a letter counts. */
function useFocusWithin() {
  const within = useSignal(false);
  return {
    within: within.value,
    handlers: { onFocusIn: () => { within.value = true; }, onFocusOut: () => { within.value = false; } },
  };
}

export function ShortText({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const field = useRef<HTMLInputElement>(null);
  const { within, handlers } = useFocusWithin();
  const set = (value: string) => interview.set(view.path, { value });
  return (
    <div class="tight" {...handlers}>
      <input
        {...PRIVATE_INPUT} ref={field} class="field" type="text" lang={facts(tongue).bcp47} aria-labelledby={labelledBy}
        aria-describedby={describedBy} autocapitalize="sentences" enterkeyhint="next"
        value={typeof view.answer?.value === "string" ? view.answer.value : ""}
        onInput={(event) => set(event.currentTarget.value)}
      />
      {within && <LetterBar field={field} letters={localeOf(tongue).national} onInsert={set} />}
    </div>
  );
}

function isNarrative(value: unknown): value is NarrativeValue {
  return typeof value === "object" && value !== null && "text" in value;
}

/** Long words. A narrative also keeps the language that was spoken and whether they are verbatim. */
export function LongText({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const field = useRef<HTMLTextAreaElement>(null);
  const { within, handlers } = useFocusWithin();
  const spokenId = useId();
  const narrative = view.question.type === "narrative";
  const value = view.answer?.value;
  const told: NarrativeValue = isNarrative(value) ? value : { text: "", lang: tongue, verbatim: false };
  const text = narrative ? told.text : typeof value === "string" ? value : "";
  const set = (next: string) => interview.set(view.path, { value: narrative ? { ...told, text: next } : next });
  const spoken = languages.find((one) => one.code === told.lang);
  return (
    <div class="tight" {...handlers}>
      <textarea
        {...PRIVATE_INPUT} ref={field} class={narrative ? "field tall" : "field"} rows={narrative ? 8 : 4}
        lang={(narrative ? spoken?.bcp47 : undefined) ?? facts(tongue).bcp47} aria-labelledby={labelledBy}
        aria-describedby={describedBy} autocapitalize="sentences" value={text}
        onInput={(event) => set(event.currentTarget.value)}
      />
      {within && <LetterBar field={field} letters={localeOf(spoken?.code ?? tongue).national} onInsert={set} />}
      {narrative && text !== "" && (
        <>
          <Option type="checkbox" name={`${spokenId}-own`} checked={told.verbatim} onChange={(verbatim) => interview.set(view.path, { value: { ...told, verbatim } })}>
            {t("Word for word, as the person said it")}
          </Option>
          <label class="label small" for={spokenId}>{t("Language in which it was said")}</label>
          <select
            id={spokenId} class="field" value={told.lang}
            onChange={(event) => interview.set(view.path, { value: { ...told, lang: event.currentTarget.value } })}
          >
            {languages.map((one) => <option key={one.code} value={one.code} lang={one.bcp47} selected={one.code === told.lang}>{one.name}</option>)}
          </select>
        </>
      )}
    </div>
  );
}

/** A number typed with a comma or a point. What is no number stays in the field and is not recorded. */
export function NumberField({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const value = view.answer?.value;
  const typed = useSignal(typeof value === "number" ? String(value) : "");
  const faultId = useId();
  const wrong = typed.value !== "" && toNumber(typed.value) === null;
  const set = (text: string) => {
    typed.value = text;
    const number = toNumber(text);
    if (text === "" || number !== null) interview.set(view.path, { value: number });
  };
  return (
    <div class="tight">
      <input
        {...PRIVATE_INPUT} class="field" type="text" inputmode={view.question.decimals > 0 ? "decimal" : "numeric"}
        aria-labelledby={labelledBy} aria-describedby={wrong ? faultId : describedBy} aria-invalid={wrong} enterkeyhint="next"
        value={typeof value === "number" && toNumber(typed.value) !== value ? String(value) : typed.value}
        onInput={(event) => set(event.currentTarget.value)}
      />
      {wrong && <p class="fault" id={faultId}>{t("Write digits only, for example 12 or 2,5.")}</p>}
    </div>
  );
}

function toNumber(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,6})?$/u.test(plain) ? Number(plain) : null;
}
