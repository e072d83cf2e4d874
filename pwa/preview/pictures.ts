/**
 * Every screen of the phone by name, on a conductor that does nothing, for the translators' preview and
 * the gallery.
 *
 * Must never reach the app's bundle, or hold anything that a person told.
 */

import { signal } from "@preact/signals";
import type { App, DraftView, Fault, HandbookView, OutboxView, Phase, SyncView } from "../src/interview/contract.ts";
import { go, type Route } from "../src/views/router.ts";
import { isLanguage, setLanguage } from "../src/words/index.ts";
import type { FakeInterview } from "./interview.ts";

const AT = Date.parse("2026-11-22T14:30:00");
const DIGITS = "10482 77310 00921 55480 31276 90014 66203 81759";
const fault = (code: string, facts: Fault["facts"] = {}): Fault => ({ code, facts });

const DRAFTS: readonly DraftView[] = [
  { id: "d1", form: "intake", language: "ky", begun: AT, changed: AT, answered: 12, photos: 1, sessions: 1, unsealed: 1, words: "", fault: null },
  { id: "d2", form: "intake", language: "tg", begun: AT, changed: AT, answered: 0, photos: 0, sessions: 0, unsealed: 2, words: "", fault: null },
];
const OUT = { what: "interview", sealed: AT, photos: 1, bytes: 2_400_000, sent: 0, acks: 0, acksNeeded: 1, fault: null } as const;
const ARRIVED = { record: "c0ffee00112233445566778899aabbcc", at: AT, taken: null, narrowed: null, confirmed: false };
const CODED = [
  { record: "77b3c4d5e6f708192a3b4c5d6e7f8091", unfinished: true, granted: ["c.photo", "c.stats", "c.recontact"], sealed: AT, arrived: AT, taken: null, narrowed: null, confirmed: null },
  { record: "41aa00112233445566778899aabbccdd", unfinished: false, granted: null, sealed: AT, arrived: AT, taken: AT, narrowed: null, confirmed: AT },
];
const OUTBOX: readonly OutboxView[] = [
  { ...OUT, key: "o1", record: "a81f00c2d4e5f60718293a4b5c6d7e8f", state: "waiting", photos: 0, bytes: 21_000 },
  { ...OUT, key: "o2", record: "77b3c4d5e6f708192a3b4c5d6e7f8091", state: "sending", sent: 1_300_000 },
  { ...OUT, key: "o3", record: "02c9d8e7f60514233241505f6e7d8c9b", state: "stored", sent: 2_400_000, acksNeeded: 2, acks: 1 },
  { ...OUT, key: "o4", record: "5be00f1e2d3c4b5a69788796a5b4c3d2", state: "refused", what: "session", fault: fault("network.relay") },
];
const IDLE: SyncView = { state: "idle", last: AT, lastTried: AT, fault: null, progress: null, receiving: "yes", words: null };
const DEVICE = { installed: false, installable: true, kept: false, freeBytes: 31_000_000, usedBytes: 9_000_000, low: true, online: true, clockOffMinutes: 43 };
const CALM_DEVICE = { ...DEVICE, installed: true, installable: false, kept: true, freeBytes: 2_300_000_000, low: false, clockOffMinutes: null };
const PLACE = { kinds: ["medical"], country: "KG", region: "KG-O", languages: ["ky", "ru"], phone: "+996 000 000 001", address: "Ойлоп табылган көчө, 1", hours: "9–17", cost: "free", safeFor: "", caution: "", checkedBy: "A.", checked: "2026-11-02", expired: false };
const HANDBOOK: HandbookView = {
  at: "2026-11-22T10:00:00Z", confirmed: [],
  places: [
    { ...PLACE, name: "Түнкү клиника «Актан»" },
    { ...PLACE, name: "Бала бакчанын жанындагы кеңеш берүү үйү", kinds: ["psychological", "child_specialist"], region: "KG-GB", address: "", safeFor: "аялдар, балдар", caution: "Каптал эшиктен кириңиз" },
    { ...PLACE, name: "Эски ишеним телефону", kinds: ["legal"], region: "", hours: "", checked: "2026-01-15", expired: true },
  ],
};
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ["walnut", "harbour", "copper", "meadow", "lantern"],
  ru: ["калитка", "апельсин", "тетрадь", "журавль", "окно"],
  digits: ["482", "915", "077", "630", "241", "958"],
};

export interface Picture {
  readonly phase: Phase;
  readonly route?: Route;
  readonly set?: (fake: Fake, interview: FakeInterview) => void;
  /** What is opened by presses once it is shown, one after the other. */
  readonly press?: readonly string[];
}

const nothing = () => Promise.resolve(null);

