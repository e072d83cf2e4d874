/**
 * The numbers of a questionnaire that was filled in on paper, and what they add up to.
 *
 * Must never show a question of a questionnaire, name a band in a language in which nobody has
 * validated it, or let a result look like a diagnosis or like a verdict on what the person says.
 */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { type Instrument, type Item, itemsFault, score, type Scored, totalFault } from "../../forms/score.ts";
import type { InstrumentValue } from "../../forms/index.ts";
import { formText, language as screens, list, number, t, tn } from "../../words/index.ts";
import type { Fault, Interview } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { languageInside } from "../format.ts";
import { FIELD, Typed } from "../fields.tsx";
import { Icon, Note, Option } from "../parts.tsx";
import { codeFaultWords } from "./judged.ts";
import { Notices } from "./notices.tsx";
import type { FieldProps } from "./question.tsx";
import { Said, useTongue } from "./said.tsx";

const MODES = ["self", "interviewer", "interpreter"] as const;
const SPOKEN = ["ru", "kk", "ky", "tg", "uz", "en", "sgh", "other"] as const;

/** The numbers of the release, read once. */
const known = signal<readonly Instrument[] | Fault | null>(null);

function useInstruments(interview: Interview): readonly Instrument[] | Fault | null {
  useEffect(() => {
    if (known.peek() !== null && !("code" in known.peek()!)) return;
    void interview.instruments().then((found) => { known.value = found; });
  }, []);
  return known.value;
}

function isTold(value: unknown): value is InstrumentValue {
  return typeof value === "object" && value !== null && "instrument" in value && "items" in value;
}

export function InstrumentField(props: FieldProps) {
  const interview = useInterview();
  const found = useInstruments(interview);
  if (found === null) return <p role="status">{t("One moment…")}</p>;
  if ("code" in found) return <FaultNote fault={found} />;
  return <Numbers {...props} known={found} />;
}

function Numbers({ view, labelledBy, known: list }: FieldProps & { known: readonly Instrument[] }) {
  const interview = useInterview();
  const tongue = useTongue();
  const id = useId();
  const given = view.answer?.value;
  const value = isTold(given) ? given : null;
  const told = list.find((one) => one.instrument === value?.instrument);
  const spared = told?.exposure === true && value?.exposure === 0;
  const set = (change: Partial<InstrumentValue>) => {
    if (value !== null) interview.set(view.path, { value: { ...value, ...change } });
  };
  const choose = (code: string) => {
    const chosen = list.find((one) => one.instrument === code);
    if (chosen === undefined) return;
    // What was copied for another questionnaire is no answer to this one; the language and the way stay.
    interview.set(view.path, {
      value: { instrument: code, version: chosen.version, lang: value?.lang ?? tongue, mode: value?.mode ?? "self", items: [], total: null },
    });
  };
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy}>
      <div>
        <label class="label small" for={`${id}-which`}>{t("Questionnaire on paper")}</label>
        <select id={`${id}-which`} class="field" value={value?.instrument ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="" disabled={value !== null}>{t("Choose")}</option>
          {list.map((one) => (
            <option key={one.instrument} value={one.instrument} selected={one.instrument === value?.instrument}>
              {one.version === "" ? t("Another questionnaire") : one.version}
            </option>
          ))}
        </select>
      </div>
      {value !== null && told !== undefined && (
        <>
          {told.items === 0 && (
            <div>
              <span class="label small" id={`${id}-name`}>{t("Its name and version")}</span>
              <Typed kind="name" lang={tongue} labelledBy={`${id}-name`} describedBy={undefined} value={value.version} onType={(version) => set({ version })} />
            </div>
          )}
          <div>
            <label class="label small" for={`${id}-lang`}>{t("Language of the paper")}</label>
            <select id={`${id}-lang`} class="field" value={value.lang} onChange={(event) => set({ lang: event.currentTarget.value })}>
              {SPOKEN.map((code) => <option key={code} value={code} selected={code === value.lang}>{formText(`form:_lists/language/o:${code}`)}</option>)}
            </select>
          </div>
          <fieldset class="tight">
            <legend class="label small">{t("Who filled it in")}</legend>
            {MODES.map((mode) => (
              <Option key={mode} type="radio" name={`${id}-mode`} value={mode} checked={value.mode === mode} onChange={() => set({ mode })}>
                <Said of={`form:_common/mode:${mode}`} />
              </Option>
            ))}
          </fieldset>
          {told.exposure === true && <Exposure value={value} onChange={(exposure) => set({ exposure })} />}
          {told.items > 0 && !(spared && value.items.length === 0) && <Items told={told} value={value} onChange={(items) => set({ items })} />}
          <Notices view={view} />
          {!spared && !value.items.some((item) => typeof item === "number") && <Total told={told} value={value} onChange={(total) => set({ total })} />}
          <Result told={told} value={value} />
        </>
      )}
    </div>
  );
}

