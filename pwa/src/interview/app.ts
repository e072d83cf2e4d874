/**
 * The conductor: decides which phase we are in and which part does what; `createApp` is the only
 * thing the screens import besides the contract's types.
 *
 * Must never: hold text for people or a key; every failure leaves here as a code.
 */

import { signal } from "@preact/signals";
import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { lacking, removeEverything } from "../store/keeping.ts";
import { holdNotebook } from "../store/locks.ts";
import { Store } from "../store/store.ts";
import { isLanguage, preferred, setLanguage, showUnapprovedConsent } from "../words/index.ts";
import { loaderServes } from "../worker/updates.ts";
import type { App, CreateApp, Opening, Outcome, Shell } from "./contract.ts";
import { Device } from "./device.ts";
import { today } from "./clock.ts";
import { Enrolment } from "./enrolment.ts";
import { fault, faultOf, given, outcome } from "./fault.ts";
import { readWriting } from "./later.ts";
import { Lockup } from "./lockup.ts";
import { Notebook } from "./notebook.ts";
import type { OpenInterview } from "./open.ts";
import { Sending } from "./sending.ts";

declare const __RELEASE__: string;

const POLL_MS = 8000;

export const createApp: CreateApp = (shell: Shell): App => {
  const notebook = new Notebook(shell);
  const { phase } = notebook;
  const sending = new Sending(notebook);
  const device = new Device(notebook);
  const forms = signal<readonly { id: string; version: number }[]>([]);
  let open: OpenInterview | null = null;
  /** Goes up with each lock and exit: what was begun before shows nothing any more. */
  let era = 0;
  const events = { left: (sealed: boolean) => home(sealed) };
  const enrolment = new Enrolment(notebook, approved);
  const lockup = new Lockup(notebook, () => open, lock);

  // Starting.

  async function start(steal = false): Promise<void> {
    const lacks = await lacking();
    if (lacks) {
      notebook.fault.value = fault(`unsupported.${lacks}`);
      phase.value = "unsupported";
      return;
    }
    if (!(await holdNotebook(lostToAnotherTab, steal))) {
      phase.value = "elsewhere";
      return;
    }
    try {
      await begin();
    } catch (cause) {
      notebook.fault.value = faultOf(cause);
      phase.value = "lost";
    }
  }

  async function begin(): Promise<void> {
    notebook.store = await Store.open(() => void notebook.alarm("storage.evicted"));
    await notebook.words.open();
    const settings = await notebook.store.settings();
    lockup.idleMinutes.value = settings.idleMinutes;
    await setLanguage(isLanguage(settings.language) ? settings.language : preferred(navigator.languages));
    await notebook.loadAlarms();
    const seen = await notebook.crypto.look(Date.now());
    const member = await notebook.store.state("membership");
    notebook.member = member;
    if (seen.enrolled && !member) throw new DepterError("storage.evicted");
    if (!seen.enrolled && member && settings.wasEnrolled) throw new DepterError("storage.keys_lost");
    if (!seen.enrolled) {
      // Enrolment was cut off before the keys were on disk: it begins again.
      if (member) await notebook.store.dropState("membership");
      notebook.member = null;
      phase.value = "join";
      return device.start();
    }
    lockup.wait(Math.ceil(seen.waitMs / 1000));
    notebook.membership.value = { practice: member!.practice ?? false, role: member!.role, name: "", relay: member!.relay, directoryDigits: "", directorySeq: 0, revoked: false };
    await notePractice();
    enrolment.show(null);
    phase.value = member!.state === "approved" ? "locked" : "waiting";
    await sending.refresh();
    device.start();
    if (phase.peek() === "waiting") void enrolment.check();
    else sending.later();
  }

  /** Kind of the organisation, known while locked too: the screens must always say practice. */
  async function notePractice(): Promise<void> {
    const facts = await notebook.readDirectory().catch(() => null);
    if (facts) noteFacts(facts);
  }

  function noteFacts(facts: Parameters<Notebook["noteFacts"]>[0]): void {
    notebook.noteFacts(facts);
    showUnapprovedConsent(facts.kind === "practice");
  }

  function lostToAnotherTab(): void {
    era++;
    open?.stop();
    open = null;
    notebook.forget();
    notebook.closeStore();
    phase.value = "elsewhere";
  }

  // Membership.

  async function approved(): Promise<void> {
    if (!notebook.unlocked) {
      phase.value = "locked";
      return;
    }
    const facts = await directoryFromRelay();
    if (facts.me) await unlocked();
  }

  /** Root (checked against the pinned fingerprint) and directory, fetched where they are missing. */
  async function directoryFromRelay() {
    const sync = sending.ready()!;
    let root = await notebook.store.state("root");
    if (!root) {
      root = { key: "root", bytes: await sync.relay.root() };
    }
    noteFacts(await notebook.crypto.loadDirectory(plain(root.bytes), (await notebook.store.directory()).map(plain)));
    await notebook.store.putState(root);
    const facts = await sync.fetchDirectory();
    noteFacts(facts);
    return facts;
  }

  /** The vault is open and we are a member: everything that needs both. */
  async function unlocked(): Promise<void> {
    notebook.touched();
    notebook.unlocked = true;
    const now = era;
    const writing = await readWriting();
    notebook.profile = () => writing.readProfile(notebook);
    const facts = await notebook.readDirectory();
    if (facts) {
      noteFacts(facts);
      const fresh = await notebook.store.state("freshness");
      if (fresh) await notebook.crypto.noteFreshness(plain(fresh.bytes)).catch(() => undefined);
      const failed = await writing.finishErasing({ store: notebook.store, crypto: notebook.crypto });
      for (const [, code] of failed) await notebook.alarm("seal.self_check", { cause: code });
      // Tried again at the next start; a notebook that does not open would help nobody.
      await writing.finishTakingBack(notebook).catch(() => undefined);
    }
    // A first conversation comes first, on the home screen as in life.
    writing.fetchAhead();
    forms.value = [...writing.newestForms()].sort((a, b) => Number(b.id === "intake") - Number(a.id === "intake"));
    await writing.listDrafts(notebook);
    await sending.refresh();
    const { openDraft } = await notebook.store.settings();
    const back = notebook.drafts.peek().find((draft) => draft.id === openDraft && draft.fault === null);
    // No meeting begins of itself upon one that is not sealed: the home screen says so. What is sealed whole
    // and could not be erased yet opens no more: that must not keep the notebook shut.
    const met = back && (await outcome(() => openOne(back.id)));
    if (met && met.code !== "meeting.unsealed" && met.code !== "seal.self_check") throw new DepterError(met.code, met.facts);
    if (now !== era) throw new DepterError("vault.locked");
    if (!back || met) phase.value = "home";
    sending.later();
    void device.lookForUpdate();
  }

  /** Just unlocked. Who was approved while locked has no directory yet, and believes nothing before. */
  async function entered(): Promise<void> {
    const known = (await notebook.store.state("root")) && (await notebook.store.directory()).length > 0;
    if (!known && !(await directoryFromRelay()).me) {
      phase.value = "waiting";
      return;
    }
    await unlocked();
  }

  // Locking.

  /** The last lock's saving; nothing is opened before it is through. */
  let settling: Promise<void> = Promise.resolve();

  function lock(): void {
    if (!notebook.unlocked) return;
    const interview = open;
    open = null;
    era++;
    // The screen goes at once; what was typed in the last second is saved behind it.
    phase.value = notebook.member?.state === "approved" ? "locked" : "waiting";
    notebook.interview.value = null;
    settling = settle(interview, 1500).then(() => {
      interview?.stop();
      void notebook.words.end().catch(() => undefined);
      sending.forget();
      notebook.forget();
      // Loading anew clears the heap; only where the loader can serve the page without a network.
      if (loaderServes()) shell.reload();
    });
  }

  async function settle(interview: OpenInterview | null, ms: number): Promise<void> {
    if (!interview) return;
    await Promise.race([interview.flush().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, ms))]);
  }

  function quickExit(): void {
    const interview = open;
    open = null;
    era++;
    phase.value = "left";
    notebook.interview.value = null;
    void settle(interview, 250).then(() => {
      interview?.stop();
      notebook.forget();
      shell.leave();
    });
  }

  // Going about.

  async function home(sealed: boolean): Promise<void> {
    const now = era;
    open = null;
    notebook.interview.value = null;
    await notebook.words.end().catch(() => undefined);
    await notebook.store.changeSettings({ openDraft: null });
    await (await readWriting()).listDrafts(notebook);
    await sending.refresh();
    // A lock or an exit while the last words were being saved has the last word itself.
    if (now === era && phase.peek() !== "locked" && phase.peek() !== "left") phase.value = "home";
    await device.measure();
    if (sealed) {
      sending.later();
      // The first thing sealed is the moment at which browsers grant it most readily.
      if (!device.view.peek().kept) void device.keep();
    }
  }

  async function show(making: (writing: Awaited<ReturnType<typeof readWriting>>) => Promise<OpenInterview>): Promise<void> {
    const now = era;
    const interview = await making(await readWriting());
    if (now !== era) {
      interview.stop();
      throw new DepterError("vault.locked");
    }
    open = interview;
    notebook.interview.value = interview;
    phase.value = "interview";
  }

  const openOne = (id: string, how: Opening | null = null) => show((writing) => writing.reopenDraft(notebook, id, events, how));

  function busily(work: () => Promise<unknown>): Outcome {
    return outcome(async () => {
      notebook.busy.value = true;
      try {
        await work();
      } finally {
        notebook.busy.value = false;
      }
    });
  }

  sending.clockOffMinutes.subscribe((clockOffMinutes) => device.note({ clockOffMinutes }));
  const started = start();
  // Not needed for the lock screen, which comes up without it; here before it is asked for.
  void started.then(readWriting).catch(() => undefined);
  setInterval(() => {
    if (phase.peek() === "waiting") void enrolment.check();
  }, POLL_MS);

  return {
    phase,
    fault: notebook.fault,
    busy: notebook.busy,
    setScreenLanguage: (language) =>
      outcome(async () => {
        if (!isLanguage(language) || !(await setLanguage(language))) throw new DepterError("words.missing", { language });
        await notebook.store.changeSettings({ language });
      }),

    invitation: enrolment.invitation,
    joining: enrolment.joining,
    membership: notebook.membership,
    join: (link) => busily(async () => started.then(() => enrolment.read(link))),
    suggestPassphrase: (list) => given(() => enrolment.suggest(list)),
    passphraseLists: enrolment.lists,
    choosePassphrase: (passphrase, name) => busily(() => enrolment.enrol(passphrase, name)),
    enrolling: notebook.enrolling,
    checkJoin: () =>
      outcome(async () => {
        await enrolment.check();
        const met = enrolment.joining.peek()?.fault;
        if (met) throw new DepterError(met.code, met.facts);
      }),
    abandonJoin: () => busily(() => enrolment.abandon()),

    unlock: (passphrase) =>
      busily(async () => {
        await settling;
        await lockup.trying(() => notebook.crypto.unlock(passphrase, Date.now()));
        lockup.wait(0);
        notebook.unlocked = true;
        try {
          await entered();
        } catch (cause) {
          notebook.forget();
          throw cause;
        }
      }),
    unlockWait: lockup.unlockWait,
    lock,
    quickExit,
    changePassphrase: (old, next) => busily(() => lockup.trying(() => notebook.crypto.changePassphrase(old, next, Date.now()))),
    idleMinutes: lockup.idleMinutes,
    setIdleMinutes(minutes) {
      lockup.idleMinutes.value = Math.min(10, Math.max(1, Math.round(minutes)));
      notebook.store.changeSettings({ idleMinutes: lockup.idleMinutes.peek() }).catch(() => undefined);
    },
    readProfile: () => notebook.profile(),
    readHandbook: () => given(async () => (await readWriting()).readHandbook(notebook, today())),
    readStrain: () => given(async () => (await readWriting()).readStrain(notebook)),
    noteStrain: (score, note) => outcome(async () => (await readWriting()).noteStrain(notebook, score, note)),
    dropStrain: (at) => outcome(async () => (await readWriting()).dropStrain(notebook, at)),
    saveProfile: (profile) => outcome(async () => (await readWriting()).writeProfile(notebook, profile)),

    drafts: notebook.drafts,
    outbox: notebook.outbox,
    arrived: notebook.arrived,
    sync: sending.view,
    device: device.view,
    alarms: notebook.alarms,
    dismissAlarm: (id) => void notebook.dismiss(id),
    forms,
    newDraft: (form, language) => busily(() => show((writing) => writing.beginDraft(notebook, form, language, events))),
    openDraft: (id, how) => busily(() => openOne(id, how)),
    interview: notebook.interview,
    goHome() {
      if (open) void open.putAside();
      else if (notebook.unlocked) phase.value = "home";
    },
    goSettings() {
      if (!notebook.unlocked) return;
      const interview = open;
      if (interview) void interview.putAside().then((met) => met ?? (phase.value = "settings"));
      else phase.value = "settings";
    },
    syncNow: () => outcome(() => sending.run()),
    exportOutbox: () => given(() => sending.exportOutbox()),
    importFile: (file) => given(() => sending.importFile(file)),
    findCoded: (code) => given(async () => (await readWriting()).findCoded(notebook, code)),
    takeBack: (record, items) =>
      busily(async () => {
        const writing = await readWriting();
        await writing.takeBack(notebook, record, items);
        await writing.listDrafts(notebook);
        await sending.refresh();
        sending.later();
      }),
    keepStorage: () =>
      outcome(async () => {
        await device.keep();
        if (!device.view.peek().kept) throw new DepterError("storage.not_kept");
      }),
    install: () =>
      outcome(async () => {
        if (!(await shell.install())) throw new DepterError("install.refused");
      }),

    takeOver: () => busily(() => start(true)),
    update: device.update,
    applyUpdate: () =>
      busily(async () => {
        if (open) throw new DepterError("update.drafts_open");
        await device.activate();
        shell.reload();
      }),
    release: __RELEASE__,
    wipe: () =>
      busily(async () => {
        open?.stop();
        open = null;
        await notebook.crypto.wipe();
        notebook.forget();
        notebook.closeStore();
        await removeEverything();
        phase.value = "left";
        shell.leave();
      }),

    noteActivity: () => notebook.touched(),
    noteVisibility(hidden) {
      lockup.hidden(hidden);
      if (!hidden && phase.peek() !== "starting") sending.later();
    },
    notePageHide: () => void open?.flush(),
    noteOnline(online) {
      device.note({ online });
      if (online) sending.later();
    },
    noteInstallable: () => device.note({ installable: true }),
    noteInstalled() {
      device.note({ installed: true, installable: false });
      void device.keep();
    },
  };
};
