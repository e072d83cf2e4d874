/**
 * Settings: language, theme, size of the text, lock time, passphrase, about, wiping everything.
 *
 * Must never wipe by one tap, nor hide what a wipe destroys.
 */

import { useSignal } from "@preact/signals";
import { language, languages, t, tn } from "../words/index.ts";
import type { Fault } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { SecretField } from "./fields.tsx";
import { Screen } from "./frame.tsx";
import { SingleSwitch } from "./singleswitch.tsx";
import { size, SIZES, theme, THEMES, type Theme } from "./look.ts";
import { Button, Digits, Go, Icon, Note, Option } from "./parts.tsx";
import { go } from "./router.ts";

function themeWords(name: Theme): string {
  switch (name) {
    case "light": return t("Light");
    case "dark": return t("Dark");
    case "sun": return t("Bright sun: black on white");
  }
}

const MINUTES = [1, 2, 5, 10];

export function Settings() {
  const app = useApp();
  const leave = () => {
    go("home");
    app.goHome();
  };
  return (
    <Screen id="settings" title={t("Settings")} back={leave}>
      <fieldset>
        <legend class="label">{t("Language of the screens")}</legend>
        {languages.map((one) => (
          <Option key={one.code} type="radio" name="language" lang={one.bcp47} checked={language.value === one.code} onChange={() => void app.setScreenLanguage(one.code)}>
            {one.name}
          </Option>
        ))}
        <p class="small quiet">{t("Each interview also has its own language.")}</p>
      </fieldset>
      <fieldset>
        <legend class="label">{t("Colours")}</legend>
        {THEMES.map((name) => (
          <Option key={name} type="radio" name="theme" checked={theme.value === name} onChange={() => { theme.value = name; }}>{themeWords(name)}</Option>
        ))}
      </fieldset>
      <fieldset>
        <legend class="label">{t("Size of the text")}</legend>
        <div class="sizes">
          {SIZES.map((name) => (
            <Option key={name} type="radio" name="size" checked={size.value === name} onChange={() => { size.value = name; }}>{`${name}\u00a0%`}</Option>
          ))}
        </div>
      </fieldset>
      <SingleSwitch />
      <fieldset>
        <legend class="label">{t("Lock by itself when nobody touches it for")}</legend>
        {MINUTES.map((minutes) => (
          <Option key={minutes} type="radio" name="minutes" checked={app.idleMinutes.value === minutes} onChange={() => app.setIdleMinutes(minutes)}>
            {tn("{n} minute", "{n} minutes", minutes)}
          </Option>
        ))}
        <p class="small quiet">{t("While you listen with the screen covered, it waits up to 15 minutes.")}</p>
      </fieldset>
      <div class="tight">
        <Go icon="pencil" onPress={() => go("profile")} title={t("About you, the interviewer")} detail={t("Profession, training, licence: copied into an evaluation")} />
        <Go icon="key-round" onPress={() => go("passphrase")} title={t("Change the passphrase")} />
        <Go icon="info" onPress={() => go("about")} title={t("About this notebook")} />
        <Go icon="trash-2" onPress={() => go("wipe")} title={t("Erase the notebook from this phone")} />
      </div>
    </Screen>
  );
}

export function ChangePassphrase() {
  const app = useApp();
  const old = useSignal("");
  const next = useSignal("");
  const shown = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const done = useSignal(false);
  const offer = async () => {
    const words = await app.suggestPassphrase();
    if ("code" in words) fault.value = words;
    else {
      next.value = words.join(" ");
      shown.value = true;
    }
  };
  const change = async () => {
    fault.value = await app.changePassphrase(old.value, next.value);
    done.value = fault.value === null;
    if (done.value) old.value = next.value = "";
  };
  return (
    <Screen id="change" title={t("Change the passphrase")} back={() => go("settings")}>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {done.value && <Note icon="circle-check" role="status"><p>{t("The passphrase is changed. The old one opens nothing any more.")}</p></Note>}
      <SecretField label={t("Passphrase until now")} value={old.value} onInput={(value) => { old.value = value; }} shown={shown.value} onShow={(value) => { shown.value = value; }} />
      <SecretField label={t("New passphrase")} value={next.value} onInput={(value) => { next.value = value; }} shown={shown.value} onShow={(value) => { shown.value = value; }} isNew />
      <Button icon="refresh-cw" onPress={() => void offer()}>{t("Make words for me")}</Button>
      <Button look="main" icon="lock" disabled={old.value === "" || next.value === "" || app.busy.value} onPress={() => void change()}>{t("Change the passphrase")}</Button>
    </Screen>
  );
}

