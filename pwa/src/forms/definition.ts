/**
 * A form definition as the engine reads it: structure only, no text (FORMAT.md).
 * It must never hold a word for a person; those stand in translations/.
 */
import type { Taken } from "./consent.ts";
import { FormError } from "./errors.ts";
import type { Expression } from "./expression.ts";

export const TYPES = [
  "info", "single", "multi", "yn", "text", "longtext", "narrative", "edate", "datetime", "duration",
  "number", "scale", "repeat", "bodymap", "photo", "audio", "file", "signature", "calc", "code",
  "ref", "group", "consent", "rows", "instrument",
] as const;
export type QuestionType = (typeof TYPES)[number];

export const STATES = [
  "answered", "declined", "not_remembered", "not_known", "not_asked", "deferred", "not_applicable",
  "stopped", "unclear",
] as const;
export type State = (typeof STATES)[number];

/** N never required, C to start or continue, F to finish, W a warning. */
export type Required = "N" | "C" | "F" | "W";
/** Who the words are for: read aloud to the person, or only for the one who asks. */
export type Audience = "survivor" | "interviewer";
export type Role = "interviewer" | "physician" | "psychologist" | "lawyer" | "supervisor";

export interface Choice {
  readonly code: string;
  /** Text key of the label. */
  readonly key: string;
  /** Chosen alone: choosing it clears the others, choosing another clears it. */
  readonly exclusive: boolean;
  /** For list items: shown only under these answers of `question.under`. */
  readonly under: readonly string[] | null;
  /** For list items: the entry or group that it belongs to. */
  readonly parent?: string | null;
}

export interface Gate {
  readonly id: string;
  readonly key: string;
  readonly open_if: Expression;
}

/** By the answer `by`: the text that stands in place of the paragraphs, where the words have one. */
export interface Variants {
  readonly by: string;
  readonly docs: Readonly<Record<string, string>>;
}

/** A choice that follows from what was said elsewhere; it is offered, and no answer until somebody takes it. */
export interface Suggestion {
  readonly code: string;
  readonly if: Expression;
}

export interface Constraint {
  readonly id: string;
  readonly key: string;
  readonly must: Expression;
}

export interface Question {
  readonly id: string;
  readonly type: QuestionType;
  readonly required: Required;
  readonly audience: Audience;
  /** Codes that satisfy a C or F question; null: any answer does. */
  readonly accept: readonly string[] | null;
  readonly choices: readonly Choice[];
  /** Question whose answer narrows the choices of a list. */
  readonly under: string | null;
  /** Answer assumed for `under` when that question has none. */
  readonly under_else: string | null;
  readonly if: Expression | null;
  readonly gate: Gate | null;
  readonly constraints: readonly Constraint[];
  readonly calc: Expression | null;
  /** For multi. */
  readonly suggest: readonly Suggestion[];
  readonly answered_by: readonly Role[] | null;
  readonly seen_by: readonly Role[] | null;
  readonly states: readonly State[];
  readonly min: number | null;
  readonly max: number | null;
  readonly decimals: number;
  /** A day still to come is no fault here. */
  readonly future: boolean;
  readonly max_length: number;
  /** Largest number of photos, files, marks, rows or chosen codes. */
  readonly max_count: number;
  readonly other: boolean;
  readonly hint: boolean;
  readonly guide: boolean;
  /** Full keys of paragraphs shown above the question, read aloud for consent. */
  readonly paragraphs: readonly string[];
  readonly variants: Variants | null;
  /** Asked again at each meeting; a yes from an earlier one is a warning. */
  readonly again: boolean;
  /** The question of this form that has to be answered anew at each meeting before more is written here. */
  readonly asked_now: string | null;
  /** For consent: the questions that say in which language, how and through whom it was given. */
  readonly taken: Taken | null;
  readonly sensitive: boolean;
  readonly views: readonly string[];
  /** For a body map: the regions, each with its part of the body, and the kinds of marks; empty where the form names no such list. */
  readonly regions: ReadonlyMap<string, string>;
  readonly kinds: readonly string[];
  readonly layer: string | null;
  readonly link: string | null;
  /** For rows: the repeat whose rows may be named. */
  readonly of: string | null;
  /** For a repeat: the question inside whose answer names a row, and the letters before its number. */
  readonly name_by: string | null;
  readonly row_prefix: string | null;
  /** For repeats: a row begins with each meeting (opens), or belongs to the end of each (closes). */
  readonly meeting: "opens" | "closes" | null;
  /** What the conductor fills in when the draft or the row begins; it can be changed. */
  readonly auto: "case_no" | "pseudonym" | "now" | "shutter" | null;
  /** The field of the interviewer's profile that is copied when the draft begins. */
  readonly profile: string | null;
  /** Children of a group or repeat. */
  readonly items: readonly Question[];
  readonly section: string;
  readonly group: string | null;
  /** Nearest repeat around this question. */
  readonly repeat: string | null;
}

