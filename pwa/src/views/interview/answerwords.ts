/**
 * Answers as words, and what a row of a repeat is called.
 *
 * Must never say more than was answered, nor pass off "not asked" as a no.
 */

import { eachView, type DurationValue, type FormView, type QuestionView, rowNumber, stateKey } from "../../forms/index.ts";
import { count, dateTime, edtf, formText, type Language, list, localeOf, number, t, tn } from "../../words/index.ts";
import { photoCount, shortId } from "../format.ts";

type Row = QuestionView["rows"][number];

/** An answer as words: labels for codes, the state where there is no value. `form` gives linked rows their names. */
export function answerWords(view: QuestionView, tongue: Language, form: FormView | null = null): string {
  const value: unknown = view.answer?.value ?? null;
  if (value === null) return formText(stateKey(view.state), {}, tongue);
  const label = (code: unknown) => {
    if (code === "other" && view.answer?.other !== undefined) return view.answer.other;
    const choice = view.question.choices.find((one) => one.code === code);
    return choice === undefined ? String(code) : formText(choice.key, {}, tongue);
  };
  switch (view.question.type) {
    case "photo": return Array.isArray(value) ? photoCount(value.length) : "";
    case "file": return Array.isArray(value) ? fileCount(value.length) : "";
    case "ref": return t("Interview {id}", { id: shortId(String((value as { record?: string; case?: string }).record ?? (value as { case?: string }).case ?? "")) });
    case "repeat": return entryCount(view.rows.length);
    case "rows": return Array.isArray(value) ? list(value.map((id) => linkedName(form, view.question.of, String(id), tongue)), "and", tongue) : "";
    case "duration": return durationWords(value as DurationValue, tongue);
    case "datetime": return momentWords(String(value), tongue);
    case "signature": return "way" in (value as object) ? t("signed in another way") : t("signed here");
    case "bodymap": return Array.isArray(value) ? tn("{n} mark", "{n} marks", value.length) : t("recorded");
    default: break;
  }
  if (Array.isArray(value)) return list(value.map(label), "and", tongue);
  if (typeof value === "number") return number(value, undefined, tongue);
  if (typeof value === "string") return view.question.choices.length > 0 ? label(value) : value;
  if (typeof value === "object" && "text" in value) return String(value.text);
  if (typeof value === "object" && "edtf" in value) {
    const anchor = "anchor" in value ? (value.anchor as { relation: string; text: string } | undefined) : undefined;
    const date = value.edtf === null ? "" : edtf(String(value.edtf), "long", tongue);
    return [date, anchor === undefined ? "" : `${formText(`form:_common/relation:${anchor.relation}`, {}, tongue)}: ${anchor.text}`].filter((part) => part !== "").join(" · ");
  }
  return t("recorded");
}

/** A moment as the clock on the wall showed it there and then. */
export function momentWords(instant: string, tongue: Language): string {
  const [year, month, day, hour, minute] = instant.split(/[-T:]/u, 5).map(Number) as [number, number, number, number, number];
  return dateTime(new Date(year, month - 1, day, hour, minute), "long", tongue);
}

export function fileCount(files: number): string {
  return files === 0 ? t("No files") : tn("{n} file", "{n} files", files);
}

export function entryCount(entries: number): string {
  return entries === 0 ? t("No entries yet") : tn("{n} entry", "{n} entries", entries);
}

/** "about 3 days", in the language of the conversation. */
export function durationWords({ n, unit, approx }: DurationValue, tongue: Language): string {
  const words = count(n, unit.slice(0, -1) as Parameters<typeof count>[1], tongue);
  return approx ? localeOf(tongue).date.about.replace("{date}", words) : words;
}

/** "P2", or "Entry 2" where the form gives its rows no letter. */
export function rowLabel(repeat: QuestionView, number_: number): string {
  const prefix = repeat.question.row_prefix;
  const n = rowNumber(repeat.rows[number_]?.id ?? "") ?? number_ + 1;
  return prefix === null ? t("Entry {n}", { n }) : `${prefix}${n}`;
}

/** What a row is called by its answer: "" while that is open. */
export function rowTitle(repeat: QuestionView, row: Row, tongue: Language, form: FormView | null = null): string {
  const naming = eachView(row.items).find((one) => one.question.id === repeat.question.name_by && one.path.split("/").length === repeat.path.split("/").length + 2);
  // Without the form nobody knows what a link leads to: such a row is its number.
  if (naming?.answer?.value == null || (naming.question.type === "rows" && form === null)) return "";
  return answerWords(naming, tongue, form);
}

/** Label and name of a row in one line. */
export function rowName(repeat: QuestionView, row: Row, tongue: Language, form: FormView | null = null): string {
  const title = rowTitle(repeat, row, tongue, form);
  const label = rowLabel(repeat, repeat.rows.indexOf(row));
  return title === "" ? label : `${label} · ${title}`;
}

export interface Linkable {
  readonly id: string;
  /** Path of the row. */
  readonly path: string;
  readonly section: string;
  readonly name: string;
}

/**
 * Every row that a link may name: those of all repeats with that id, in nested ones with what they stand
 * in. A row that is itself named by a link is called by what that leads to, but not while a link is named
 * (`whole` false): two rows that name each other would never end.
 */
export function linkable(form: FormView, of: string | null, tongue: Language, whole = true): Linkable[] {
  const found: Linkable[] = [];
  const walk = (views: readonly QuestionView[], section: string, around: string): void => {
    for (const view of views) {
      walk(view.items, section, around);
      for (const row of view.rows) {
        const name = around + rowName(view, row, tongue, whole ? form : null);
        if (view.question.id === of) found.push({ id: row.id, path: `${view.path}/${row.id}`, section, name });
        walk(row.items, section, `${name} › `);
      }
    }
  };
  for (const one of form.sections) walk(one.questions, one.section.id, "");
  return found;
}

function linkedName(form: FormView | null, of: string | null, id: string, tongue: Language): string {
  const found = form === null ? undefined : linkable(form, of, tongue, false).find((one) => one.id === id);
  return found?.name ?? t("an entry that was removed");
}

/** Questions that name this row. */
export function linksTo(form: FormView, repeat: QuestionView, row: Row): QuestionView[] {
  return form.sections.flatMap((section) => eachView(section.questions)).filter((view) => view.question.type === "rows"
    && view.question.of === repeat.question.id && Array.isArray(view.answer?.value) && (view.answer.value as readonly unknown[]).includes(row.id));
}