/** The person preferred not to answer this line: one tap, beside the numbers. */
function Declined({ pressed, onPress }: { pressed: boolean; onPress: () => void }) {
  return <button type="button" class="state" aria-pressed={pressed} aria-label={formText("form:_common/s:declined")} onClick={onPress}><Icon name="hand" /></button>;
}

/** What a questionnaire asks before its lines; a no ends it. */
function Exposure({ value, onChange }: { value: InstrumentValue; onChange: (exposure: 0 | 1 | "declined" | null) => void }) {
  const id = useId();
  const now = value.exposure ?? null;
  const change = (next: 0 | 1 | "declined") => onChange(now === next ? null : next);
  return (
    <div>
      <p class="label small" id={id}>{t("The question before the lines: did such an event happen?")}</p>
      <div class="figures before" role="group" aria-labelledby={id}>
        <button type="button" class="state" aria-pressed={now === 1} onClick={() => change(1)}><Said of="form:_common/o:yes" /></button>
        <button type="button" class="state" aria-pressed={now === 0} onClick={() => change(0)}><Said of="form:_common/o:no" /></button>
        <Declined pressed={now === "declined"} onPress={() => change("declined")} />
      </div>
    </div>
  );
}

/** One line of numbers for each item; the same number again takes it back. */
function Items({ told, value, onChange }: { told: Instrument; value: InstrumentValue; onChange: (items: Item[]) => void }) {
  const id = useId();
  const open = useSignal(value.items.length > 0);
  if (!open.value) return <button type="button" class="btn" onClick={() => { open.value = true; }}>{t("Copy the answers from the paper")}</button>;
  const items = Array.from({ length: told.items }, (_, place) => value.items[place] ?? null);
  const change = (place: number, next: Item) => {
    const changed = items.map((item, at) => (at === place ? (item === next ? null : next) : item));
    onChange(changed.some((item) => item !== null) ? changed : []);
  };
  const missing = items.filter((item) => item === null).length;
  const declined = items.flatMap((item, place) => (item === "declined" ? [String(place + 1)] : []));
  return (
    <div class="stack">
      <p class="small quiet">{t("Only the number of each line, as it stands on the paper. Leave out what was not answered; the same number again takes it back.")}</p>
      <p class="small quiet"><Icon name="hand" /> <Said of="form:_common/s:declined" /></p>
      {items.map((item, place) => (
        <div key={place} class="figures" role="group" aria-label={t("Line {n}", { n: place + 1 })}>
          <b aria-hidden="true">{place + 1}</b>
          {Array.from({ length: told.max - told.min + 1 }, (_, step) => told.min + step).map((step) => (
            <button key={step} id={`${id}-${place}-${step}`} type="button" class="state" aria-pressed={item === step} onClick={() => change(place, step)}>{step}</button>
          ))}
          <Declined pressed={item === "declined"} onPress={() => change(place, "declined")} />
        </div>
      ))}
      <p class="small quiet" role="status">{missing === 0 ? (declined.length === 0 ? t("Every line has its number.") : "") : tn("{n} line is left out.", "{n} lines are left out.", missing)}</p>
      {declined.length > 0 && <p class="small" role="status">{t("Preferred not to answer: {lines}", { lines: list(declined, "and") })}</p>}
    </div>
  );
}

