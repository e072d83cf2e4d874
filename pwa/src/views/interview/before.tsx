/**
 * Before sealing: who will be able to open it, said in the language of the conversation; the answers
 * read back on wish. The code and the one step that cannot be undone come next, in `code.tsx`.
 *
 * Must never name fewer people than can open it, nor go on by one careless tap.
 */

import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { eachView, textKeys } from "../../forms/index.ts";
import { list, t, tn } from "../../words/index.ts";
import type { BeforeSealing, Fault } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { dotted, photoCount } from "../format.ts";
import { Screen } from "../frame.tsx";
import { Button, Icon, Note, Option } from "../parts.tsx";
import { go, type Route } from "../router.ts";
import { Tools } from "./around.tsx";
import { NotNow, OnlyHere } from "./endmeeting.tsx";
import { MissingList } from "./jump.tsx";
import { answerWords, fileCount } from "./answerwords.ts";
import { ReviewChip, Said, useTongue } from "./said.tsx";
import { useTongueSwitch } from "./tongue.ts";

/** Why the last try to seal a meeting failed. It outlives the screen, which goes while the sealing runs. */
const failed = signal<Fault | null>(null);

/** `session`: a meeting ends, and the draft stays. */
export function Before({ session = false }: { session?: boolean }) {
  const interview = useInterview();
  const fault = useSignal<Fault | null>(null);
  const found = useSignal<BeforeSealing | null>(null);
  const reading = useSignal(false);
  const told = useSignal(false);
  useEffect(() => {
    void interview.beforeSealing().then((answer) => {
      if ("code" in answer) fault.value = answer;
      else found.value = answer;
    });
  }, []);
  const home = (met: Fault | null) => {
    failed.value = met;
    if (met === null) go("home");
  };
  const leave = (to: Route) => {
    failed.value = null;
    go(to);
  };
  const before = found.value;
  // To a meeting that ends only what was agreed to is needed.
  const gaps = before?.missing.filter((gap) => !session || gap.class === "C") ?? [];
  const blocked = before === null || gaps.length > 0;
  const back = () => (interview.onlyToSeal ? void interview.putAside().then(home) : leave(session ? "pause" : "missing"));
  const asked = interview.coded.value || interview.noCode.value;
  const waits = blocked || !told.value;
  return (
    <Screen id="before" title={t("Before you seal")} tongue={useTongueSwitch()} back={back} foot={interview.onlyToSeal ? undefined : <Tools />}>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {failed.value !== null && <FaultNote fault={failed.value} />}
      {gaps.length > 0 && (
        <>
          <Note look="bad" role="alert"><p class="strong">{t("It cannot be sealed yet.")}</p></Note>
          <MissingList items={gaps} />
        </>
      )}
      {session && <OnlyHere count={interview.unsealed.value} />}
      {before !== null && <WhoOpens before={before} last={!session} />}
      {before?.people.some((one) => one.name === "") === true && (
        <Note look="warm"><p>{t("A name cannot be read on this phone. Ask your organisation who it is, and compare the list of members (Settings, About this notebook) before you seal.")}</p></Note>
      )}
      <div class="card stack">
        <h2>{t("Read the answers back?")}</h2>
        <p>{t("The person may hear or see everything that was written down, and change it.")}</p>
        <Button icon={reading.value ? "eye-off" : "eye"} onPress={() => { reading.value = !reading.value; }}>
          {reading.value ? t("Hide the answers") : t("Show the answers")}
        </Button>
        {reading.value && <ReadBack />}
      </div>
      {before !== null && (
        <>
          <p class="quiet">{summary(before)}</p>
          {before.directoryAgeDays !== null && before.directoryAgeDays > 30 && (
            <Note look="warm">
              <p>{tn("The list of your organisation's members is {n} day old. You can seal all the same; the supervisor sees it.", "The list of your organisation's members is {n} days old. You can seal all the same; the supervisor sees it.", before.directoryAgeDays)}</p>
            </Note>
          )}
          {!session && (
            <Note>
              <p>{t("After sealing nobody can open it on this phone any more, not even you.")}</p>
              <p>{t("It stays here, sealed, until a supervisor has confirmed it.")}</p>
            </Note>
          )}
          <Option type="checkbox" name="told" checked={told.value} onChange={(value) => { told.value = value; }}>
            {t("I have told the person who will be able to open it") /* i18n: critical */}
          </Option>
        </>
      )}
      {session && <p class="quiet">{t("When this meeting is sealed, a lost phone loses nothing of today.")}</p>}
      {/* Who has a code, or wanted none, is not asked again at each meeting; it stays offered. */}
      {session && asked
        ? <Button look="main" icon="lock" disabled={waits} onPress={() => void interview.finishSession().then(home)}>{t("Seal this meeting") /* i18n: critical */}</Button>
        : <Button look="main" disabled={waits} onPress={() => leave(session ? "sessioncode" : "code")}>{t("Next: a code for the person")}</Button>}
      {session && asked && !interview.coded.value && <Button disabled={waits} onPress={() => leave("sessioncode")}>{t("Offer a code after all") /* i18n: critical */}</Button>}
      {session && !interview.onlyToSeal && <NotNow open={gaps.length > 0 || fault.value !== null || failed.value !== null} choose={(why) => void interview.close(why).then(home)} />}
    </Screen>
  );
}

