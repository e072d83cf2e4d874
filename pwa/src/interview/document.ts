/**
 * What a draft's snapshot says besides its photos: the answers and where the person was. JSON, inside
 * the draft's own encryption only.
 *
 * Must never: guess at a damaged snapshot; it is refused and kept as it is.
 */

import * as v from "valibot";
import { DepterError } from "../envelope/errors.ts";
import { type Answers, checkAnswers, moment } from "../forms/index.ts";
import { mended } from "../forms/values.ts";

export interface DraftDocument {
  readonly answers: Answers;
  readonly section: string;
  readonly path: string | null;
  /** ms since 1970. */
  readonly begun: number;
  readonly changed: number;
  /** Interim revisions sealed so far. */
  readonly sessions: number;
  /** Which meetings, from 0, have something in them that was never sealed. */
  readonly unsealed: readonly number[];
  /** First digits of the set of words it is asked with; "": begun before sets were noted. */
  readonly words: string;
  /** What stands beside the answers (interview/margins.ts). */
  readonly margin?: unknown;
  readonly working?: unknown;
  readonly open?: unknown;
  /** Which narrowings stand in the consents already, by their times (interview/draftconsent.ts); absent: begun before this was noted. */
  readonly followed?: readonly number[] | undefined;
}

const Shape = v.object({
  schema: v.literal(1),
  answers: v.unknown(),
  section: v.string(),
  path: v.nullable(v.string()),
  begun: v.number(),
  changed: v.number(),
  sessions: v.number(),
  unsealed: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
  words: v.optional(v.pipe(v.string(), v.regex(/^([0-9a-f]{16})?$/)), ""),
  margin: v.optional(v.unknown()),
  working: v.optional(v.unknown()),
  open: v.optional(v.unknown()),
  followed: v.optional(v.array(v.number())),
});

export function writeDocument(draft: DraftDocument): string {
  return JSON.stringify({ schema: 1, ...draft });
}

/** `draft.damaged`, and the codes of the answers document. */
export function readDocument(text: string): DraftDocument {
  let raw: unknown;
  try {
    raw = mended(JSON.parse(text));
  } catch {
    throw new DepterError("draft.damaged");
  }
  const found = v.safeParse(Shape, raw);
  if (!found.success) throw new DepterError("draft.damaged");
  const { unsealed, ...rest } = found.output;
  const answers = checkAnswers(rest.answers);
  return { ...rest, answers, unsealed: unsealed ?? openOnes(answers, rest.sessions) };
}

/** Of a draft that was kept before this was noted: all, where nothing of it was ever sealed, else what lasts. */
function openOnes({ sessions }: Answers, sealed: number): number[] {
  return sessions.flatMap(({ end }, n) => (sealed === 0 || end === null ? [n] : []));
}

/**
 * Which of these consents a narrowing of `at` (ms) still takes back. A draft that does not note its narrowings
 * may have followed it long ago: there, a yes that was asked after it stands.
 */
export function stillMeant({ answers: { answers }, followed }: DraftDocument, items: readonly string[], at: number): readonly string[] {
  if (followed !== undefined) return followed.includes(at) ? [] : items;
  return items.filter((id) => (moment(answers[id]?.asked_at ?? "") ?? 0) * 1000 <= at);
}