function Total({ told, value, onChange }: { told: Instrument; value: InstrumentValue; onChange: (total: number | null) => void }) {
  const id = useId();
  const typed = useSignal(value.total === null ? "" : String(value.total));
  if (told.total === false) return null;
  const wrong = typed.value.trim() !== "" && !/^\d{1,4}([.,]\d{1,2})?$/u.test(typed.value.trim());
  const fault = wrong ? t("Write digits only, for example 12 or 2,5.") : value.total === null ? null : codeFaultWords(totalFault(told, value.total));
  const set = (text: string) => {
    typed.value = text;
    const plain = text.trim().replace(",", ".");
    if (plain === "") onChange(null);
    else if (/^\d{1,4}(\.\d{1,2})?$/u.test(plain)) onChange(Number(plain));
  };
  return (
    <div>
      <label class="label small" for={id}>{t("Or only the total on the paper")}</label>
      <input
        {...FIELD.decimal} id={id} class="field" type="text" value={typed.value} aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : `${id}-fault`} onInput={(event) => set(event.currentTarget.value)}
      />
      {fault !== null && <p class="fault" id={`${id}-fault`}>{fault}</p>}
    </div>
  );
}

function Result({ told, value }: { told: Instrument; value: InstrumentValue }) {
  const opted = useSignal(false);
  const exposure = value.exposure ?? null;
  const broken = codeFaultWords(itemsFault(told, value.items, exposure));
  if (broken !== null) return <p class="fault" role="status">{broken}</p>;
  const found = score(told, value.items, value.lang, value.total, exposure, opted.value);
  const results = Object.entries(found.results);
  if (found.total === null && results.length === 0) return null;
  return (
    <Note>
      <p class="small">{t("Result of a screening. It is no diagnosis, and it does not measure whether somebody is believed.")}</p>
      {!found.applies && <p>{t("No such event was named: the lines do not apply, and the total is 0.")}</p>}
      {found.total !== null && <TotalWords told={told} found={found} />}
      {results.map(([code, held]) => (
        <p key={code}>
          <Said of={`form:_common/result:${code}`} />: {held === null ? t("open, because lines are missing") : <b>{held ? t("the criteria are met") : t("the criteria are not met")}</b>}
        </p>
      ))}
      <Validation told={told} found={found} lang={value.lang} opted={opted.value} onOpt={() => { opted.value = !opted.value; }} />
    </Note>
  );
}

function TotalWords({ told, found }: { told: Instrument; found: Scored }) {
  const total = number(found.total!);
  return (
    <>
      <p>
        <b>{told.items === 0 ? t("Total {total}", { total }) : t("Total {total} of {most}", { total, most: told.max * told.items })}</b>
        {found.band !== null && <> · <Said of={`form:_common/band:${found.band}`} /></>}
      </p>
      {found.filled > 0 && <p class="small">{tn("{n} line was missing and counts as the mean of the others.", "{n} lines were missing and count as the mean of the others.", found.filled)}</p>}
    </>
  );
}

/** Who asks may see a band that nobody has shown to hold in this language; it is on this screen only, and is sealed and printed nowhere. */
function Validation({ told, found, lang, opted, onOpt }: { told: Instrument; found: Scored; lang: string; opted: boolean; onOpt: () => void }) {
  if (told.items === 0) return null;
  // After "in this language" Tajik does not say "language" again.
  const language = languageInside((SPOKEN as readonly string[]).includes(lang) ? lang : "other", screens.value).replace(/^забони /u, "");
  const bandless = found.status !== "validated" && told.total !== false && found.total !== null;
  return (
    <>
      <p class={found.status === "draft" ? "strong" : "small"}>
        {t("In this language: {language}.", { language })} <Said of={`form:_common/validation:${found.status}`} />
        {bandless && !opted && <> {t("So no band is named.")}</>}
      </p>
      {bandless && opted && <p class="small">{t("Nobody has shown that this band holds in this language. It is for your eyes only, and is never printed.")}</p>}
      {bandless && <button type="button" class="btn plain" aria-pressed={opted} onClick={onOpt}>{t("Show the band all the same")}</button>}
    </>
  );
}
