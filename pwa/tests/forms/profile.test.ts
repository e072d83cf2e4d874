/** What the phone fills in when a draft or a row begins, and the role that the profile gives. */
import assert from "node:assert/strict";
import test from "node:test";
import * as F from "../../src/forms/index.ts";
import { Margins } from "../../src/interview/margins.ts";
import { Answering } from "../../src/interview/answering.ts";
import type { ProfileView } from "../../src/interview/contract.ts";
import { begun, EMPTY_PROFILE, type Filling, whoIs } from "../../src/interview/profile.ts";
import { drawCaseNumber, drawPseudonym, drawRow } from "../../src/vault/draws.ts";
import { definition } from "./operations.ts";

const linked = definition("linked");
const doctor: ProfileView = { profession: "physician", childTrained: true, fields: { name: " A. Sadykova ", country: "KG" } };
const filling = (profile: ProfileView): Filling => ({ profile, now: "2026-11-23T10:00:00Z", row: (number) => `${number}x0123456789`, caseNumber: () => "4831-9207-5516", pseudonym: () => "K-4831" });
const values = (map: F.AnswerMap): Record<string, unknown> => Object.fromEntries(Object.entries(map).map(([id, answer]) => [id, answer.value]));

test("a draft begins with a number, a pseudonym, the time and the profile", () => {
  assert.deepEqual(values(begun(linked, null, filling(doctor))), {
    "ci.case_no": "4831-9207-5516", "ci.pseudonym": "K-4831", "ci.begun": "2026-11-23T10:00:00Z",
    "cq.name": "A. Sadykova", "cq.profession": "physician", "cq.country": "KG",
  });
});

test("what was filled in says that nobody was asked", () => {
  const made = begun(linked, null, filling(doctor))["ci.case_no"]!;
  assert.deepEqual(made, { value: "4831-9207-5516", state: "answered", asked_at: null, lang: null, wording: null, review: null });
});

test("a profession that is none of those in the list goes in with its words", () => {
  const midwife: ProfileView = { profession: "other", childTrained: false, fields: { profession_other: "Midwife" } };
  const made = begun(definition("evaluation"), null, filling(midwife))["cq.profession"]!;
  assert.deepEqual([made.value, made.other], ["other", "Midwife"]);
  assert.equal("other" in begun(definition("evaluation"), null, filling({ ...midwife, fields: {} }))["cq.profession"]!, false);
});

test("an empty profile and a code that the question does not offer fill in nothing", () => {
  const own = ["ci.case_no", "ci.pseudonym", "ci.begun"];
  assert.deepEqual(Object.keys(begun(linked, null, filling(EMPTY_PROFILE))), own);
  assert.deepEqual(Object.keys(begun(linked, null, filling({ profession: "nurse_feldsher", childTrained: false, fields: { country: "FR", name: " " } }))), own);
});

test("courses and years of the profile become rows and numbers of the evaluation", () => {
  const trained: ProfileView = {
    ...doctor, fields: { ...doctor.fields, experience_years: " 12 " },
    rows: { training: [{ course: "Documentation", provider: "KSMA", year: "2019" }, { course: " ", year: "soon" }, { year: "2022" }] },
  };
  const made = begun(definition("evaluation"), null, filling(trained));
  assert.equal(made["cq.experience_years"]!.value, 12);
  const rows = made["cq.ip_training"]!.value as readonly F.Row[];
  assert.deepEqual(rows.map((row) => [row.id, values(row.answers)]), [
    ["1x0123456789", { "cq.training.course": "Documentation", "cq.training.provider": "KSMA", "cq.training.year": 2019 }],
    ["3x0123456789", { "cq.training.year": 2022 }],
  ]);
  assert.equal("cq.ip_training" in begun(definition("evaluation"), null, filling(doctor)), false);
});

test("a field named like a part of every object is no field", () => {
  const odd = F.loadDefinition({ format: 1, form: "odd", version: 1, sections: [{ id: "s", items: [{ id: "q.x", type: "text", profile: "constructor" }] }] });
  assert.deepEqual(begun(odd, null, filling(doctor)), {});
});

test("what stands behind a gate or belongs to another role is not filled in", () => {
  const item = { id: "q.x", type: "text", auto: "case_no" };
  const of = (around: object): F.Definition => F.loadDefinition({
    format: 1, form: "odd", version: 1, sections: [{ id: "s", items: [{ id: "q.c", type: "consent" }, { id: "q.g", type: "group", items: [item], ...around }] }],
  });
  assert.deepEqual(Object.keys(begun(of({}), null, filling(doctor))), ["q.x"]);
  assert.deepEqual(begun(of({ gate: { id: "g", open_if: ["=", ["consent", "q.c"], "yes"] } }), null, filling(doctor)), {});
  assert.deepEqual(begun(of({ answered_by: ["lawyer"] }), null, filling(doctor)), {});
  assert.deepEqual(Object.keys(begun(of({ answered_by: ["physician"] }), null, filling(doctor))), ["q.x"]);
});

