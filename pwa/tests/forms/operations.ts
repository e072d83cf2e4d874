/**
 * What the shared vectors and the Python twin's tests ask of this twin, as JSON in and JSON out.
 * Never part of the app.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as F from "../../src/forms/index.ts";
import { dayNumber, isDay } from "../../src/forms/edtf.ts";
import { checkMargin, checkWorking, encodeMargin, encodeWorking } from "../../src/forms/margin.ts";
import { valueFault } from "../../src/forms/values.ts";
import { type TimedRule, timers, timerState } from "../../src/forms/timers.ts";
import { type Instrument, itemsFault, score } from "../../src/forms/score.ts";

import { EMPTY_PROFILE, whoIs } from "../../src/interview/profile.ts";
import { tell } from "./stories.ts";

type Json = any;
export interface Call { readonly op: string; readonly args: Json }

const HOUSE = new URL("../../../", import.meta.url);
const VECTORS = new URL("tests/vectors/forms/", HOUSE);
const DEFINITIONS = new URL("backend/depter/forms/definitions/", HOUSE);

export function vector(name: string): Json {
  return JSON.parse(readFileSync(new URL(name, VECTORS), "utf8"));
}

const RULES_FOLDER = new URL("backend/depter/forms/rules/", HOUSE);
const RULES: TimedRule[] = readdirSync(RULES_FOLDER).sort().flatMap((name) => JSON.parse(readFileSync(new URL(name, RULES_FOLDER), "utf8")).rules).filter((one) => one.timer !== undefined);
const LISTS: F.CodeList[] = readdirSync(new URL("lists/", DEFINITIONS)).map((name) => JSON.parse(readFileSync(new URL(`lists/${name}`, DEFINITIONS), "utf8")));
const digest = (json: unknown): string => createHash("sha256").update(F.canonicalJson(json)).digest("hex");
const loaded = new Map<string, F.Definition>();

/** A form of the vectors; "intake" is version 2 of it, whatever came later; "evaluation" and "intake-now" are those of this release. */
export function definition(name: string): F.Definition {
  let found = loaded.get(name);
  if (found === undefined) {
    const read = (file: string, folder: URL): Json => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const raw = name === "intake"
      ? readdirSync(DEFINITIONS).filter((file) => file.startsWith(name)).map((file) => read(file, DEFINITIONS)).find((one) => one.version === 2)
      : ["evaluation", "intake-now"].includes(name) ? read(`${name.replace("-now", "")}.json`, DEFINITIONS) : read(`${name}.json`, VECTORS);
    loaded.set(name, (found = F.loadDefinition(raw, LISTS, digest)));
  }
  return found;
}

interface World { value: Record<string, F.Plain>; state?: Record<string, string>; rows?: Record<string, World[]>; consent?: Record<string, string>; trained?: string[]; papers?: Record<string, Record<string, number[]>> }
const NOW = { today: "2026-11-23", role: "interviewer", language: "ky", met: 2 };

/** An environment of plain values; a row sees the values around it. */
function env(world: World, around: F.Env | null = null): F.Env {
  return {
    value: (id) => (id in world.value ? world.value[id]! : (around?.value(id) ?? null)),
    state: (id) => world.state?.[id] ?? (id in world.value ? "answered" : (around?.state(id) ?? "not_asked")),
    rows: (id) => (world.rows?.[id] !== undefined ? world.rows[id]!.map((row) => env(row, env(world, around))) : (around?.rows(id) ?? [])),
    trained: (subject) => world.trained?.includes(subject) ?? around?.trained(subject) ?? false,
    item: (id, code, number) => (world.papers?.[id] !== undefined ? (world.papers[id]![code]?.[number - 1] ?? null) : (around?.item(id, code, number) ?? null)),
    consent: (item) => world.consent?.[item] ?? around?.consent(item) ?? null,
    ...NOW,
  };
}

function told(view: F.QuestionView): Json {
  return {
    path: view.path, state: view.state, access: view.access, gate: view.gate, fault: view.fault,
    choices: view.choices.map((choice) => choice.code), notices: view.notices.map((notice) => notice.id), suggested: view.suggested, variant: view.variant,
    items: view.items.map(told), rows: view.rows.map((row) => [row.id, row.items.map(told)]),
  };
}

/** Paths of answers marked hidden, in alphabetical order. */
function hidden(answers: Json, prefix = ""): string[] {
  return Object.entries<Json>(answers).flatMap(([id, found]) => [
    ...(found.hidden === true ? [prefix + id] : []),
    ...(Array.isArray(found.value) ? found.value.flatMap((row: Json) => (row?.answers === undefined ? [] : hidden(row.answers, `${prefix}${id}/${row.id}/`))) : []),
  ]).sort();
}

function look(args: Json): Json {
  const form = definition(args.form);
  const answers = F.decodeAnswers(JSON.stringify(args.answers));
  const view = F.visible(form, answers, args.context);
  const missing = F.missing(form, answers, args.context);
  const settled = JSON.parse(F.encodeAnswers(F.settled(form, answers, args.context)));
  return {
    sections: view.sections.map((s) => ({
      id: s.section.id, state: s.state, waits_for: s.waits_for, answered: s.answered, total: s.total, notes: s.notes, questions: s.questions.map(told),
    })),
    ending: view.ending?.id ?? null,
    missing: missing.map((m) => [m.path, m.section, m.code, m.class]),
    faults: F.faults(form, answers, args.context).map((f) => [f.path, f.section, f.code]),
    can_finish: F.canFinish(missing),
    settled, hidden: hidden(settled.answers),
    consent: F.standingConsent(form, answers),
    consent_keys: Object.keys(F.consentOf(form, answers)),
  };
}

