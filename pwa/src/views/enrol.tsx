/**
 * Joining: a passphrase is chosen, keys are made, a person at the desk compares digits and approves.
 *
 * Must never keep a passphrase longer than the screen lives, nor offer anything weaker before the
 * generated words.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { language, t } from "../words/index.ts";
import type { Fault } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { InvitationNote } from "./entry.tsx";
import { FaultNote } from "./faultnote.tsx";
import { explain } from "./faults.ts";
import { SecretField, Typed } from "./fields.tsx";
import { Screen } from "./frame.tsx";
import { moment } from "./format.ts";
import { Button, Digits, Note, Option, Progress } from "./parts.tsx";

/** What a passphrase can be made of: a keyboard of these languages has Russian letters, and digits are everywhere. */
function listWords(list: string): string {
  switch (list) {
    case "ru": return t("Russian words");
    case "en": return t("English words");
    default: return t("Digits");
  }
}

function isFault(value: readonly string[] | Fault): value is Fault {
  return !Array.isArray(value);
}

export function Passphrase() {
  const app = useApp();
  const name = useSignal("");
  const nameId = useId();
  const own = useSignal(false);
  const list = useSignal(language.peek() === "en" ? "en" : "ru");
  const words = useSignal<readonly string[]>([]);
  const noted = useSignal(false);
  const typed = useSignal("");
  const shown = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const offer = async () => {
    const found = await app.suggestPassphrase(list.value);
    if (isFault(found)) fault.value = found;
    else words.value = found;
    noted.value = false;
  };
  useEffect(() => void offer(), [list.value]);

  const choose = async () => {
    fault.value = null;
    const passphrase = own.value ? typed.value : words.value.join(" ");
    fault.value = await app.choosePassphrase(passphrase, name.value.trim());
  };
  const progress = app.enrolling.value;
  if (progress !== null) {
    return (
      <Screen id="enrolling" title={t("Making your keys")}>
        <Progress value={progress}>{t("This takes a few seconds. Please leave the page open.")}</Progress>
      </Screen>
    );
  }
  const weak = fault.value !== null && fault.value.code.startsWith("passphrase.");
  const ready = name.value.trim() !== "" && (own.value ? typed.value !== "" : words.value.length > 0 && noted.value);
  return (
    <Screen id="passphrase" title={t("Choose your passphrase")}>
      <InvitationNote />
      <p>{t("The passphrase locks this notebook. Nobody can reset it, not even your organisation.")}</p>
      {fault.value !== null && !weak && <FaultNote fault={fault.value} />}
      <div>
        <label class="label" for={nameId}>{t("The name under which your supervisor knows you")}</label>
        <Typed kind="name" lang={language.value} id={nameId} value={name.value} onType={(value) => { name.value = value; }} />
      </div>
      {own.value ? (
        <div class="card stack">
          <h2>{t("Your own passphrase")}</h2>
          <SecretField
            label={t("Passphrase")} value={typed.value} onInput={(value) => { typed.value = value; }} isNew
            shown={shown.value} onShow={(value) => { shown.value = value; }}
            fault={weak && fault.value !== null ? sentence(fault.value) : null}
          />
          <Button look="plain" onPress={() => { own.value = false; }}>{t("Back to the one that was made for you")}</Button>
        </div>
      ) : (
        <div class="card stack">
          <h2>{t("This passphrase was made for you")}</h2>
          <fieldset>
            <legend class="label">{t("What it is made of")}</legend>
            {app.passphraseLists.map((one) => (
              <Option key={one} type="radio" name="list" value={one} checked={list.value === one} onChange={() => { list.value = one; }}>{listWords(one)}</Option>
            ))}
          </fieldset>
          <ol class="words" translate={false} lang={list.value === "en" ? "en" : "ru"}>{words.value.map((word, place) => <li key={place}>{word}</li>)}</ol>
          <p>{t("Type it with a space between the parts. Learn it by heart, or keep it on paper at home, away from the phone.")}</p>
          <Option type="checkbox" name="noted" checked={noted.value} onChange={(value) => { noted.value = value; }}>
            {t("I know it or have written it down")}
          </Option>
          <div class="tight">
            <Button icon="refresh-cw" onPress={() => void offer()}>{t("Another one")}</Button>
            <Button look="plain" onPress={() => { own.value = true; }}>{t("Choose my own")}</Button>
          </div>
        </div>
      )}
      <Button look="main" icon="lock" onPress={() => void choose()} disabled={!ready || app.busy.value}>
        {t("Lock with this passphrase")}
      </Button>
    </Screen>
  );
}

function sentence(fault: Fault): string {
  const { happened, todo } = explain(fault);
  return `${happened} ${todo}`;
}

/** Waiting for a person at the desk, who hears the digits and compares them. */
export function Waiting() {
  const app = useApp();
  const joining = app.joining.value;
  const sure = useSignal(false);
  if (joining === null) return null;
  const over = joining.state === "rejected" || joining.state === "expired";
  return (
    <Screen id="waiting" title={over ? t("Your request has ended") : t("Waiting for approval")}>
      {over ? (
        <FaultNote fault={{ code: joining.state === "rejected" ? "join.rejected" : "invitation.expired", facts: {} }} />
      ) : (
        <p role="status">{joining.state === "unsent" ? t("Your request will be sent as soon as there is a network.") : t("Your request has arrived. A person at your organisation now decides.")}</p>
      )}
      {joining.fault !== null && !over && <FaultNote fault={joining.fault} />}
      {!over && (
        <div class="card stack">
          <h2>{t("Read these digits to your supervisor")}</h2>
          <p>{t("By voice or side by side, not by message. They must be the same on both screens.")}</p>
          <Digits digits={joining.fingerprint} />
        </div>
      )}
      {!over && (
        <Button look="main" icon="refresh-cw" onPress={() => void app.checkJoin()} disabled={app.busy.value}>{t("Ask again now")}</Button>
      )}
      {over && <Button look="main" onPress={() => void app.abandonJoin()}>{t("Begin again with a new invitation") /* i18n: critical */}</Button>}
      {joining.asked !== null && <p class="small quiet">{t("Last answer of the relay: {when}", { when: moment(joining.asked) })}</p>}
      {over ? null : sure.value ? (
        <Note look="warm">
          <p>{t("Your keys on this phone will be erased. You will need a new invitation.")}</p>
          <Button look="danger" onPress={() => void app.abandonJoin()}>{t("Yes, give up this request") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { sure.value = false; }}>{t("No, keep waiting") /* i18n: critical */}</Button>
        </Note>
      ) : (
        <Button look="plain" onPress={() => { sure.value = true; }}>{t("Give up this request")}</Button>
      )}
    </Screen>
  );
}
