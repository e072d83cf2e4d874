/**
 * One section of the interview on the screen, with the tools that are always at hand.
 *
 * Must never block the way to another section: the interviewer follows the person's order.
 */

import { useSignal } from "@preact/signals";
import { eachView } from "../../forms/index.ts";
import { closingOf, type MeetingEnd, rowAt } from "../../interview/place.ts";
import { t, tn } from "../../words/index.ts";
import type { Fault, SectionView } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { PracticeBanner, Screen } from "../frame.tsx";
import { Button, Icon, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { SavedLine, Tools, Troubles } from "./around.tsx";
import { Elsewhere } from "./elsewhere.tsx";
import { Ending } from "./ending.tsx";
import { HowIsIt } from "./calm.tsx";
import { Questions } from "./questions.tsx";
import { RowScreen } from "./row.tsx";
import { ReviewChip, Said, useSaid } from "./said.tsx";
import { useTongueSwitch } from "./tongue.ts";

/** How the person is, asked by the form and written down: then it is not asked a second time. */
const RECORDED = /^ck\.|distress/u;

export function Section() {
  const interview = useInterview();
  const form = interview.view.value;
  const within = interview.within.value;
  const row = within === "" ? null : rowAt(form, within);
  if (row !== null) return <RowScreen key={within} place={row} />;
  const place = Math.max(0, form.sections.findIndex((one) => one.section.id === interview.section.value));
  const section = form.sections[place];
  if (section === undefined) return null;
  return <OneSection key={section.section.id} section={section} place={place} count={form.sections.length} />;
}

function OneSection({ section, place, count }: { section: SectionView; place: number; count: number }) {
  const interview = useInterview();
  const title = useSaid(section.section.key);
  const fault = useSignal<Fault | null>(null);
  const leave = async () => {
    fault.value = await interview.putAside();
    if (fault.value === null) go("home");
  };
  const hint = `${section.section.key}/hint`;
  const waiting = section.state === "waiting";
  return (
    <Screen
      id={`section-${section.section.id}`} title={title.text} titleLang={title.lang} back={() => void leave()}
      tongue={useTongueSwitch()} foot={<Tools />} focusInside={interview.focus.value !== null}
      above={<SavedLine>{t("Part {n} of {all}", { n: place + 1, all: count })}</SavedLine>}
    >
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <Troubles />
      <Ending />
      {section.section.hint && <p class="quiet"><Said of={hint} /></p>}
      <ReviewChip keys={section.section.hint ? [section.section.key, hint] : [section.section.key]} />
      {waiting && section.waits_for !== null && <Waits path={section.waits_for} />}
      <Questions views={waiting ? [] : section.questions}>
        {!section.questions.some((one) => RECORDED.test(one.question.id)) && <HowIsIt />}
        <Turn first={place === 0} last={place === count - 1} />
      </Questions>
    </Screen>
  );
}

/** A section that waits for a consent says so kindly and shows the way. */
function Waits({ path }: { path: string }) {
  const interview = useInterview();
  const at = interview.view.value.sections.find((one) => eachView(one.questions).some((view) => view.path === path));
  return (
    <Note icon="lock">
      <p>{interview.ending.value?.at === path ? t("This part stays closed, because the interview ends here.") : t("This part opens when the person has agreed to be interviewed.")}</p>
      {at !== undefined && <Button onPress={() => interview.goTo(at.section.id, path)}>{t("Go to that question")}</Button>}
    </Note>
  );
}

function Turn({ first, last }: { first: boolean; last: boolean }) {
  const interview = useInterview();
  return (
    <div class="tight">
      {last
        ? <Button look="main" onPress={() => go("missing")}>{t("Check before sealing")}</Button>
        : <Button look="main" onPress={() => interview.next()}>{t("Next part")}</Button>}
      {!first && <Button icon="chevron-left" onPress={() => interview.back()}>{t("Previous part")}</Button>}
    </div>
  );
}

/** The cover while an account is being told: everything else is gone, one tap brings it back. */
export function Cover() {
  const interview = useInterview();
  return (
    <main>
      <PracticeBanner over />
      <h1 class="unseen">{t("Listening")}</h1>
      <button type="button" class="cover" autofocus onClick={() => interview.uncover()}>
        <Icon name="ear" />
        <span>{t("Listening")}</span>
        <small>{t("Everything is saved. Tap anywhere to go on writing.")}</small>
      </button>
    </main>
  );
}

/** A break, for as long as it takes. */
export function Pause() {
  const interview = useInterview();
  const closing = closingOf(interview.view.value);
  const fault = useSignal<Fault | null>(null);
  const stop = async (work: () => Promise<Fault | null>, to: "home" | "outbox" = "home") => {
    fault.value = await work();
    if (fault.value === null) go(to);
  };
  const session = () => {
    // Whoever has a code already is not asked again, and what cannot be sealed yet says so before a code is said.
    if (interview.coded.value || interview.missing.value.some((gap) => gap.class === "C")) void stop(() => interview.finishSession());
    else go("sessioncode");
  };
  /** Into the entry for this meeting; a new one where there is none yet. */
  const toClosing = ({ section, repeat }: MeetingEnd) => {
    const fewer = repeat !== null && interview.missing.peek().some((one) => one.path === repeat.path && (one.code === "missing.meeting" || one.code === "missing.answer"));
    interview.goTo(section.section.id, fewer ? interview.addRow(repeat.path) : undefined);
    go("section");
  };
  // What was said today stands before the way out: each meeting ends sealed.
  const seal = (
    <>
      <Button icon="file-lock" onPress={session}>{t("Seal what there is, and go on another day") /* i18n: critical */}</Button>
      <p class="small quiet">{t("Then a lost phone loses nothing of today.")}</p>
    </>
  );
  return (
    <Screen id="pause" title={t("Pause")} tongue={useTongueSwitch()} back={() => go("section")}>
      <p>{t("Take all the time you need. Everything is saved.")}</p>
      <div class="card stack">
        <p>{t("Water, fresh air, a few slow breaths, feet on the ground. Ask what would help now.")}</p>
        <p>{t("Nothing has to be told today. What was said so far counts.")}</p>
      </div>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <Button look="main" icon="play" onPress={() => go("section")}>{t("Go on")}</Button>
      <Button icon="hand" onPress={() => go("calm")}>{t("A moment of calm")}</Button>
      {closing !== null && <Button icon="hand" onPress={() => toClosing(closing)}>{t("Close this meeting well, before you stop")}</Button>}
      {interview.saidNow() && seal}
      <Button icon="clock" onPress={() => void stop(() => interview.close())}>{t("Stop here for today") /* i18n: critical */}</Button>
      <p class="small quiet">{t("The interview stays on this phone as a draft, locked. Another day is another meeting.")}</p>
      {!interview.saidNow() && seal}
      <Discard onSure={() => void stop(() => interview.discard(), interview.sealedBefore.value ? "outbox" : "home")} />
    </Screen>
  );
}

function Discard({ onSure }: { onSure: () => void }) {
  const asking = useSignal(false);
  const earlier = useInterview().sealedBefore.value;
  const answered = useInterview().view.value.sections.reduce((sum, one) => sum + one.answered, 0);
  if (!asking.value) return <Button look="plain" onPress={() => { asking.value = true; }}>{t("Delete this interview") /* i18n: critical */}</Button>;
  return (
    <Note look="bad">
      <p class="strong">{answered === 0 ? t("Delete this interview for good?") : tn("Delete this interview with {n} answer for good?", "Delete this interview with {n} answers for good?", answered)}</p>
      {earlier ? <Elsewhere /> : <p>{t("Its key is erased. Nobody can bring it back.")}</p>}
      <Button look="danger" icon="trash-2" onPress={onSure}>
        {earlier ? t("Yes, delete it here and take the rest back") /* i18n: critical */ : t("Yes, delete it") /* i18n: critical */}
      </Button>
      <Button look="plain" onPress={() => { asking.value = false; }}>{t("No, keep it") /* i18n: critical */}</Button>
    </Note>
  );
}
