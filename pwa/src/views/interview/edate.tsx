/**
 * A date as people remember it: any part of it, a season, "about", before or after something. A day that
 * is still to come is agreed, not remembered: day, month, year, and a time of day.
 *
 * Must never turn an unknown part into the first of something, ask for more than is known, nor hide a part
 * that an answer has.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { build, buildRange, type DateParts, type EdateValue, FormError, parts } from "../../forms/index.ts";
import { edtf, formText, localeOf, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FIELD, Typed } from "../fields.tsx";
import { Icon, Option } from "../parts.tsx";
import { useTyped } from "./halfway.ts";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

const SEASONS = ["spring", "summer", "autumn", "winter"] as const;
type SeasonName = (typeof SEASONS)[number];
const RELATIONS = ["before", "after", "around"] as const;
type Relation = NonNullable<EdateValue["anchor"]>["relation"];
const TIMES = ["morning", "afternoon", "evening", "night", "unknown"] as const;
const CLOCK = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/u;

interface Typed {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly season: SeasonName | "";
  readonly approx: boolean;
  readonly relation: Relation;
  readonly anchor: string;
  /** Until when, where it was some time between two dates. */
  readonly untilDay: string;
  readonly untilMonth: string;
  readonly untilYear: string;
  /** A time of day by name, or "clock" for an hour. */
  readonly time: string;
  readonly clock: string;
}

function typedOf(value: EdateValue | null): Typed {
  const [from, to] = (value?.edtf ?? "").split("/");
  const of = (edtf: string | undefined): DateParts => (edtf ? parts(edtf) : null) ?? {};
  const [found, until, time] = [of(from), of(to), value?.time ?? ""];
  const text = (number: number | null | undefined) => (number == null ? "" : String(number));
  return {
    day: text(found.day), month: text(found.month), year: text(found.year), season: found.season ?? "",
    approx: found.approx ?? false, relation: value?.anchor?.relation ?? "after", anchor: value?.anchor?.text ?? "",
    untilDay: text(until.day), untilMonth: text(until.month), untilYear: text(until.year),
    time: time.includes(":") ? "clock" : time, clock: time.includes(":") ? time : "",
  };
}

const whole = (text: string): number | null => (text.trim() === "" ? null : /^\d{1,4}$/u.test(text.trim()) ? Number(text) : Number.NaN);

/** The fault of one date by itself, null when it can be made. */
function faultOf(day: number | null, month: number | null, year: number | null, future: boolean): string | null {
  if (year === null) return future ? t("Add the year.") : t("Add the year. If it is not known, describe the time below.");
  return day !== null && month === null ? t("Add the month, or leave the day empty.") : null;
}

/** The value that the fields make, or what is wrong with them. */
function read(typed: Typed, future: boolean): { value: EdateValue | null; fault: string | null } {
  const clock = CLOCK.exec(typed.clock.trim());
  const time = typed.time !== "clock" ? typed.time : clock === null ? "" : `${clock[1]!.padStart(2, "0")}:${clock[2]}`;
  const beside = {
    ...(time === "" ? {} : { time }),
    ...(typed.anchor.trim() === "" ? {} : { anchor: { relation: typed.relation, text: typed.anchor } }),
  };
  // What is kept is what was made: a half date alone is nothing yet, and must not empty the fields.
  const undated = (fault: string | null) => ({ value: Object.keys(beside).length === 0 ? null : { edtf: null, ...beside }, fault });
  if (typed.time === "clock" && clock === null && typed.clock.trim() !== "") return undated(t("There is no such time. Write it like 14:30."));
  const [day, month, year] = [whole(typed.day), whole(typed.month), whole(typed.year)];
  const [untilDay, untilMonth, untilYear] = [whole(typed.untilDay), whole(typed.untilMonth), whole(typed.untilYear)];
  const began = day !== null || month !== null || year !== null || typed.season !== "";
  const ended = untilDay !== null || untilMonth !== null || untilYear !== null;
  if (!began && !ended) return undated(null);
  const wrong = (began ? faultOf(day, month, year, future) : null) ?? (ended ? faultOf(untilDay, untilMonth, untilYear, future) : null);
  if (wrong !== null) return undated(wrong);
  try {
    const season = typed.season === "" || month !== null ? null : typed.season;
    const start = began ? { day, month, year, season, approx: typed.approx } : null;
    const end = { day: untilDay, month: untilMonth, year: untilYear, approx: typed.approx };
    return { value: { edtf: ended ? buildRange(start, end) : build(start!), ...beside }, fault: null };
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    return undated(error.code === "date.order" ? t("The end lies before the begin. Please look again.") : t("There is no such date. Check day, month and year."));
  }
}

function isEdate(value: unknown): value is EdateValue {
  return typeof value === "object" && value !== null && "edtf" in value;
}