/** How each consent was given, as it is sealed; a meeting that ends writes down the same. */
function howGiven(args: Json): Json {
  const form = definition(args.form);
  const answers = F.decodeAnswers(JSON.stringify(args.answers));
  const parts = (told: F.Answers) => Object.fromEntries(Object.entries(told.answers).filter(([, one]) => one.consent !== undefined).map(([id, one]) => [id, one.consent]));
  const [sealed, kept] = [parts(F.settled(form, answers, args.context)), parts(F.withHowGiven(form, answers))];
  return JSON.stringify(sealed) === JSON.stringify(kept) ? sealed : { sealed, kept };
}

function instrument(code: string): Instrument {
  if (!readdirSync(new URL("instruments/", DEFINITIONS)).includes(`${code}.json`)) throw new F.FormError("instrument.unknown", { instrument: code });
  return JSON.parse(readFileSync(new URL(`instruments/${code}.json`, DEFINITIONS), "utf8"));
}

function scored(args: Json): Json {
  const told = instrument(args.instrument);
  const exposure = args.exposure ?? null;
  return { ...score(told, args.items, args.lang, args.total ?? null, exposure, args.opted ?? false), fault: itemsFault(told, args.items, exposure) };
}

/** A story step by step: what was not as the story says, and the form as it stands at its end. */
function story(args: Json): Json {
  const { answers, context, wrong } = tell(definition(args.form), args.context, args.steps, told);
  return { wrong, answers, look: look({ form: args.form, answers, context }) };
}

/** One letter typed at a path: which views are new, and how long it took beside a fresh look (ms, the best of all: others may use the machine). */
function pace(args: Json): Json {
  const form = definition(args.form);
  let answers = F.decodeAnswers(JSON.stringify(args.answers));
  let view = F.visible(form, answers, args.context);
  const paths = (one: F.FormView): Map<string, F.QuestionView> => new Map(one.sections.flatMap((s) => F.eachView(s.questions)).map((q) => [q.path, q]));
  const stamp = { asked_at: "2026-11-23T10:00:00Z", lang: "ky", wording: "ab".repeat(32), review: "unreviewed", src: "cd".repeat(32), set: "ef".repeat(8), fallback: false } as const;
  return args.typed.map(([path, values]: [string, Json[]]) => {
    const [keys, looks]: [number[], number[]] = [[], []];
    const before = paths(view);
    let first: string[] = [];
    for (const value of values) {
      const start = performance.now();
      answers = F.setAnswer(form, answers, path, { value }, stamp);
      const now = F.visible(form, answers, args.context, view);
      F.missing(form, answers, args.context, now);
      keys.push(performance.now() - start);
      if (keys.length === 1) first = [...paths(now)].filter(([at, seen]) => before.get(at) !== seen).map(([at]) => at);
      const again = performance.now();
      F.missing(form, answers, args.context, F.visible(form, answers, args.context));
      looks.push(performance.now() - again);
      view = now;
    }
    return { path, changed: first.sort(), views: before.size, key: Math.min(...keys), look: Math.min(...looks) };
  });
}

const OPERATIONS: Record<string, (args: Json) => Json> = {
  evaluate: (args) => F.evaluate(args.expression, env(args.world)),
  references: (args) => [...F.references(args.expression)].sort(),
  build: (args) => F.build(args),
  build_range: (args) => F.buildRange(args.start, args.end),
  bounds: (args) => F.validate(args.text),
  absurd: (args) => F.absurd(args.text, args.today),
  moment: (args) => F.moment(args.text),
  precision: (args) => F.precision(args.text),
  rebuilt: (args) => { const found = F.parts(args.text); return found === null ? null : F.build(found); },
  days: (args) => (isDay(args.from) && isDay(args.to) ? dayNumber(args.to) - dayNumber(args.from) : null),
  margin: (args) => JSON.parse(encodeMargin(checkMargin(args.document)) ?? "null"),
  working: (args) => JSON.parse(encodeWorking(checkWorking(args.document)) ?? "null"),
  decode: (args) => JSON.parse(F.encodeAnswers(F.decodeAnswers(args.text))),
  look,
  how_given: howGiven,
  story,
  pace,
  role: (args) => whoIs({ ...EMPTY_PROFILE, profession: args.profession }).role,
  hash: (args) => digest(definition(args.form).source),
  row_names: (args) => F.rowNames(definition(args.form), F.decodeAnswers(JSON.stringify(args.answers)).answers, args.repeat)
    .map((row) => [row.id, row.path, row.number, row.prefix, row.name?.value ?? null]),
  score: scored,
  timers: (args) => timers(definition(args.form), F.decodeAnswers(JSON.stringify(args.answers)), args.context, RULES)
    .map((one) => [one.rule, one.first, one.last, timerState(one, args.context.today)]),
  keys: (args) => F.textKeys(definition(args.form), definition(args.form).questions.get(args.question)!),
  value_fault: (args) => valueFault(
    definition(args.form).questions.get(args.question)!,
    { value: args.value, state: args.state ?? "answered", asked_at: null, lang: null, wording: null, review: null },
    new Set(args.choices ?? []), "2026-11-23",
  ),
  wording: (args) => createHash("sha256").update(F.wordingText(args.keys, (key) => args.texts[key])).digest("hex"),
  wording_keys: (args) => { const question = definition(args.form).questions.get(args.question)!; return F.wordingKeys(definition(args.form), { question, choices: question.choices }); },
};

/** Answer calls one after another: a fault of ours as its code, any other fails the test. */
export function answer(calls: readonly Call[]): Json[] {
  return calls.map(({ op, args }) => {
    try {
      return { ok: OPERATIONS[op]!(args) };
    } catch (fault) {
      if (fault instanceof F.FormError) return { code: fault.code };
      throw fault;
    }
  });
}
