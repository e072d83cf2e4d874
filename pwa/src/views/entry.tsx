/**
 * The screens before anybody has joined: starting, a browser that will not do, lost storage, a
 * second window, the invitation.
 *
 * Must never show anything of an interview; nobody has unlocked yet.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../words/index.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { FIELD } from "./fields.tsx";
import { Screen } from "./frame.tsx";
import { Button, Icon, Note } from "./parts.tsx";

export function Starting() {
  return (
    <Screen id="starting" title={t("One moment")}>
      <p role="status">{t("Opening the notebook.")}</p>
    </Screen>
  );
}

/** Empty on purpose: after a quick exit or a wipe there is nothing to see. */
export function Left() {
  return <main />;
}

/** A part of the notebook did not come over the network. Nothing is open yet, so nothing can be lost. */
export function Unread({ again }: { again: () => void }) {
  return (
    <Screen id="unread" title={t("One moment")}>
      <FaultNote fault={{ code: "asset.missing", facts: {} }} />
      <Button look="main" icon="refresh-cw" onPress={again}>{t("Try again")}</Button>
    </Screen>
  );
}

export function Unsupported() {
  const fault = useApp().fault.value;
  return (
    <Screen id="unsupported" title={t("This browser cannot keep your notes safe")}>
      {fault !== null && <FaultNote fault={fault} />}
      <p>{t("The notebook refuses to start rather than protect a testimony only half.")}</p>
    </Screen>
  );
}

export function Lost() {
  const app = useApp();
  const fault = app.fault.value;
  return (
    <Screen id="lost" title={t("This phone has lost its notebook")}>
      {fault !== null && <FaultNote fault={fault} />}
      <p>{t("An empty list would hide what happened. That is why you see this page.")}</p>
      <Button look="danger" icon="trash-2" onPress={() => void app.wipe(true)}>{t("Clear the rest and begin again") /* i18n: critical */}</Button>
    </Screen>
  );
}

export function Elsewhere() {
  const app = useApp();
  return (
    <Screen id="elsewhere" title={t("The notebook is open in another window")}>
      <p>{t("It can be open only once, so that nothing is overwritten. Everything is saved.")}</p>
      <Button look="main" onPress={() => void app.takeOver()}>{t("Use it here")}</Button>
    </Screen>
  );
}

export function Join() {
  const app = useApp();
  const link = useSignal("");
  const id = useId();
  const fault = app.fault.value;
  const join = () => void app.join(link.value.trim());
  return (
    <Screen id="join" title={t("A notebook that only your organisation can open")}>
      {fault !== null
        ? <FaultNote fault={fault} />
        : <p>{t("You write down what a person tells you, also without a network. It is sealed on this phone, and only your organisation's supervisors can open it.")}</p>}
      <div class="card stack">
        <h2>{t("Open your invitation")}</h2>
        <p>{t("Your organisation sends you a link or shows you a code to scan. Open it on this phone.")}</p>
        <div>
          <label class="label" for={id}>{t("Or paste the link here")}</label>
          <input
            {...FIELD.link} id={id} class="field" type="text" value={link.value} onInput={(event) => { link.value = event.currentTarget.value; }}
            onKeyDown={(event) => { if (event.key === "Enter") join(); }}
          />
        </div>
        <Button look="main" onPress={join} disabled={app.busy.value || link.value.trim() === ""}>{t("Continue")}</Button>
      </div>
      <Promise3 />
    </Screen>
  );
}

/** What a newcomer may rely on, in three lines; no more is promised than is built. */
function Promise3() {
  return (
    <ul class="facts">
      <li><Icon name="lock" /><span>{t("While it is locked, nobody can read it on this phone.")}</span></li>
      <li><Icon name="shield-check" /><span>{t("The server that passes it on cannot read it.")}</span></li>
      <li><Icon name="hand" /><span>{t("Nothing leaves the phone before you seal it.")}</span></li>
    </ul>
  );
}

/** What the invitation says, on the screens that follow it. */
export function InvitationNote() {
  const invitation = useApp().invitation.value;
  if (invitation === null) return null;
  return (
    <Note icon="shield-check">
      <p class="strong">{t("The invitation is complete and unchanged.")}</p>
      <p>{t("Relay: {address}", { address: invitation.relay.replace(/^https?:\/\//u, "") })}</p>
    </Note>
  );
}
