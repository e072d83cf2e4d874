/**
 * One section of the interview on the screen, with the tools that are always at hand.
 *
 * Must never block the way to another section: the interviewer follows the person's order.
 */

import { useSignal } from "@preact/signals";
import { eachView } from "../../forms/index.ts";
import { rowAt } from "../../interview/place.ts";
import { closed, t } from "../../words/index.ts";
import type { Fault, SectionView } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { PracticeBanner, Screen } from "../frame.tsx";
import { Button, Icon, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { SavedLine, Tools, Troubles } from "./around.tsx";
import { Ending } from "./ending.tsx";
import { HowIsIt } from "./calm.tsx";
import { WorkingFold } from "./marginlater.tsx";
import { Questions } from "./questions.tsx";
import { RowScreen } from "./row.tsx";
import { ReviewChip, Said, useSaid, useTongue } from "./said.tsx";
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
  const tongue = useTongue();
  // A consent that may not be read in this language: nothing here looks as if it were settled.
  const unsaid = !waiting && eachView(section.questions).some((one) => one.question.type === "consent" && closed(one.question.paragraphs, tongue));
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
      <Questions views={waiting ? [] : section.questions} under={section.section.key}>
        {!interview.readOnly.value && !section.questions.some((one) => RECORDED.test(one.question.id)) && <HowIsIt />}
        {!interview.readOnly.value && <WorkingFold />}
        <Turn first={place === 0} last={place === count - 1} unsaid={unsaid} />
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

function Turn({ first, last, unsaid }: { first: boolean; last: boolean; unsaid: boolean }) {
  const interview = useInterview();
  return (
    <div class="tight">
      {last
        ? <Button look="main" onPress={() => go("missing")}>{t("Check before sealing")}</Button>
        : <Button look={unsaid ? "" : "main"} onPress={() => interview.next()}>{t("Next part")}</Button>}
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