export interface Section {
  readonly id: string;
  readonly key: string;
  /** The part of the specification that it carries out, for `depter forms stats`. */
  readonly part: string | null;
  readonly hint: boolean;
  /** Open even while an earlier C question has no answer (urgent needs). */
  readonly always: boolean;
  /** How a meeting is closed: the page of the pause leads here. */
  readonly closes: boolean;
  readonly if: Expression | null;
  readonly items: readonly Question[];
}

export interface Notice {
  readonly id: string;
  readonly key: string;
  readonly level: "alarm" | "warn" | "note";
  readonly at: string;
  readonly if: Expression;
  /** Whoever asks confirms that it was read; the answer keeps when it was shown, and when that was. */
  readonly seen: boolean;
}

export interface Ending {
  readonly id: string;
  readonly key: string;
  /** What becomes of the draft: kept for another day, or nothing of it is kept. */
  readonly keep: "draft" | "nothing";
  readonly at: string;
  readonly if: Expression;
}

export interface Definition {
  readonly form: string;
  readonly version: number;
  readonly sections: readonly Section[];
  readonly notices: readonly Notice[];
  readonly endings: readonly Ending[];
  readonly section_of: ReadonlyMap<string, Section>;
  /** Every question by id, groups, repeats and their children included. */
  readonly questions: ReadonlyMap<string, Question>;
  /** The JSON it came from: its canonical form is what is hashed. */
  readonly source: unknown;
}

/** A code list file, `definitions/lists/<name>.json`. */
export interface CodeList {
  readonly list: string;
  readonly version: string;
  readonly else?: string;
  readonly items: readonly { code: string; under?: readonly string[]; parent?: string }[];
}

type Json = Record<string, any>;

const CHOICE_TYPES = new Set(["single", "multi", "yn", "code", "consent"]);
const LENGTHS: Record<string, number> = { text: 500, longtext: 20_000, narrative: 200_000 };
const SURVIVOR_STATES: readonly State[] = STATES;
const OWN_STATES: readonly State[] = ["answered", "not_asked", "deferred", "not_applicable", "not_known"];
const CONSENT_STATES: readonly State[] = ["answered", "not_asked", "stopped"];

function commonChoice(code: string, exclusive = false): Choice {
  return { code, key: `form:_common/o:${code}`, exclusive, under: null };
}

function choicesOf(form: string, raw: Json, lists: ReadonlyMap<string, CodeList>): Choice[] {
  const found: Choice[] = [];
  if (raw.type === "yn") found.push(commonChoice("yes"), commonChoice("no"));
  if (raw.type === "consent") found.push(commonChoice("yes"), commonChoice("no"), commonChoice("later"));
  for (const entry of raw.choices ?? []) {
    const choice: Json = typeof entry === "string" ? { code: entry } : entry;
    const key = choice.common ? `form:_common/o:${choice.code}` : `form:${form}/q:${raw.id}/o:${choice.code}`;
    found.push({ code: choice.code, key, exclusive: choice.exclusive === true, under: null });
  }
  if (raw.list !== undefined) {
    const list = lists.get(raw.list);
    if (list === undefined) throw new FormError("form.unknown_list", { list: raw.list });
    for (const item of list.items)
      found.push({ code: item.code, key: `form:_lists/${list.list}/o:${item.code}`, exclusive: false, under: item.under ?? null, parent: item.parent ?? null });
  }
  if (raw.other === true) found.push(commonChoice("other"));
  if (raw.type === "multi" && raw.none_reported !== false) found.push(commonChoice("none_reported", true));
  return found;
}

const NO_PARTS: ReadonlyMap<string, string> = new Map();

function partsOf(lists: ReadonlyMap<string, CodeList>, name: string): ReadonlyMap<string, string> {
  return new Map((lists.get(name)?.items ?? []).map((item) => [item.code, item.parent ?? ""]));
}

/** Where a question stands, and who sees and answers what stands there. */
interface Place { section: string; group: string | null; repeat: string | null }
interface Roles { answered_by: readonly Role[] | null; seen_by: readonly Role[] | null }