export function PartialDate({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const given = view.answer?.value;
  const value = isEdate(given) ? given : null;
  const [typed, keep] = useTyped(view, typedOf(value));
  const written = useSignal(JSON.stringify(value));
  const more = useSignal(typed.value.season !== "" || typed.value.anchor !== "");
  const range = useSignal(typed.value.untilYear !== "");
  const about = useSignal(typed.value.approx);
  const hour = useSignal(typed.value.time !== "");
  const id = useId();
  // Somebody else changed the answer (a state was chosen, it was cleared): the fields follow.
  if (JSON.stringify(value) !== written.peek()) {
    written.value = JSON.stringify(value);
    typed.value = typedOf(value);
    keep(typed.peek(), false);
  }
  const now = typed.value;
  const { future } = view.question;
  const { fault } = read(now, future);
  const change = (part: Partial<Typed>) => {
    typed.value = { ...typed.peek(), ...part };
    const { value: next, fault: half } = read(typed.peek(), future);
    keep(typed.peek(), half !== null);
    written.value = JSON.stringify(next);
    interview.set(view.path, { value: next });
  };
  const seasons = localeOf(tongue).seasons;
  const part = (name: "day" | "month" | "year" | "untilDay" | "untilMonth" | "untilYear", label: string, size: number) => (
    <div>
      <label class="label small" for={`${id}-${name}`}>{label}</label>
      <input
        {...FIELD.whole} id={`${id}-${name}`} class="field" type="text" maxlength={size}
        aria-describedby={fault !== null ? `${id}-fault` : describedBy} aria-invalid={fault !== null} enterkeyhint="next"
        value={now[name]} onInput={(event) => change({ [name]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy}>
      <p class="small quiet">{future ? t("If the day is not fixed yet, month and year are enough.") : t("Fill in only what is known. A year alone is enough.")}</p>
      <div class="trio">
        {part("day", t("Day"), 2)}
        {part("month", t("Month"), 2)}
        {part("year", t("Year"), 4)}
      </div>
      {range.value && (
        <div role="group" aria-labelledby={`${id}-until`}>
          <p class="label small" id={`${id}-until`}>{t("Until, at the latest")}</p>
          <div class="trio">
            {part("untilDay", t("Day"), 2)}
            {part("untilMonth", t("Month"), 2)}
            {part("untilYear", t("Year"), 4)}
          </div>
        </div>
      )}
      {hour.value && (
        <div>
          <label class="label small" for={`${id}-time`}>{t("Time of day")}</label>
          <select id={`${id}-time`} class="field" value={now.time} onChange={(event) => change({ time: event.currentTarget.value })}>
            <option value="">{t("Not recorded")}</option>
            {TIMES.map((name) => <option key={name} value={name} selected={now.time === name}>{formText(`form:_common/time:${name}`)}</option>)}
            <option value="clock" selected={now.time === "clock"}>{t("By the clock")}</option>
          </select>
          {now.time === "clock" && (
            <input
              {...FIELD.whole} class="field" type="text" maxlength={5} placeholder="14:30" aria-label={t("Time by the clock")} inputmode="text"
              value={now.clock} onInput={(event) => change({ clock: event.currentTarget.value })}
            />
          )}
        </div>
      )}
      {fault !== null && <p class="fault" id={`${id}-fault`}>{fault}</p>}
      {((!range.value && !future) || !hour.value) && (
        <div class="states">
          {!range.value && !future && <button type="button" class="state" onClick={() => { range.value = true; }}><Icon name="plus" />{t("Between two dates")}</button>}
          {!hour.value && <button type="button" class="state" onClick={() => { hour.value = true; }}><Icon name="clock" />{t("Time of day")}</button>}
        </div>
      )}
      {(!future || about.value) && <Option type="checkbox" name={`${id}-about`} checked={now.approx} onChange={(approx) => change({ approx })}>{t("About this time")}</Option>}
      {more.value ? (
        <>
          <div>
            <label class="label small" for={`${id}-season`}>{t("Season (with the year)")}</label>
            <select id={`${id}-season`} class="field" value={now.season} onChange={(event) => change({ season: event.currentTarget.value as SeasonName | "" })}>
              <option value="">{t("Not known")}</option>
              {SEASONS.map((name, place) => (
                <option key={name} value={name} selected={now.season === name} lang={langOf(tongue)}>{seasons[place]}</option>
              ))}
            </select>
          </div>
          <div class="tight">
            <label class="label small" for={`${id}-relation`}>{t("Or: before or after something the person remembers well")}</label>
            <select id={`${id}-relation`} class="field" value={now.relation} onChange={(event) => change({ relation: event.currentTarget.value as Relation })}>
              {RELATIONS.map((name) => (
                <option key={name} value={name} selected={now.relation === name}>{formText(`form:_common/relation:${name}`)}</option>
              ))}
            </select>
            <Typed
              kind="words" lang={tongue} label={t("What happened then, in the person's words")}
              value={now.anchor} onType={(anchor) => change({ anchor })}
            />
          </div>
        </>
      ) : !future && (
        <button type="button" class="state" onClick={() => { more.value = true; }}><Icon name="plus" />{t("Season, or before or after an event")}</button>
      )}
      {value?.edtf != null && (
        <p class="small"><Icon name="check" /> {t("Recorded as:")} <b lang={langOf(tongue)}>{edtf(value.edtf, "long", tongue)}</b></p>
      )}
    </div>
  );
}