test("each profession has its role", () => {
  const role = (profession: string): string => whoIs({ ...EMPTY_PROFILE, profession }).role;
  assert.deepEqual(["forensic_doctor", "psychiatrist", "psychologist", "lawyer", "social_worker", "", "constructor"].map(role),
    ["physician", "physician", "psychologist", "lawyer", "interviewer", "interviewer", "interviewer"]);
  assert.deepEqual(whoIs(doctor).trained, ["children"]);
  assert.deepEqual(whoIs(EMPTY_PROFILE).trained, []);
});

test("what is drawn looks as it should and never comes twice", () => {
  const drawn = Array.from({ length: 500 }, () => [drawCaseNumber(), drawPseudonym(), drawRow(12)] as const);
  for (const [number, pseudonym, row] of drawn) {
    assert.ok(/^\d{4}-\d{4}-\d{4}$/.test(number), number);
    assert.ok(/^[AEKMTX]-\d{4}$/.test(pseudonym), pseudonym);
    assert.ok(/^12x[0-9a-z]{10}$/.test(row), row);
  }
  assert.equal(new Set(drawn.map(([number]) => number)).size, 500);
  assert.equal(new Set(drawn.map(([, , row]) => row)).size, 500);
  const digits = new Set(drawn.flatMap(([number]) => [...number]));
  assert.equal(digits.size, 11);
});

function opened(profile: ProfileView, may = true): { answering: Answering; changed: (string | null)[] } {
  const empty = F.emptyAnswers(linked, "ky", "2026-11-23T10:00:00Z");
  const changed: (string | null)[] = [];
  const answering = new Answering(linked, { ...empty, answers: begun(linked, null, filling(profile)) }, profile, { mayChange: () => may, changed: (path) => changed.push(path), margins: new Margins(linked, {}, "0".repeat(32), false) });
  return { answering, changed };
}

test("a row begins with its time, and a child is seen by whoever is trained for children", () => {
  const { answering, changed } = opened(doctor);
  answering.set("ci.age", { value: 12 });
  const path = answering.addRow("al.perpetrator");
  const at = answering.field(`${path}/al.seen_at`).value;
  assert.ok(/^\d{4}-\d{2}-\d{2}T/.test(String(at?.value)), String(at?.value));
  assert.equal(at?.asked_at, null);
  assert.deepEqual(changed, ["ci.age", "al.perpetrator"]);
  const stranger = opened({ ...doctor, childTrained: false }).answering;
  stranger.set("ci.age", { value: 12 });
  assert.deepEqual(stranger.view.value.sections.map((one) => one.section.id), ["case", "incidents", "exam", "mind"]);
});

test("what was filled in can be changed, and then says when and with which words", () => {
  const { answering } = opened(doctor);
  answering.set("ci.pseudonym", { value: "Айпери" });
  const now = answering.field("ci.pseudonym").value!;
  assert.equal(now.value, "Айпери");
  assert.ok(now.asked_at !== null && now.wording !== null);
});

test("another role reads what a physician answers, and cannot change it", () => {
  const lawyer = opened({ ...doctor, profession: "lawyer" }).answering;
  lawyer.set("c.photo", { state: "answered", value: "no" });
  assert.equal(lawyer.seen("px.exam")?.access, "read");
  const before = lawyer.answers.value;
  lawyer.addRow("px.finding");
  assert.equal(lawyer.answers.value, before);
});

test("a draft that may not be changed is not", () => {
  const { answering, changed } = opened(doctor, false);
  const before = answering.answers.value;
  answering.set("ci.age", { value: 30 });
  answering.addRow("al.perpetrator");
  answering.noteWording("form:linked/q:ci.age");
  assert.equal(answering.answers.value, before);
  assert.deepEqual(changed, []);
});

test("a row that is taken away leaves the link that named it, and the fault says so", () => {
  const { answering } = opened(doctor);
  const person = answering.addRow("al.perpetrator");
  const incident = answering.addRow("al.incident");
  answering.set(`${incident}/al.by`, { value: [person.split("/")[1]!] });
  assert.equal(answering.seen(`${incident}/al.by`)?.fault, null);
  assert.equal(answering.removeRow("al.perpetrator", person.split("/")[1]!), true);
  assert.equal(answering.seen(`${incident}/al.by`)?.fault, "answer.unknown_row");
  assert.deepEqual(answering.field(`${incident}/al.by`).value?.value, [person.split("/")[1]!]);
});

test("a row keeps its number when another is taken out, and rows in rows are counted through", () => {
  const { answering } = opened(doctor);
  const names = (repeat: string): string[] => F.rowNames(linked, answering.answers.value.answers, repeat).map((row) => `${row.prefix}${row.number}`);
  const [one, , three] = [1, 2, 3].map(() => answering.addRow("al.perpetrator"));
  answering.removeRow("al.perpetrator", one!.split("/")[1]!);
  assert.deepEqual(names("al.perpetrator"), ["P2", "P3"]);
  answering.addRow("al.perpetrator");
  assert.deepEqual(names("al.perpetrator"), ["P2", "P3", "P4"]);
  assert.ok(three!.startsWith("al.perpetrator/3x"), three);
  const incidents = [1, 2].map(() => answering.addRow("al.incident"));
  for (const incident of [...incidents, ...incidents]) answering.addRow(`${incident}/al.method_detail`);
  assert.deepEqual(names("al.method_detail"), ["M1", "M3", "M2", "M4"]);
});