function summary(before: BeforeSealing): string {
  const answered = before.answered === 0 ? t("No answers yet") : tn("{n} answer", "{n} answers", before.answered);
  return dotted(answered, t("not asked: {n}", { n: before.notAsked }), t("declined: {n}", { n: before.declined }), photoCount(before.photos), before.files > 0 && fileCount(before.files));
}

/** Said to the person, so in her language; names as the organisation keeps them. `last`: the phone forgets it. */
function WhoOpens({ before, last }: { before: BeforeSealing; last: boolean }) {
  const tongue = useTongue();
  const names = before.people.map((one) => one.name).filter((name) => name !== "");
  const unnamed = before.people.length - names.length;
  return (
    <section class="card stack" aria-labelledby="who">
      <p class="chip"><Icon name="ear" />{t("Read aloud")}</p>
      <h2 id="who"><Said of="form:_common/seal:who" /></h2>
      {names.length > 0 && <p class="strong">{list(names, "and", tongue)}</p>}
      {unnamed > 0 && <p>{tn("{n} supervisor without a readable name", "{n} supervisors without a readable name", unnamed)}</p>}
      {before.escrow > 0 && <p><Said of="form:_common/seal:recovery" /></p>}
      {last ? <p><Said of="form:_common/seal:nobody" /></p> : <p><Said of="form:_common/seal:nobody_yet" /></p>}
      <ReviewChip keys={["form:_common/seal:who", ...(before.escrow > 0 ? ["form:_common/seal:recovery"] : []), last ? "form:_common/seal:nobody" : "form:_common/seal:nobody_yet"]} />
    </section>
  );
}

/** Every question that has an answer or a reason why not, in the language of the conversation. */
function ReadBack() {
  const interview = useInterview();
  const tongue = useTongue();
  return (
    <ul class="lines">
      {interview.view.value.sections.flatMap((section) => eachView(section.questions))
        .filter((view) => view.answer !== null && view.state !== "not_asked")
        .map((view) => (
          <li key={view.path} class="tight">
            <p class="small quiet"><Said of={textKeys(interview.form, view.question).label} /></p>
            <p class="strong">{answerWords(view, tongue, interview.view.value)}</p>
            {(view.answer?.note ?? "") !== "" && <p class="small quiet">{t("Noted by the interviewer:")} {view.answer?.note}</p>}
          </li>
        ))}
    </ul>
  );
}

/** While it is being sealed: a few seconds in which the page must stay. */
export function Sealing() {
  return (
    <Screen id="sealing" title={t("Sealing")}>
      <p role="status">{t("This takes a moment. Please leave the page open.")}</p>
    </Screen>
  );
}

/** Sealed: what that means now. */
export function Sealed() {
  return (
    <Screen id="sealed" title={t("The interview is sealed")} back={() => go("home")}>
      <Note icon="shield-check" role="status">
        <p>{t("Nobody can open it on this phone any more.")}</p>
        <p>{t("It leaves as soon as there is a network, and stays here until a supervisor has confirmed it.")}</p>
      </Note>
      <div class="card stack">
        <h2>{t("For you")}</h2>
        <p>{t("Listening to this is hard work. Drink something, breathe, and talk with a colleague today.")}</p>
        <Button icon="hand" onPress={() => go("strain")}>{t("Note how you are, for yourself")}</Button>
      </div>
      <Button look="main" onPress={() => go("outbox")}>{t("See the outbox")}</Button>
      <Button onPress={() => go("home")}>{t("To your notebook")}</Button>
    </Screen>
  );
}
