/**
 * The page of the pause: a rest, the way on, how today's meeting ends, and how all of it is deleted.
 *
 * Must never stand in the way of a pause, nor end a meeting unsealed without its being said (endmeeting.tsx).
 */

import { useSignal } from "@preact/signals";
import { closingOf, type MeetingEnd } from "../../interview/place.ts";
import { t, tn } from "../../words/index.ts";
import type { Fault } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { Screen } from "../frame.tsx";
import { Button, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { Elsewhere, OnlyDraft } from "./elsewhere.tsx";
import { StopHere } from "./endmeeting.tsx";
import { WorkingFold } from "./marginlater.tsx";
import { useTongueSwitch } from "./tongue.ts";

/** A break, for as long as it takes. */
export function Pause() {
  const interview = useInterview();
  const closing = closingOf(interview.view.value);
  const fault = useSignal<Fault | null>(null);
  const stop = async (work: () => Promise<Fault | null>, to: "home" | "outbox" = "home") => {
    fault.value = await work();
    if (fault.value === null) go(to);
  };
  /** True when what was sealed before could not be taken back, and so nothing was deleted. */
  const undeleted = useSignal(false);
  const discard = async () => {
    const earlier = interview.sealedBefore.value;
    await stop(() => interview.discard(), earlier ? "outbox" : "home");
    undeleted.value = earlier && fault.value !== null;
  };
  /** Into the entry for this meeting; a new one where there is none yet. */
  const toClosing = ({ section, repeat }: MeetingEnd) => {
    const fewer = repeat !== null && interview.missing.peek().some((one) => one.path === repeat.path && (one.code === "missing.meeting" || one.code === "missing.answer"));
    interview.goTo(section.section.id, fewer ? interview.addRow(repeat.path) : undefined);
    go("section");
  };
  // Whoever reads below that the last words could not be kept must not read here that they were.
  const saved = fault.value === null && interview.saveFault.value === null;
  return (
    <Screen id="pause" title={t("Pause")} tongue={useTongueSwitch()} back={() => go("section")}>
      <p>{saved ? t("Take all the time you need. Everything is saved.") : t("Take all the time you need.")}</p>
      <div class="card stack">
        <p>{t("Water, fresh air, a few slow breaths, feet on the ground. Ask what would help now.")}</p>
        <p>{t("Nothing has to be told today. What was said so far counts.")}</p>
      </div>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {undeleted.value && <OnlyDraft onSure={() => void stop(() => interview.discard(true))} />}
      <Button look="main" icon="play" onPress={() => go("section")}>{t("Go on")}</Button>
      <Button icon="hand" onPress={() => go("calm")}>{t("A moment of calm")}</Button>
      {closing !== null && <Button icon="hand" onPress={() => toClosing(closing)}>{t("Close this meeting well, before you stop")}</Button>}
      <StopHere />
      <p class="small quiet">{t("The interview stays on this phone as a draft, locked. Another day is another meeting.")}</p>
      <WorkingFold />
      <Discard onSure={() => void discard()} />
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
      {earlier ? <Elsewhere /> : <p>{t("Its key will be erased. Nobody can bring it back then.")}</p>}
      <Button look="danger" icon="trash-2" onPress={onSure}>
        {earlier ? t("Yes, delete it here and take the rest back") /* i18n: critical */ : t("Yes, delete it") /* i18n: critical */}
      </Button>
      <Button look="plain" onPress={() => { asking.value = false; }}>{t("No, keep it") /* i18n: critical */}</Button>
    </Note>
  );
}
