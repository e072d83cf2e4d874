/**
 * The form has come to an end that was foreseen: what is said then, and the way out.
 *
 * Must never delete anything by one tap, nor ask the person for a reason.
 */

import { useSignal } from "@preact/signals";
import { t } from "../../words/index.ts";
import type { Fault } from "../../interview/contract.ts";
import { useApp, useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { leaveAtOnce } from "../frame.tsx";
import { Button, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { Elsewhere, OnlyDraft } from "./elsewhere.tsx";
import { ReviewChip, Said } from "./said.tsx";

/** The form has come to an end that was foreseen, for example because consent was refused. */
export function Ending() {
  const app = useApp();
  const interview = useInterview();
  const sure = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const ending = interview.ending.value;
  if (ending === null) return null;
  const earlier = interview.sealedBefore.value;
  const stop = async (alone = false) => {
    const gone = ending.keep === "nothing";
    fault.value = gone ? await interview.discard(alone) : await interview.close(interview.unsealed.value > 0 ? "cannot" : null);
    if (fault.value === null) go(gone && earlier && !alone ? "outbox" : "home");
  };
  return (
    <Note icon="hand" role="status">
      <p><Said of={ending.key} /></p>
      <ReviewChip keys={[ending.key]} />
      <p class="small"><Said of={`${ending.key}/guide`} /></p>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {fault.value !== null && earlier && ending.keep === "nothing" && <OnlyDraft onSure={() => void stop(true)} />}
      {ending.keep === "nothing" ? (
        <>
          {earlier ? <Elsewhere /> : <p>{t("Nothing of this conversation will be kept on this phone.")}</p>}
          {sure.value
            ? (
              <Button look="danger" onPress={() => void stop()}>
                {earlier ? t("Yes, delete it here and take the rest back") /* i18n: critical */ : t("Yes, delete everything and end") /* i18n: critical */}
              </Button>
            )
            : <Button onPress={() => { sure.value = true; }}>{t("End here") /* i18n: critical */}</Button>}
        </>
      ) : (
        <>
          {ending.id === "not_safe" && <Button look="danger" icon="log-out" onPress={() => leaveAtOnce(app.quickExit)}>{t("Exit") /* i18n: critical */}</Button>}
          <Button onPress={() => void stop()}>{t("Save and end for today") /* i18n: critical */}</Button>
        </>
      )}
    </Note>
  );
}
