/**
 * An open interview that keeps nothing, on the real form engine, for the translators' preview and the gallery.
 *
 * Must never reach the app's bundle.
 */

import child from "../../backend/depter/forms/figures/child.json";
import female from "../../backend/depter/forms/figures/female.json";
import foot from "../../backend/depter/forms/figures/foot.json";
import hand from "../../backend/depter/forms/figures/hand.json";
import head from "../../backend/depter/forms/figures/head.json";
import male from "../../backend/depter/forms/figures/male.json";
import neutral from "../../backend/depter/forms/figures/neutral.json";
import regions from "../../backend/depter/forms/figures/regions.json";
import itq from "../../backend/depter/forms/definitions/instruments/itq.json";
import pcl5 from "../../backend/depter/forms/definitions/instruments/pcl5.json";
import pcptsd5 from "../../backend/depter/forms/definitions/instruments/pcptsd5.json";
import phq9 from "../../backend/depter/forms/definitions/instruments/phq9.json";
import { type ReadonlySignal, computed, signal } from "@preact/signals";
import { addRow, putBackRow, type Row, rowNumber, type Answers, type Context, type Definition, emptyAnswers, type Instrument, missing, prompted, removeRow, setAnswer, toggled, visible } from "../src/forms/index.ts";
import type { FigureFile, RegionFacts } from "../src/forms/figures.ts";
import type { Answer, Change, Ending, Fault, FormView, Interview, PhotoView } from "../src/interview/contract.ts";
import { Margins } from "../src/interview/margins.ts";
import { Place, viewAt } from "../src/interview/place.ts";
import { isLanguage, loadLanguage, showUnapprovedConsent } from "../src/words/index.ts";

const CONTEXT: Context = { role: "interviewer", today: "2026-11-23", language: "ky", consent: {} };
const FIGURES: Readonly<Record<string, unknown>> = { child, female, foot, hand, head, male, neutral };
const BLOB = "0123456789abcdef0123456789abcdef";

/** What stood before, and a working note, in the pictures. */
const BY = "0".repeat(32);
const MARGINS = {
  margin: {
    margin: 1,
    earlier: {
      "it.what": [{ answer: { value: { text: "Иниси экөөбүздү эртең менен үйдөн алып кетишти.", lang: "ky", verbatim: true }, state: "answered", asked_at: "2026-11-22T09:02:00Z", lang: "ky", wording: null, review: null }, replaced_at: "2026-11-22T09:48:00Z", by: BY }],
    },
    removed: { "it.country": { at: "2026-11-22T10:05:00Z", by: BY } },
  },
  working: { working: 1, notes: [
    { id: "0000000a", at: "2026-11-22T09:20:00Z", by: BY, path: "it.what", text: "Next time: where did the brother sleep?", struck: { at: "2026-11-22T09:40:00Z", by: BY } },
    { id: "0000000b", at: "2026-11-22T09:41:00Z", by: BY, path: null, text: "Ask the lawyer for the arrest report." },
  ] },
};

/** What a person has answered so far in the pictures. */
const ANSWERED: readonly (readonly [string, Change])[] = [
  ["it.safe_now", { value: "yes" }],
  ["it.alone", { value: ["family", "other"], other: "A neighbour in the yard" }],
  ["it.child", { value: "no" }],
  ["it.capacity", { value: "yes" }],
  ["it.intro_done", { value: "yes" }],
  ["c.interview", { value: "yes" }],
  ["c.record_written", { value: "yes" }],
  ["c.supervisor", { value: "yes" }],
  ["c.recontact", { value: "later" }],
  ["c.mode", { value: "verbal_witnessed" }],
  ["it.needs_now", { value: ["severe_pain", "no_medicine"] }],
  ["it.what", { value: { text: "Иниси экөөбүздү түн ичинде үйдөн алып кетишти.", lang: "ky", verbatim: true } }],
  ["it.when", { value: { edtf: "2026-03~", anchor: { relation: "after", text: "Нооруздан эки күн кийин" } } }],
  ["it.country", { value: "KG" }],
  ["it.detained", { state: "declined" }],
  ["c.photo", { value: "yes" }],
  ["it.injury_map", {
    value: [
      { id: "0000000c", view: "foot_left_sole", shape: "line", points: [[0.4, 0.4], [0.5, 0.6]], x: 0.4, y: 0.4, region: "sole", side: "left", kind: "pain" },
      { id: "0000000a", view: "body_front", shape: "point", points: [[0.6, 0.72]], x: 0.6, y: 0.72, region: "knee_front", side: "left", kind: "pain" },
      { id: "0000000b", view: "body_front", shape: "area", points: [[0.38, 0.25], [0.46, 0.24], [0.47, 0.31], [0.39, 0.32]], x: 0.38, y: 0.25, region: "breast_chest", side: "right", kind: "bruise" },
    ],
  }],
  ["it.quick_photo", { value: [{ blob: BLOB }] }],
  ["it.distress_end", { value: 7 }],
];

