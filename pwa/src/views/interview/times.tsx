/**
 * How long something lasted, and a moment by day and hour.
 *
 * Must never fill in a part that was not said, nor move a moment into another time zone.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { DurationValue } from "../../forms/index.ts";
import { instantOf } from "../../interview/clock.ts";
import { t, tp } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FIELD } from "../fields.tsx";
import { Button, Icon, Option } from "../parts.tsx";
import { durationWords, momentWords } from "./answerwords.ts";
import { useTyped } from "./halfway.ts";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

type Unit = DurationValue["unit"];

const UNITS: readonly Unit[] = ["minutes", "hours", "days", "weeks", "months", "years"];

function unitWords(unit: Unit): string {
  switch (unit) {
    case "minutes": return tp("unit of a duration", "minutes");
    case "hours": return tp("unit of a duration", "hours");
    case "days": return tp("unit of a duration", "days");
    case "weeks": return tp("unit of a duration", "weeks");
    case "months": return tp("unit of a duration", "months");
    case "years": return tp("unit of a duration", "years");
  }
}

/** Whole, so that every language can print it; a half is a smaller unit. */
const wholeOf = (text: string): number | null => (/^\d{1,6}$/u.test(text.trim()) ? Number(text) : null);

const isDuration = (value: unknown): value is DurationValue => typeof value === "object" && value !== null && "unit" in value;

/** "About three weeks": a number, its unit, and whether it is a guess. */
export function Duration({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const id = useId();
  const given = view.answer?.value;
  const value = isDuration(given) ? given : null;
  const [typed, keep] = useTyped(view, value === null ? "" : String(value.n));
  const unit = useSignal<Unit>(value?.unit ?? "days");
  const approx = useSignal(value?.approx ?? false);
  // Somebody else changed the answer (a state was chosen, it was cleared): the field follows.
  if (value === null && wholeOf(typed.peek()) !== null && view.answer !== null) typed.value = "";
  const wrong = typed.value.trim() !== "" && wholeOf(typed.value) === null;
  const record = () => {
    const n = wholeOf(typed.peek());
    keep(typed.peek(), n === null && typed.peek().trim() !== "");
    interview.set(view.path, { value: n === null ? null : { n, unit: unit.peek(), approx: approx.peek() } });
  };
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      <div class="duo">
        <div>
          <label class="label small" for={`${id}-n`}>{t("Number")}</label>
          <input
            {...FIELD.whole} id={`${id}-n`} class="field" type="text" maxlength={7} enterkeyhint="next" value={typed.value}
            aria-invalid={wrong} aria-describedby={wrong ? `${id}-fault` : undefined}
            onInput={(event) => { typed.value = event.currentTarget.value; record(); }}
          />
        </div>
        <div>
          <label class="label small" for={`${id}-unit`}>{t("Unit")}</label>
          <select id={`${id}-unit`} class="field" value={unit.value} onChange={(event) => { unit.value = event.currentTarget.value as Unit; record(); }}>
            {UNITS.map((one) => <option key={one} value={one} selected={one === unit.value}>{unitWords(one)}</option>)}
          </select>
        </div>
      </div>
      {wrong && <p class="fault" id={`${id}-fault`}>{t("Write a whole number. For two and a half days write 60 hours.")}</p>}
      <Option type="checkbox" name={`${id}-about`} checked={approx.value} onChange={(on) => { approx.value = on; record(); }}>{t("About this long")}</Option>
      {value !== null && <p class="small"><Icon name="check" /> {t("Recorded as:")} <b lang={langOf(tongue)}>{durationWords(value, tongue)}</b></p>}
    </div>
  );
}

const PARTS = ["day", "month", "year", "hour", "minute"] as const;
type Part = (typeof PARTS)[number];
type Typed = Readonly<Record<Part, string>>;

const NOTHING: Typed = { day: "", month: "", year: "", hour: "", minute: "" };

function typedOf(value: unknown): Typed {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/u.exec(String(value ?? ""));
  if (found === null) return NOTHING;
  const [, year, month, day, hour, minute] = found as unknown as string[];
  return { year: year!, month: month!, day: day!, hour: hour!, minute: minute! };
}

/** The moment that the fields make; null while they do not make one. */
function read(typed: Typed): string | null {
  if (PARTS.some((part) => !/^\d{1,4}$/u.test(typed[part].trim()))) return null;
  const [day, month, year, hour, minute] = PARTS.map((part) => Number(typed[part])) as [number, number, number, number, number];
  const at = new Date(year, month - 1, day, hour, minute);
  const same = at.getFullYear() === year && at.getMonth() === month - 1 && at.getDate() === day && at.getHours() === hour && at.getMinutes() === minute;
  return year >= 1900 && same ? instantOf(at) : null;
}

/** A day and an hour; "now" is one tap. */
export function Moment({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const id = useId();
  const given = typeof view.answer?.value === "string" ? view.answer.value : null;
  const [typed, keep] = useTyped(view, typedOf(given));
  const written = useSignal(given);
  if (given !== written.peek()) {
    written.value = given;
    typed.value = typedOf(given);
  }
  const change = (next: Typed) => {
    typed.value = next;
    written.value = read(next);
    keep(next, written.peek() === null && PARTS.some((part) => next[part].trim() !== ""));
    if (written.peek() !== given) interview.set(view.path, { value: written.peek() });
  };
  const begun = PARTS.some((part) => typed.value[part].trim() !== "");
  const fault = begun && read(typed.value) === null;
  const part = (name: Part, label: string, size: number) => (
    <div>
      <label class="label small" for={`${id}-${name}`}>{label}</label>
      <input
        {...FIELD.whole} id={`${id}-${name}`} class="field" type="text" maxlength={size} enterkeyhint="next" value={typed.value[name]}
        aria-describedby={fault ? `${id}-fault` : describedBy} onInput={(event) => change({ ...typed.peek(), [name]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy}>
      <div class="trio">{part("day", t("Day"), 2)}{part("month", t("Month"), 2)}{part("year", t("Year"), 4)}</div>
      <div class="duo even">{part("hour", t("Hour"), 2)}{part("minute", t("Minute"), 2)}</div>
      {fault && <p class="fault" id={`${id}-fault`}>{t("Fill in day, month, year, hour and minute. Until then nothing is recorded.")}</p>}
      {!view.question.future && <Button icon="clock" onPress={() => change(typedOf(instantOf(new Date())))}>{t("Now")}</Button>}
      {given !== null && !fault && <p class="small"><Icon name="check" /> {t("Recorded as:")} <b lang={langOf(tongue)}>{momentWords(given, tongue)}</b></p>}
    </div>
  );
}
