/**
 * A date as people remember it: any part of it, a season, "about", before or after something.
 *
 * Must never turn an unknown part into the first of something, or ask for more than is known.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { build, type DateParts, type EdateValue, FormError, parts } from "../../forms/index.ts";
import { edtf, formText, localeOf, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FIELD, Typed } from "../fields.tsx";
import { Icon, Option } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

const SEASONS = ["spring", "summer", "autumn", "winter"] as const;
type SeasonName = (typeof SEASONS)[number];
const RELATIONS = ["before", "after", "around"] as const;
type Relation = NonNullable<EdateValue["anchor"]>["relation"];

interface Typed {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly season: SeasonName | "";
  readonly approx: boolean;
  readonly relation: Relation;
  readonly anchor: string;
}

function typedOf(value: EdateValue | null): Typed {
  const found: DateParts = (value?.edtf == null ? null : parts(value.edtf)) ?? {};
  const text = (number: number | null | undefined) => (number == null ? "" : String(number));
  return {
    day: text(found.day), month: text(found.month), year: text(found.year), season: found.season ?? "",
    approx: found.approx ?? false, relation: value?.anchor?.relation ?? "after", anchor: value?.anchor?.text ?? "",
  };
}

const whole = (text: string): number | null => (text.trim() === "" ? null : /^\d{1,4}$/u.test(text.trim()) ? Number(text) : Number.NaN);

/** The value that the fields make, or what is wrong with them. */
function read(typed: Typed): { value: EdateValue | null; fault: string | null } {
  const anchor = typed.anchor.trim() === "" ? {} : { anchor: { relation: typed.relation, text: typed.anchor } };
  const [day, month, year] = [whole(typed.day), whole(typed.month), whole(typed.year)];
  const nothing = day === null && month === null && year === null && typed.season === "";
  if (nothing) return { value: typed.anchor.trim() === "" ? null : { edtf: null, ...anchor }, fault: null };
  if (year === null) return { value: { edtf: null, ...anchor }, fault: t("Add the year. If it is not known, describe the time below.") };
  if (day !== null && month === null) return { value: { edtf: null, ...anchor }, fault: t("Add the month, or leave the day empty.") };
  try {
    const season = typed.season === "" || month !== null ? null : typed.season;
    return { value: { edtf: build({ day, month, year, season, approx: typed.approx }), ...anchor }, fault: null };
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
    return { value: { edtf: null, ...anchor }, fault: t("There is no such date. Check day, month and year.") };
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
  const typed = useSignal(typedOf(value));
  const written = useSignal(JSON.stringify(value));
  const more = useSignal(typed.value.season !== "" || typed.value.anchor !== "");
  const id = useId();
  // Somebody else changed the answer (a state was chosen, it was cleared): the fields follow.
  if (JSON.stringify(value) !== written.peek()) {
    written.value = JSON.stringify(value);
    typed.value = typedOf(value);
  }
  const now = typed.value;
  const { fault } = read(now);
  const change = (part: Partial<Typed>) => {
    typed.value = { ...typed.peek(), ...part };
    const next = read(typed.peek()).value;
    written.value = JSON.stringify(next);
    interview.set(view.path, { value: next });
  };
  const seasons = localeOf(tongue).seasons;
  const part = (name: "day" | "month" | "year", label: string, size: number) => (
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
      <p class="small quiet">{t("Fill in only what is known. A year alone is enough.")}</p>
      <div class="trio">
        {part("day", t("Day"), 2)}
        {part("month", t("Month"), 2)}
        {part("year", t("Year"), 4)}
      </div>
      {fault !== null && <p class="fault" id={`${id}-fault`}>{fault}</p>}
      <Option type="checkbox" name={`${id}-about`} checked={now.approx} onChange={(approx) => change({ approx })}>{t("About this time")}</Option>
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
      ) : (
        <button type="button" class="state" onClick={() => { more.value = true; }}><Icon name="plus" />{t("Season, or before or after an event")}</button>
      )}
      {value?.edtf != null && (
        <p class="small"><Icon name="check" /> {t("Recorded as:")} <b lang={langOf(tongue)}>{edtf(value.edtf, "long", tongue)}</b></p>
      )}
    </div>
  );
}