function question(form: string, raw: Json, lists: ReadonlyMap<string, CodeList>, place: Place, all: Map<string, Question>, roles: Roles): Question {
  const audience: Audience = raw.audience ?? "survivor";
  const states: readonly State[] = raw.states
    ?? (raw.type === "consent" ? CONSENT_STATES : audience === "survivor" ? SURVIVOR_STATES : OWN_STATES);
  const inside: Place = raw.type === "repeat"
    ? { section: place.section, group: null, repeat: raw.id }
    : { section: place.section, group: raw.id, repeat: place.repeat };
  const own: Roles = { answered_by: raw.answered_by ?? roles.answered_by, seen_by: raw.seen_by ?? roles.seen_by };
  const items = ((raw.items ?? []) as Json[]).map((child) => question(form, child, lists, inside, all, own));
  const made: Question = {
    id: raw.id, type: raw.type, required: raw.required ?? "N", audience, accept: raw.accept ?? null,
    choices: CHOICE_TYPES.has(raw.type) || raw.type === "calc" ? choicesOf(form, raw, lists) : [],
    under: raw.under ?? null,
    under_else: raw.list === undefined ? null : (lists.get(raw.list)?.else ?? null),
    if: raw.if ?? null,
    gate: raw.gate === undefined ? null : { id: raw.gate.id, key: `form:${form}/g:${raw.gate.id}`, open_if: raw.gate.open_if },
    constraints: ((raw.constraints ?? []) as Json[]).map((c) => ({ id: c.id, key: `form:${form}/q:${raw.id}/c:${c.id}`, must: c.must })),
    calc: raw.calc ?? null, suggest: raw.suggest ?? [], ...own, states,
    min: raw.min ?? (raw.type === "scale" ? 0 : null), max: raw.max ?? (raw.type === "scale" ? 10 : null),
    decimals: raw.decimals ?? 0, future: raw.future === true, max_length: raw.max_length ?? LENGTHS[raw.type] ?? 500,
    max_count: raw.max_count ?? (raw.type === "photo" || raw.type === "file" ? 8 : 64),
    other: raw.other === true, hint: raw.hint === true, guide: raw.guide === true,
    paragraphs: raw.paragraphs ?? [], variants: raw.variants ?? null, again: raw.again === true, asked_now: raw.asked_now ?? null, taken: raw.taken ?? null, sensitive: raw.sensitive === true, views: raw.views ?? [],
    regions: raw.type === "bodymap" ? partsOf(lists, "body_region") : NO_PARTS, kinds: raw.type === "bodymap" ? [...partsOf(lists, "mark_kind").keys()] : [],
    layer: raw.layer ?? null, link: raw.link ?? null, of: raw.of ?? null, name_by: raw.name_by ?? null,
    row_prefix: raw.row_prefix ?? null, meeting: raw.meeting ?? null, auto: raw.auto ?? null, profile: raw.profile ?? null, items, ...place,
  };
  if (all.has(made.id)) throw new FormError("form.duplicate_id", { id: made.id });
  all.set(made.id, made);
  return made;
}

/** Of every list that the form is bound to, the version with that hash. */
function boundLists(raw: Json, lists: readonly CodeList[], digest: ((list: CodeList) => string) | null): Map<string, CodeList> {
  const found = new Map<string, CodeList>();
  for (const [name, hash] of Object.entries<string>(raw.lists ?? {})) {
    const versions = lists.filter((list) => list.list === name);
    if (versions.length === 0) throw new FormError("form.unknown_list", { list: name });
    // The build has compared all hashes; they are worked out here only where there is something to choose.
    const bound = versions.length === 1 ? versions[0] : versions.find((list) => digest?.(list) === hash);
    if (bound === undefined) throw new FormError("form.list_hash", { list: name });
    found.set(name, bound);
  }
  return found;
}

/**
 * Read a definition that the checker has passed (`depter forms check` runs at build time). `lists`
 * may hold several versions of a list; `digest` is the hex SHA-256 of a list's canonical JSON.
 * Refuses another format version, an unknown list or version of it and a duplicate id. FORMAT.md 1.
 */
export function loadDefinition(json: unknown, lists: readonly CodeList[] = [], digest: ((list: CodeList) => string) | null = null): Definition {
  const raw = json as Json;
  if (raw === null || typeof raw !== "object" || raw.format !== 1) throw new FormError("form.format");
  const byName = boundLists(raw, lists, digest);
  const all = new Map<string, Question>();
  const form: string = raw.form;
  const sections = (raw.sections as Json[]).map((s): Section => ({
    id: s.id, key: `form:${form}/sec:${s.id}`, part: s.part ?? null, hint: s.hint === true, always: s.always === true, closes: s.closes === true, if: s.if ?? null,
    items: (s.items as Json[]).map((q) => question(form, q, byName, { section: s.id, group: null, repeat: null }, all, { answered_by: s.answered_by ?? null, seen_by: s.seen_by ?? null })),
  }));
  const notices = ((raw.notices ?? []) as Json[]).map((n): Notice => ({ id: n.id, key: `form:${form}/n:${n.id}`, level: n.level, at: n.at, if: n.if, seen: n.seen === true }));
  const endings = ((raw.endings ?? []) as Json[]).map((e): Ending => ({ id: e.id, key: `form:${form}/e:${e.id}`, keep: e.keep, at: e.at, if: e.if }));
  return { form, version: raw.version, sections, notices, endings, section_of: new Map(sections.map((one) => [one.id, one])), questions: all, source: json };
}
