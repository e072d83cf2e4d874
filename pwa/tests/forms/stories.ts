/**
 * Stories: an interview step by step, as the shared vectors and the Python twin's tests tell them.
 * After every step the view that was carried on must be the view of a fresh look.
 */
import * as F from "../../src/forms/index.ts";

type Json = any;
type Step = readonly [string, ...Json[]];

/** The stamp of every change in a story. */
const stamp = (asked_at: string): F.Stamp => ({
  asked_at, lang: "ky", wording: "ab".repeat(32), review: "unreviewed", src: "cd".repeat(32), set: "ef".repeat(8), fallback: false,
});
const NOW = "2026-11-23T10:00:00Z";

export interface Told { readonly answers: F.Answers; readonly context: F.Context; readonly wrong: Json[] }

export function tell(form: F.Definition, start: F.Context, steps: readonly Step[], told: (view: F.QuestionView) => Json): Told {
  let answers = F.emptyAnswers(form, "ky", NOW);
  let context = start;
  let view = F.visible(form, answers, context);
  const wrong: Json[] = [];
  steps.forEach(([what, ...rest], n) => {
    if (what === "see") {
      const seen = see(form, answers, context, view, rest[0]);
      for (const [key, expected] of Object.entries(rest[0])) if (JSON.stringify(sorted(seen[key])) !== JSON.stringify(sorted(expected))) wrong.push([n, key, seen[key]]);
      return;
    }
    if (what === "context") context = { ...context, ...rest[0] };
    else answers = changed(form, answers, what, rest);
    view = F.visible(form, answers, context, view);
    const fresh = F.visible(form, answers, context);
    if (JSON.stringify(whole(view, told)) !== JSON.stringify(whole(fresh, told))) wrong.push([n, "carried on"]);
    if (JSON.stringify(F.missing(form, answers, context, view)) !== JSON.stringify(F.missing(form, answers, context, fresh))) wrong.push([n, "missing"]);
  });
  return { answers, context, wrong };
}

function changed(form: F.Definition, answers: F.Answers, what: string, rest: readonly Json[]): F.Answers {
  const [path, more] = rest as [string, Json];
  switch (what) {
    case "set": return F.setAnswer(form, answers, path, more, stamp(rest[2] ?? NOW));
    case "toggle": {
      const found = at(answers.answers, path)?.value;
      return F.setAnswer(form, answers, path, { value: F.toggled(form.questions.get(path.split("/").at(-1)!)!, Array.isArray(found) ? (found as string[]) : [], more) }, stamp(NOW));
    }
    case "add": return F.addRow(form, answers, path, more, stamp(NOW));
    case "remove": return F.removeRow(form, answers, path, more, stamp(NOW));
    case "note": return F.noteWording(answers, rest[0]);
    case "pause": return { ...answers, sessions: answers.sessions.map((one) => (one.end === null ? { ...one, end: rest[0] } : one)) };
    case "resume": return { ...answers, sessions: [...answers.sessions, { start: rest[0], end: null }] };
    default: throw new Error(what);
  }
}

function at(map: F.AnswerMap, path: string): F.Answer | null {
  const [id, row, ...rest] = path.split("/") as [string, string?, ...string[]];
  const found = map[id] ?? null;
  if (row === undefined || found === null) return found;
  const inside = (Array.isArray(found.value) ? (found.value as F.Row[]) : []).find((one) => one.id === row);
  return inside === undefined ? null : at(inside.answers, rest.join("/"));
}

function whole(view: F.FormView, told: (view: F.QuestionView) => Json): Json {
  return [view.ending?.id ?? null, view.sections.map((one) => [one.section.id, one.state, one.waits_for, one.answered, one.total, one.notes, one.questions.map(told)])];
}

/** What a person can see of the facets that a step asks for. */
function see(form: F.Definition, answers: F.Answers, context: F.Context, view: F.FormView, asked: Json): Json {
  const views = new Map(view.sections.flatMap((one) => F.eachView(one.questions)).map((one) => [one.path, one]));
  const each = (key: string, of: (path: string) => Json): Json => Object.fromEntries(Object.keys(asked[key] ?? {}).map((path) => [path, of(path)]));
  return {
    access: each("access", (path) => views.get(path)?.access ?? "none"),
    fault: each("fault", (path) => views.get(path)?.fault ?? null),
    notices: each("notices", (path) => views.get(path)?.notices.map((one) => one.id) ?? []),
    value: each("value", (path) => at(answers.answers, path)?.value ?? null),
    state: each("state", (path) => at(answers.answers, path)?.state ?? "not_asked"),
    names: each("names", (path) => F.rowNames(form, answers.answers, path).map((row) => [`${row.prefix ?? ""}${row.number}`, row.name?.value ?? null])),
    sections: Object.fromEntries(view.sections.map((one) => [one.section.id, one.state])),
    missing: F.missing(form, answers, context, view).map((one) => [one.path, one.code, one.class]),
    ending: view.ending?.id ?? null,
    hidden: hidden(F.settled(form, answers, context).answers),
    sessions: answers.sessions.map((one) => [one.start, one.end]),
  };
}

function hidden(map: F.AnswerMap, prefix = ""): string[] {
  return Object.entries(map).flatMap(([id, found]) => [
    ...(found.hidden === true ? [prefix + id] : []),
    ...(Array.isArray(found.value) ? (found.value as F.Row[]).flatMap((row) => (row?.answers === undefined ? [] : hidden(row.answers, `${prefix}${id}/${row.id}/`))) : []),
  ]).sort();
}

/** The same JSON whatever the order of its keys. */
function sorted(json: Json): Json {
  if (Array.isArray(json)) return json.map(sorted);
  return json !== null && typeof json === "object" ? Object.fromEntries(Object.keys(json).sort().map((key) => [key, sorted(json[key])])) : json;
}