export interface FakeInterview extends Interview {
  /** Another meeting, two days later. */
  resume(): void;
  readonly cover: () => void;
  show(options: { section?: string; language?: string; covered?: boolean; ending?: boolean; fault?: Fault | null; readOnly?: boolean; empty?: boolean; blocked?: boolean; earlier?: boolean; coded?: boolean; stuck?: boolean; noCode?: boolean; unsealed?: number; country?: string; unapproved?: boolean }): void;
}

/** `kept`: the answers of a draft to go on with, instead of `answered`. */
export function fakeInterview(definition: Definition, answered = ANSWERED, as: Partial<Context> = {}, kept: Answers | null = null): FakeInterview {
  const context: Context = { ...CONTEXT, ...as };
  let stamp = { asked_at: "2026-11-23T10:00:00Z", lang: "ky", wording: "00".repeat(32), review: "unreviewed" as const, src: "00".repeat(32), set: "00".repeat(8), fallback: false };
  const begun = emptyAnswers(definition, "ky", "2026-11-23T10:00:00Z");
  const full = kept ?? answered.reduce<Answers>((sum, [path, change]) => setAnswer(definition, sum, path, change, stamp), begun);
  const answers = signal<Answers>(full);
  const ending = signal(false);
  let before: FormView | null = null;
  const view = computed<FormView>(() => (before = visible(definition, answers.value, context, before)));
  const place = new Place(view, "", null);
  const { section, within, focus } = place;
  const language = signal("ky");
  const covered = signal(false);
  const removed = signal<{ path: string; row: Row; place: number; number: number } | null>(null);
  const saveFault = signal<Fault | null>(null);
  const readOnly = signal(false);
  const blocked = signal(false);
  const earlier = signal(false);
  const coded = signal(false);
  const noCode = signal(false);
  let stuck = false;
  const unsealed = signal(1);
  const photos: readonly PhotoView[] = [{ id: BLOB, path: "it.quick_photo", size: 341_000, taken: Date.parse("2026-11-22T09:12:00"), source: "camera", own: null, mediaType: "image/jpeg" }];
  const held = new Map<string, ReadonlySignal<Answer | null>>();
  let rows = 0;
  const margins = new Margins(definition, MARGINS, BY, true);
  const change = (path: string, what: Change) => {
    const old = viewAt(view.value, path)?.answer;
    const back = what.state !== undefined && old?.state === what.state;
    answers.value = setAnswer(definition, answers.value, path, back ? { state: "not_asked" } : what, definition.questions.get(path.split("/").at(-1)!)?.type === "consent" ? { ...stamp, consent: { docs: [] } } : stamp);
  };
  return {
    draft: "d1", form: definition, notUnderstood: signal<ReadonlySet<string>>(new Set()), noteWording: () => undefined, language, view, section, within, focus, covered, saveFault, readOnly,
    notice: signal<Fault | null>(null),
    dismissNotice: () => undefined,
    saved: computed(() => (saveFault.value === null ? "saved" : "failed")),
    missing: computed(() => missing(definition, answers.value, context, view.value)),
    ending: computed<Ending | null>(() => (ending.value ? (definition.endings.find((one) => one.id === "no_record") ?? null) : view.value.ending)),
    photos: signal(photos),
    setLanguage: async (code) => {
      if (isLanguage(code)) await loadLanguage(code);
      language.value = code;
      return null;
    },
    goTo: (id, path) => void place.goTo(id, path),
    next: () => void place.step(1),
    back: () => void place.step(-1),
    enter: (row) => place.enter(row),
    leave: () => place.leave(),
    answer: (path) => {
      const known = held.get(path) ?? computed(() => viewAt(view.value, path)?.answer ?? null);
      held.set(path, known);
      return known;
    },
    set: change,
    toggle: (path, code) => {
      const seen = viewAt(view.value, path);
      const value = seen?.answer?.value;
      if (seen !== undefined) change(path, { value: toggled(seen.question, Array.isArray(value) ? (value as string[]) : [], code) });
    },
    deadlines: () => Promise.resolve([
      { rule: "KG.duty_to_report", key: "form:evaluation/n:duty_kg", first: "2026-11-24T10:00:00Z", last: "2026-11-24T10:00:00Z", state: "open", confirmed: null },
      { rule: "XX.fresh_injuries", key: "form:_rules/XX.fresh_injuries", first: "2026-11-12", last: "2026-12-12", state: "perhaps", confirmed: { rule: "XX.fresh_injuries", by: "A.", on: "2026-11-20" } },
    ]),
    addRow: (path) => {
      rows += 1;
      answers.value = addRow(definition, answers.value, path, `${rows}`, stamp);
      return `${path}/${rows}`;
    },
    removeRow: (path, row) => {
      const rows = (viewAt(view.value, path)?.answer?.value ?? []) as readonly Row[];
      const at = rows.findIndex((one) => one.id === row);
      removed.value = { path, row: rows[at]!, place: at, number: rowNumber(row) ?? at + 1 };
      answers.value = removeRow(definition, answers.value, path, row, stamp);
      place.gone(`${path}/${row}`);
      return Promise.resolve();
    },
    margin: margins.margin,
    workingNotes: margins.working,
    changeMargin: (what) => Promise.resolve(margins.apply(what) ? null : { code: "answer.too_long", facts: {} }),
    removed,
    putBack: () => {
      const kept = removed.value;
      if (kept !== null) answers.value = putBackRow(definition, answers.value, kept.path, kept.row, kept.place, stamp);
      removed.value = null;
    },
    cover: () => { covered.value = true; },
    uncover: () => { covered.value = false; },
    figures: (file) => Promise.resolve((FIGURES[file] as FigureFile | undefined) ?? { code: "asset.missing", facts: {} }),
    regionFacts: () => Promise.resolve(regions as unknown as RegionFacts),
    openCamera: () => Promise.resolve({ code: "camera.refused", facts: {} }),
    importPhoto: () => Promise.resolve(null),
    attachFile: () => Promise.resolve(null),
    sign: (path) => {
      change(path, { value: { blob: BLOB } });
      return Promise.resolve(null);
    },
    takeOut: (path) => {
      answers.value = setAnswer(definition, answers.value, path, { state: "not_asked" }, stamp);
      return Promise.resolve(null);
    },
    removePhoto: () => Promise.resolve(null),
    showPhoto: () => Promise.resolve({ code: "camera.broken", facts: {} }),
    instruments: () => Promise.resolve([itq, pcl5, pcptsd5, phq9] as unknown as readonly Instrument[]),
    prompted: (path, notice, seen) => { answers.value = prompted(answers.value, path, notice, seen, "2026-11-23T10:05:00Z"); },
    beforeSealing: () => Promise.resolve({
      people: [{ name: "Айгүл Токтоматова", role: "supervisor" }, { name: "", role: "supervisor" }], escrow: 1, practice: true,
      missing: blocked.value ? missing(definition, answers.value, context).filter((item) => item.class !== "W") : [], warnings: [],
      answered: 16, notAsked: 3, declined: 1, photos: 1, files: 0, directoryAgeDays: 45,
    }),
    sealedBefore: earlier,
    coded,
    offerCode: () => Promise.resolve("407219586"),
    finish: () => Promise.resolve(null),
    finishSession: () => Promise.resolve(null),
    putAside: () => Promise.resolve(null),
    close: () => Promise.resolve(null),
    unsealed,
    noCode,
    refuseCode: () => { noCode.value = true; },
    onlyToSeal: false,
    discard: (alone) => Promise.resolve(stuck && alone !== true ? { code: "storage.full", facts: {} } : null),
    resume: () => {
      stamp = { ...stamp, asked_at: "2026-11-25T09:30:00Z" };
      const sessions = [{ start: "2026-11-23T10:00:00Z", end: "2026-11-23T12:00:00Z" }, { start: "2026-11-25T09:00:00Z", end: null }];
      answers.value = { ...answers.peek(), sessions };
    },
    show: (options) => {
      covered.value = options.covered ?? false;
      ending.value = options.ending ?? false;
      saveFault.value = options.fault ?? null;
      readOnly.value = options.readOnly ?? false;
      blocked.value = options.blocked ?? false;
      earlier.value = options.earlier ?? false;
      coded.value = options.coded ?? false;
      stuck = options.stuck ?? false;
      unsealed.value = options.unsealed ?? 1;
      noCode.value = options.noCode ?? false;
      const told = options.empty === true ? begun : full;
      answers.value = options.country === undefined ? told : setAnswer(definition, told, "it.country", { value: options.country }, stamp);
      showUnapprovedConsent(options.unapproved !== true);
      place.goTo(options.section ?? definition.sections[0]?.id ?? "");
    },
  };
}
