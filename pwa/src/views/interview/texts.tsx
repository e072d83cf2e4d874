/**
 * Fields for words and numbers of an answer.
 *
 * Must never change what was typed, nor take what is no number for one.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { NarrativeValue } from "../../forms/index.ts";
import { isLanguage, type Language, languages, loadLanguage, t, wording } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FIELD, Typed } from "../fields.tsx";
import { Button, Option } from "../parts.tsx";
import { PlaceList } from "../places.tsx";
import { useTyped } from "./halfway.ts";
import type { FieldProps } from "./question.tsx";
import { useTongue } from "./said.tsx";

export function ShortText({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  return (
    <>
      <Typed
        kind="name" lang={tongue} labelledBy={labelledBy} describedBy={describedBy}
        value={typeof view.answer?.value === "string" ? view.answer.value : ""} onType={(value) => interview.set(view.path, { value })}
      />
      {PLACES.has(view.question.id) && <PlacePick view={view} />}
    </>
  );
}

/** Questions whose answer names a place of help. */
const PLACES: ReadonlySet<string> = new Set(["it.referral.organisation"]);

/** The organisation's list, unfolded on purpose; what is picked can be changed like any other words. */
function PlacePick({ view }: { view: FieldProps["view"] }) {
  const interview = useInterview();
  const open = useSignal(false);
  const said = interview.answer(view.path.replace(/organisation$/u, "type")).value?.value;
  const kind = typeof said === "string" ? said : "";
  const pick = ({ name }: { readonly name: string }) => {
    interview.set(view.path, { value: name });
    open.value = false;
  };
  return open.value
    ? <div class="card stack"><PlaceList onPick={pick} kind={kind} /><Button look="plain" onPress={() => { open.value = false; }}>{t("Close the list")}</Button></div>
    : <Button icon="search" onPress={() => { open.value = true; }}>{t("Choose from the places of help")}</Button>;
}

function isNarrative(value: unknown): value is NarrativeValue {
  return typeof value === "object" && value !== null && "text" in value;
}

/** What begins the interviewer's own question in an account ("В:"): in the language that is written there, else in that of the questions. */
function useMark(written: Language): string {
  const tongue = useTongue();
  useEffect(() => void loadLanguage(written), [written]);
  const key = "form:_common/mark:own_question";
  return (wording(key, written) ?? wording(key, tongue))?.text ?? "Q:";
}

/** Long words. A narrative also keeps the language that was spoken and whether they are verbatim. */
export function LongText({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const spokenId = useId();
  const narrative = view.question.type === "narrative";
  const value = view.answer?.value;
  const told: NarrativeValue = isNarrative(value) ? value : { text: "", lang: tongue, verbatim: false };
  const text = narrative ? told.text : typeof value === "string" ? value : "";
  const written = narrative && isLanguage(told.lang) ? told.lang : tongue;
  const mark = useMark(written);
  const set = (next: string) => interview.set(view.path, { value: narrative ? { ...told, text: next } : next });
  return (
    <div class="tight">
      <Typed
        kind="words" lang={written} rows={narrative ? 8 : 4} tall={narrative}
        labelledBy={labelledBy} describedBy={describedBy} value={text} onType={set}
        {...(narrative ? { mark: { text: `${mark} `, words: t("{mark} my own question", { mark }) } } : {})}
      />
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
  const [typed, keep] = useTyped(view, typeof value === "number" ? String(value) : "");
  const faultId = useId();
  const wrong = typed.value !== "" && toNumber(typed.value) === null;
  // What is no number stays as it was typed; else the field follows the answer, also when it was cleared.
  const shown = wrong || toNumber(typed.value) === value ? typed.value : typeof value === "number" ? String(value) : "";
  const set = (text: string) => {
    typed.value = text;
    const number = toNumber(text);
    keep(text, text !== "" && number === null);
    if (text === "" || number !== null) interview.set(view.path, { value: number });
  };
  return (
    <div class="tight">
      <input
        {...(view.question.decimals > 0 ? FIELD.decimal : FIELD.whole)} class="field" type="text"
        aria-labelledby={labelledBy} aria-describedby={wrong ? faultId : describedBy} aria-invalid={wrong} enterkeyhint="next"
        value={shown}
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
