/**
 * The rows of a repeat as other questions name them: where they stand, and what they are called.
 * It must never change a row and never invent a name.
 */
import type { Answer, AnswerMap, Row } from "./answers.ts";
import type { Definition } from "./definition.ts";
import { isEmpty } from "./values.ts";

/** A row as a list shows it. */
export interface RowName {
  readonly id: string;
  /** "al.episode/<row id>" */
  readonly path: string;
  /** The number that the row was given when it began; else its place among all rows of the repeat, from 1. */
  readonly number: number;
  /** "P" where rows are called P1, P2. */
  readonly prefix: string | null;
  /** The answer that `name_by` points at; null where nothing was entered: then it is "Entry n". */
  readonly name: Answer | null;
}

const NUMBERED = /^([1-9][0-9]{0,3})x[0-9a-z]{8,26}$/;

/**
 * The number that a row was given when it began, which stays its own when others are taken out; null
 * for a row whose id says none.
 */
export function rowNumber(id: string): number | null {
  const found = NUMBERED.exec(id);
  return found === null ? null : Number(found[1]);
}

/** The number of the next row: above every number in use. */
export function nextNumber(definition: Definition, answers: AnswerMap, repeat: string): number {
  return Math.max(0, ...rowsIn(definition, answers, repeat).map(({ row }, n) => rowNumber(row.id) ?? n + 1)) + 1;
}

/** Every row of a repeat with its path, those inside rows of others too. */
export function rowsIn(definition: Definition, answers: AnswerMap, repeat: string): { readonly path: string; readonly row: Row }[] {
  const question = definition.questions.get(repeat);
  if (question?.type !== "repeat") return [];
  const places = question.repeat === null
    ? [{ prefix: "", inside: answers }]
    : rowsIn(definition, answers, question.repeat).map(({ path, row }) => ({ prefix: `${path}/`, inside: row.answers }));
  return places.flatMap(({ prefix, inside }) => {
    const value = inside[repeat]?.value;
    return isRows(value) ? value.map((row) => ({ path: `${prefix}${repeat}/${row.id}`, row })) : [];
  });
}

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.every((row: unknown) => row !== null && typeof row === "object" && "answers" in row);
}

/** Every row of a repeat with its number and the answer that names it. FORMAT.md 3.4 */
export function rowNames(definition: Definition, answers: AnswerMap, repeat: string): RowName[] {
  const question = definition.questions.get(repeat);
  const by = question?.name_by == null ? undefined : definition.questions.get(question.name_by);
  return rowsIn(definition, answers, repeat).map(({ path, row }, n) => {
    const found = by === undefined ? undefined : row.answers[by.id];
    const named = found?.state === "answered" && !isEmpty(by!.type, found.value);
    return { id: row.id, path, number: rowNumber(row.id) ?? n + 1, prefix: question!.row_prefix, name: named ? found : null };
  });
}
