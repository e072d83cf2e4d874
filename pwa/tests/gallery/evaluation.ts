/**
 * The full evaluation, part of it filled in with invented answers, for looking at its screens.
 * Must never be part of the app's bundle, nor hold what a person told.
 */

import type { Change, Definition } from "../../src/forms/index.ts";
import { type FakeInterview, fakeInterview } from "../../preview/interview.ts";
import type { Picture } from "../../preview/pictures.ts";

/** Opens everything that waits for a yes, then writes some answers. */
export function fakeEvaluation(definition: Definition): FakeInterview {
  const made = fakeInterview(definition, [], { role: "physician", trained: ["children"] });
  for (let round = 0; round < 40; round++) {
    const gap = made.missing.value.find((one) => one.class === "C");
    const question = gap === undefined ? undefined : definition.questions.get(gap.path);
    if (gap === undefined || question === undefined) break;
    const code = question.accept?.[0] ?? question.choices[0]?.code ?? "";
    made.set(gap.path, { value: question.type === "multi" ? [code] : question.choices.length === 0 ? "text" : code });
  }
  for (const id of ["c.physical_exam", "c.photo", "c.psych_tests"]) made.set(id, { value: "yes" });
  const row = (repeat: string, answers: Readonly<Record<string, Change>>): string => {
    const path = made.addRow(repeat);
    for (const [id, change] of Object.entries(answers)) made.set(`${path}/${id}`, change);
    return path;
  };
  const id = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const episode = row("al.episode", { "al.episode.kind": { value: definition.questions.get("al.episode.kind")?.choices[0]?.code ?? "" }, "al.episode.start": { value: { edtf: "2026-03~" } }, "al.episode.duration": { value: { n: 3, unit: "days", approx: true } } });
  row("al.episode", {});
  const first = row("al.perp", { "al.perp.role": { value: [definition.questions.get("al.perp.role")?.choices[0]?.code ?? ""] }, "al.perp.rank": { value: "капитан" } });
  row("al.perp", { "al.perp.description": { value: "Бийик бойлуу, сакалдуу" } });
  const methods = definition.questions.get("al.incident.method")?.choices ?? [];
  const incident = row("al.incident", { "al.incident.episode": { value: [id(episode)] }, "al.incident.perpetrators": { value: [id(first), "gone1"] }, "al.incident.method": { value: methods.slice(1, 3).map((one) => one.code) } });
  row("al.incident", {});
  row(`${incident}/al.incident.method_detail`, { "al.detail.method": { value: methods[4]?.code ?? "" } });
  rowsOf.detail = row(`${incident}/al.incident.method_detail`, {});
  rowsOf.episode = episode;
  rowsOf.incident = incident;
  rowsOf.photo = row("ph.photo", {});
  const paper = { lang: "ky", mode: "self", total: null } as const;
  rowsOf.paper = row("ps.instrument", { "ps.instrument.result": { value: { ...paper, instrument: "phq9", version: "PHQ-9", items: [1, 1, "declined", 1, 1, 1, null, 1, 2] } } });
  rowsOf.long = row("ps.instrument", { "ps.instrument.result": { value: { ...paper, instrument: "pcl5", version: "PCL-5", items: Array.from({ length: 20 }, (_, n) => (n % 7 === 3 ? "declined" : n % 5)) } } });
  rowsOf.none = row("ps.instrument", { "ps.instrument.result": { value: { ...paper, instrument: "pcptsd5", version: "PC-PTSD-5", items: [], exposure: 0 } } });
  row("ci.persons_present", { "ci.persons.role": { value: "guard_in_room" } });
  made.set("ci.restraint", { value: "handcuffs" });
  return made;
}

const rowsOf = { episode: "", incident: "", detail: "", photo: "", paper: "", long: "", none: "" };

const at = (section: string, row: () => string = () => ""): Picture => ({
  phase: "interview", route: "section", set: (_fake, interview) => {
    interview.goTo(section);
    if (row() !== "") interview.enter(row());
  },
});

/** What these leave behind closes parts that others show: after them the evaluation is made anew. */
export const SPOILING: ReadonlySet<string> = new Set(["consent_again", "given_otherwise", "new_meeting", "pause"]);

export const TRIALS: Readonly<Record<string, Picture>> = {
  first_talk: { phase: "interview", route: "section", set: (_fake, interview) => interview.goTo("case", "ci.consent_ref") },
  chapters: { phase: "interview", route: "sections", set: (_fake, interview) => interview.goTo("incidents") },
  gaps: { phase: "interview", route: "missing" },
  people_rows: at("perpetrators"),
  episodes_rows: at("episodes"),
  episode_row: at("episodes", () => rowsOf.episode),
  incident_row: at("incidents", () => rowsOf.incident),
  method_row: at("incidents", () => rowsOf.detail),
  photo_row: at("photographs", () => rowsOf.photo),
  signing: at("signature"),
  paper_row: at("psych_tests", () => rowsOf.paper),
  paper_long: at("psych_tests", () => rowsOf.long),
  paper_none: at("psych_tests", () => rowsOf.none),
  restrictions: at("restrictions"),
  consent_again: {
    phase: "interview", route: "section", set: (_fake, interview) => {
      interview.set("c.psych_tests", { value: "yes", until: "2099-12-31" });
      interview.resume();
      interview.goTo("consent_exam");
    },
  },
  given_otherwise: {
    phase: "interview", route: "section", set: (_fake, interview) => {
      interview.set("ci.interpreter", { value: "yes" });
      interview.set("c.language", { value: "ky" });
      interview.set("c.mode", { value: "verbal_alone" });
      interview.set("c.recontact", { value: "no" });
      interview.set("c.recontact", { value: "yes" });
      interview.resume();
      interview.set("c.mode", { value: "signature_here" });
      interview.goTo("consent");
    },
  },
  new_meeting: {
    phase: "interview", route: "section", set: (_fake, interview) => {
      interview.addRow("ci.session");
      interview.resume();
      interview.goTo("case", interview.addRow("ci.session"));
    },
  },
  pause_long: { phase: "interview", route: "pause", set: (_fake, interview) => interview.goTo("case") },
  one_question: at("background"),
  one_row: at("incidents", () => rowsOf.incident),
};