/** A conductor whose every act does nothing. */
export function fakeApp(interview: FakeInterview) {
  const signals = {
    phase: signal<Phase>("starting"), fault: signal<Fault | null>(null), busy: signal(false),
    invitation: signal<App["invitation"]["value"]>(null), joining: signal<App["joining"]["value"]>(null),
    membership: signal<App["membership"]["value"]>(null), enrolling: signal<number | null>(null), unlockWait: signal(0),
    idleMinutes: signal(2), drafts: signal(DRAFTS), outbox: signal(OUTBOX), arrived: signal<App["arrived"]["value"]>([]),
    sync: signal<SyncView>(IDLE), device: signal<App["device"]["value"]>(CALM_DEVICE), alarms: signal<App["alarms"]["value"]>([]),
    forms: signal([{ id: "intake", version: 1 }]), interview: signal<App["interview"]["value"]>(interview),
    update: signal({ available: false, release: "0.1.0", canApply: true }),
  };
  const app: App = {
    ...signals, passphraseLists: Object.keys(WORDS), release: "0.1.0",
    setScreenLanguage: async (code) => {
      if (isLanguage(code)) await setLanguage(code);
      return null;
    },
    join: nothing, suggestPassphrase: (list = "en") => Promise.resolve(WORDS[list]!), choosePassphrase: () => Promise.resolve(fault("passphrase.short")),
    checkJoin: nothing, abandonJoin: nothing, unlock: () => Promise.resolve(fault("passphrase.wrong", { waitSeconds: 0 })),
    lock: () => { signals.phase.value = "locked"; }, quickExit: () => location.replace("/neutral.html"),
    changePassphrase: nothing, setIdleMinutes: (minutes) => { signals.idleMinutes.value = minutes; },
    readHandbook: () => Promise.resolve(HANDBOOK),
    readStrain: () => Promise.resolve({ notes: [{ at: AT, score: 6, note: "Узун күн болду." }, { at: AT + 1, score: 3, note: "" }], evaluations: [Date.now(), Date.now(), Date.now()] }),
    noteStrain: nothing, dropStrain: nothing, readProfile: () => Promise.resolve({ profession: "physician", childTrained: false, fields: { name: "Айгүл Токтоматова", licence_no: "KG 10412" } }), saveProfile: nothing,
    dismissAlarm: () => { signals.alarms.value = []; }, newDraft: nothing,
    // Of the second draft an earlier meeting is not sealed.
    openDraft: (id, how) => {
      if (id === "d2" && how === undefined) return Promise.resolve(fault("meeting.unsealed", { n: 2 }));
      signals.phase.value = "interview";
      return nothing();
    },
    goHome: () => { signals.phase.value = "home"; go("home"); }, goSettings: () => { signals.phase.value = "settings"; go("settings"); },
    syncNow: nothing, exportOutbox: () => Promise.resolve(new Blob(["x"])), keepStorage: nothing, install: nothing,
    findCoded: () => Promise.resolve(CODED), takeBack: nothing,
    importFile: () => Promise.resolve({ acknowledgements: 2, directoryEntries: 1, skipped: 0, damaged: 0 }),
    takeOver: nothing, applyUpdate: nothing, wipe: nothing, noteActivity: () => undefined, noteVisibility: () => undefined,
    notePageHide: () => undefined, noteOnline: () => undefined, noteInstallable: () => undefined, noteInstalled: () => undefined,
  };
  return { app, ...signals };
}
export type Fake = ReturnType<typeof fakeApp>;

const invited = (fake: Fake) => {
  fake.invitation.value = { kind: "practice", role: "interviewer", relay: "https://relay.example.org", expires: AT };
};
const joined = (fake: Fake, state: "pending" | "rejected") => {
  invited(fake);
  fake.joining.value = { state, asked: AT, fault: null, fingerprint: DIGITS };
};
export const member = (fake: Fake) => {
  fake.membership.value = { practice: true, role: "interviewer", name: "A.", relay: "https://relay.example.org", directoryDigits: DIGITS, directorySeq: 7, revoked: false };
};
const empty = (fake: Fake) => {
  fake.drafts.value = [];
  fake.outbox.value = [];
};
const at = (section: string): Picture => ({ phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section }) });