export function About() {
  const app = useApp();
  const membership = app.membership.value;
  return (
    <Screen id="about" title={t("About this notebook")} back={() => go("settings")}>
      <p>{t("Version {release}", { release: app.release })}</p>
      {membership !== null && (
        <>
          <p>{membership.practice ? t("This is a practice organisation.") : t("This is a real organisation.")}</p>
          {membership.revoked && <FaultNote fault={{ code: "membership.revoked", facts: {} }} speak={false} />}
          <p>{t("Relay, the server that passes on what is sealed and cannot open it: {address}", { address: membership.relay.replace(/^https?:\/\//u, "") })}</p>
          <div class="card stack">
            <h2>{t("The list of members")}</h2>
            <p>{t("Compare these digits with your supervisor now and then, by voice. If they differ, somebody shows you another list.")}</p>
            <Digits digits={membership.directoryDigits} />
            <p class="small quiet">{t("After change number {n}", { n: membership.directorySeq })}</p>
          </div>
        </>
      )}
      <div class="card stack">
        <h2>{t("What this phone can and cannot do")}</h2>
        <ul class="facts">
          <li><Icon name="shield-check" /><span>{t("Nobody can open a sealed interview on this phone.")}</span></li>
          <li><Icon name="lock" /><span>{t("An unfinished interview can be opened by whoever knows your passphrase.")}</span></li>
          <li><Icon name="triangle-alert" /><span>{t("A phone with spying software in it can see what you see. Keep the phone up to date, and away from others.")}</span></li>
          <li><Icon name="triangle-alert" /><span>{t("A keyboard from another company may learn words. Use the keyboard that came with the phone.")}</span></li>
        </ul>
      </div>
    </Screen>
  );
}

export function Wipe() {
  const app = useApp();
  const sure = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const drafts = app.drafts.value.length;
  const waiting = app.outbox.value.length;
  return (
    <Screen id="wipe" title={t("Erase the notebook from this phone")} back={() => go("settings")}>
      <p>{t("The keys are erased first, then everything else in the notebook. Nobody can bring it back, not even your organisation.")}</p>
      <Note look="warm"><p>{t("Other photos and files on the phone stay, also pictures that you took with another app. Delete them there.")}</p></Note>
      {drafts > 0 && <Note look="bad"><p class="strong">{tn("{n} unfinished interview will be lost.", "{n} unfinished interviews will be lost.", drafts)}</p></Note>}
      {waiting > 0 && <Note look="bad"><p class="strong">{tn("{n} sealed item that nobody has confirmed will be lost.", "{n} sealed items that nobody has confirmed will be lost.", waiting)}</p></Note>}
      {drafts + waiting === 0 && <Note><p>{t("Nothing is waiting on this phone.")}</p></Note>}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <Option type="checkbox" name="sure" checked={sure.value} onChange={(value) => { sure.value = value; }}>
        {t("I want to erase everything of this notebook on this phone") /* i18n: critical */}
      </Option>
      <Button look="danger" icon="trash-2" disabled={!sure.value} onPress={() => void app.wipe(true).then((found) => { fault.value = found; })}>
        {t("Erase everything now") /* i18n: critical */}
      </Button>
      <Button onPress={() => go("settings")}>{t("No, go back") /* i18n: critical */}</Button>
    </Screen>
  );
}
