/**
 * A meeting that is not sealed: said wherever it matters, and why, by one tap, before it ends so or another
 * begins upon it.
 *
 * Must never keep anybody from stopping.
 */

import { useSignal } from "@preact/signals";
import { t, tn } from "../../words/index.ts";
import type { Fault, Unsealed } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { Button, Icon, Note } from "../parts.tsx";
import { go } from "../router.ts";

/** How many meetings are on this phone and nowhere else; nothing where there is none. */
export function OnlyHere({ count }: { count: number }) {
  return count === 0 ? null : <Note look="warm"><p>{onlyHere(count)}</p></Note>;
}

export function onlyHere(count: number): string {
  return tn("{n} meeting is only on this phone, not sealed.", "{n} meetings are only on this phone, not sealed.", count);
}

/** Ends today's meeting: what was said is sealed first; one at which nothing was written down only ends. */
export function StopHere() {
  const interview = useInterview();
  const fault = useSignal<Fault | null>(null);
  const close = async () => {
    fault.value = await interview.close();
    if (fault.value === null) go("home");
  };
  return (
    <>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <Button icon="file-lock" onPress={() => { if (interview.unsealed.value > 0) go("seal"); else void close(); }}>{t("Stop here for today") /* i18n: critical */}</Button>
    </>
  );
}

/** The three ways to go on without sealing, each with its reason; `open`: unfolded from the start. */
export function NotNow({ choose, open = false }: { choose: (why: Unsealed) => void; open?: boolean }) {
  return (
    <details class="fold" open={open}>
      <summary class="go"><Icon name="clock" /><span><b>{t("Go on without sealing")}</b></span><Icon name="chevron-down" /></summary>
      <div class="inside stack">
        <p>{t("Whoever loses this phone then loses what was said. Why is it not sealed? The reason stands in the record.")}</p>
        <Button onPress={() => choose("person")}>{t("The person asks to wait") /* i18n: critical */}</Button>
        <Button onPress={() => choose("time")}>{t("There is no time, or it is not safe here") /* i18n: critical */}</Button>
        <Button onPress={() => choose("cannot")}>{t("It cannot be sealed now") /* i18n: critical */}</Button>
      </div>
    </details>
  );
}