export const PICTURES: Readonly<Record<string, Picture>> = {
  starting: { phase: "starting" },
  unsupported: { phase: "unsupported", set: (fake) => { fake.fault.value = fault("unsupported.opfs"); } },
  lost: { phase: "lost", set: (fake) => { fake.fault.value = fault("storage.evicted"); } },
  elsewhere: { phase: "elsewhere" },
  join: { phase: "join" },
  join_altered: { phase: "join", set: (fake) => { fake.fault.value = fault("invitation.altered"); } },
  join_used: { phase: "join", set: (fake) => { fake.fault.value = fault("invitation.used"); } },
  passphrase: { phase: "passphrase", set: invited },
  enrolling: { phase: "passphrase", set: (fake) => { invited(fake); fake.enrolling.value = 0.4; } },
  waiting: { phase: "waiting", set: (fake) => joined(fake, "pending") },
  waiting_rejected: { phase: "waiting", set: (fake) => joined(fake, "rejected") },
  locked: { phase: "locked", set: member },
  locked_wait: { phase: "locked", set: (fake) => { member(fake); fake.unlockWait.value = 32; } },
  glossary: { phase: "home", route: "glossary", set: member },
  home_empty: { phase: "home", route: "home", set: (fake) => { member(fake); empty(fake); } },
  home: {
    phase: "home", route: "home", set: (fake) => {
      member(fake);
      fake.device.value = DEVICE;
      fake.alarms.value = [{ id: "a", fault: fault("directory.fork"), at: AT }];
      fake.sync.value = { ...IDLE, state: "running", progress: 0.42 };
      fake.update.value = { available: true, release: "0.2.0", canApply: true };
    },
  },
  begin: { phase: "home", route: "begin", set: member },
  outbox_empty: { phase: "home", route: "outbox", set: (fake) => { member(fake); empty(fake); } },
  outbox: {
    phase: "home", route: "outbox", set: (fake) => {
      member(fake);
      fake.arrived.value = [
        ARRIVED,
        { ...ARRIVED, record: "9d1e00112233445566778899aabbccdd", narrowed: AT },
        { ...ARRIVED, record: "41aa00112233445566778899aabbccdd", taken: AT },
        { ...ARRIVED, record: "b7cc00112233445566778899aabbccdd", taken: AT, confirmed: true },
      ];
      fake.outbox.value = [...fake.outbox.value, { ...OUT, key: "o9", record: null, what: "withdrawal", state: "waiting", photos: 0, bytes: 9_000 }];
      fake.sync.value = { ...IDLE, state: "offline", fault: fault("network.offline") };
    },
  },
  file: { phase: "home", route: "file", set: member },
  takeback: { phase: "home", route: "takeback", set: member },
  sealed: { phase: "home", route: "sealed", set: member },
  strain: { phase: "home", route: "strain", set: member },
  help: { phase: "home", route: "places", set: member },
  calm: { phase: "interview", route: "calm", set: (_fake, interview) => interview.show({}) },
  settings: { phase: "settings", route: "settings", set: member },
  change: { phase: "settings", route: "passphrase", set: member },
  about: { phase: "settings", route: "about", set: member },
  profile: { phase: "settings", route: "profile", set: member },
  wipe: { phase: "settings", route: "wipe", set: member },
  arrival: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "arrival", empty: true }) },
  consent: at("consent"), needs: at("needs"), account: at("account"),
  changed: { ...at("account"), press: ['[data-question="it.what"] :is(summary.state, [aria-expanded])'] },
  places: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "account", country: "KZ" }) },
  consent_unapproved: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "consent", unapproved: true }) },
  now: at("now"), closing: at("closing"),
  ending: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "consent", ending: true }) },
  unsaved: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "account", fault: fault("storage.full"), readOnly: true }) },
  covered: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ covered: true }) },
  pause: { phase: "interview", route: "pause", set: (_fake, interview) => interview.show({}) },
  pause_delete: { phase: "interview", route: "pause", set: (_fake, interview) => interview.show({}), press: ["main > .btn.plain"] },
  pause_earlier: { phase: "interview", route: "pause", set: (_fake, interview) => interview.show({ earlier: true, coded: true }), press: ["main > .btn.plain"] },
  pause_stuck: { phase: "interview", route: "pause", set: (_fake, interview) => interview.show({ earlier: true, stuck: true }), press: ["main > .btn.plain", "main > .note.bad .btn.danger"] },
  read_only: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "consent", readOnly: true }) },
  sections: { phase: "interview", route: "sections", set: (_fake, interview) => interview.show({}) },
  missing: { phase: "interview", route: "missing", set: (_fake, interview) => interview.show({}) },
  before: { phase: "interview", route: "before", set: (_fake, interview) => interview.show({}) },
  before_blocked: { phase: "interview", route: "before", set: (_fake, interview) => interview.show({ blocked: true }) },
  code: { phase: "interview", route: "code", set: (_fake, interview) => interview.show({}) },
  code_stays: { phase: "interview", route: "code", set: (_fake, interview) => interview.show({ earlier: true, coded: true }) },
  seal: { phase: "interview", route: "seal", set: (_fake, interview) => interview.show({}) },
  seal_blocked: { phase: "interview", route: "seal", set: (_fake, interview) => interview.show({ blocked: true }) },
  seal_no_code: { phase: "interview", route: "seal", set: (_fake, interview) => interview.show({ earlier: true, noCode: true, unsealed: 2 }) },
  code_none: { phase: "interview", route: "code", set: (_fake, interview) => interview.show({ earlier: true, noCode: true }) },
  referral: { phase: "interview", route: "section", set: (_fake, interview) => interview.show({ section: "next" }) },
  sealing: { phase: "sealing", set: member },
};
