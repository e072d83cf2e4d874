/**
 * The first screen after unlocking: alarms, drafts, what is on its way, and how this phone is.
 *
 * Must never show what was said: a draft is a date, a language and a count.
 */

import { useSignal } from "@preact/signals";
import { formText, language, languages, t, tn } from "../words/index.ts";
import type { DraftView, Fault, Opening } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { answersSoFar, bytes, dotted, moment } from "./format.ts";
import { Screen } from "./frame.tsx";
import { NotNow, OnlyHere, onlyHere } from "./interview/endmeeting.tsx";
import { SyncLine } from "./outbox.tsx";
import { Button, Go, Icon, Note, Option } from "./parts.tsx";
import { go } from "./router.ts";
import { StrainRow } from "./strain.tsx";

export function Home() {
  const app = useApp();
  const fault = useSignal<Fault | null>(null);
  const earlier = useSignal<{ id: string; count: number } | null>(null);
  const open = async (id: string, how?: Opening) => {
    const met = await app.openDraft(id, how);
    if (met?.code === "meeting.unsealed") earlier.value = { id, count: Number(met.facts["n"]) };
    else fault.value = met;
    if (met === null) go(how !== undefined && "seal" in how ? "seal" : "section");
  };
  if (earlier.value !== null) {
    const { id, count } = earlier.value;
    return (
      <Screen id="earlier" title={t("An earlier meeting is not sealed")} back={() => { earlier.value = null; }}>
        {fault.value !== null && <FaultNote fault={fault.value} />}
        <OnlyHere count={count} />
        <p>{t("Seal it before another meeting begins, so that nothing of it can be lost.")}</p>
        <Button look="main" icon="lock" onPress={() => void open(id, { seal: true })}>{t("Seal it now") /* i18n: critical */}</Button>
        <NotNow choose={(why) => void open(id, { why })} />
      </Screen>
    );
  }
  const drafts = app.drafts.value;
  const outbox = app.outbox.value;
  const waiting = outbox.filter((item) => item.state !== "confirmed").length;
  return (
    <Screen id="home" title={t("Your notebook")}>
      <Alarms />
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <Button look="main" icon="plus" onPress={() => go("begin")}>{t("New interview")}</Button>

      <section class="tight" aria-labelledby="drafts">
        <h2 id="drafts">{t("Not finished")}</h2>
        {drafts.length === 0 && <p class="quiet">{t("No unfinished interview on this phone.")}</p>}
        {drafts.map((draft) => <DraftRow key={draft.id} draft={draft} onOpen={() => void open(draft.id)} />)}
      </section>

      <section class="tight" aria-labelledby="outbox">
        <h2 id="outbox">{t("Sealed")}</h2>
        <Go
          icon="file-lock" onPress={() => go("outbox")} title={t("Outbox")}
          detail={waiting === 0 ? t("Nothing is waiting.") : tn("{n} sealed item is still on this phone.", "{n} sealed items are still on this phone.", waiting)}
        />
        <SyncLine />
        <Go icon="hand" onPress={() => go("takeback")} title={t("Somebody wants to take it back")} detail={t("With the code that the person kept.")} />
      </section>

      <Go icon="search" onPress={() => go("places")} title={t("Places of help")} detail={t("Where you may refer a person to")} />
      <Device />
      <Go icon="languages" onPress={() => go("glossary")} title={t("Words in five languages")} detail={t("How each language says torture, detention, consent …")} />
      <StrainRow />
      <Go icon="settings" onPress={() => app.goSettings()} title={t("Settings")} />
      <Button icon="lock" onPress={() => app.lock()}>{t("Lock now") /* i18n: critical */}</Button>
    </Screen>
  );
}

function DraftRow({ draft, onOpen }: { draft: DraftView; onOpen: () => void }) {
  if (draft.fault !== null) return <FaultNote fault={draft.fault} speak={false} />;
  const tongue = languages.find((one) => one.code === draft.language);
  return (
    <Go
      icon="pencil" onPress={onOpen}
      title={t("Begun {when}", { when: moment(draft.begun) })}
      detail={
        <>
          <span lang={tongue?.bcp47}>{tongue?.name ?? draft.language}</span>
          {"\u00a0· "}
          {dotted(answersSoFar(draft.answered, draft.photos), draft.sessions > 0 && tn("{n} session sealed", "{n} sessions sealed", draft.sessions))}
          {draft.unsealed > 0 && <b class="small"><Icon name="triangle-alert" /> {onlyHere(draft.unsealed)}</b>}
        </>
      }
    />
  );
}

function Alarms() {
  const app = useApp();
  return (
    <>
      {app.alarms.value.map((alarm) => (
        <div key={alarm.id} class="tight">
          <FaultNote fault={alarm.fault} />
          <Button look="plain" onPress={() => app.dismissAlarm(alarm.id)}>{t("I have read this")}</Button>
        </div>
      ))}
    </>
  );
}

/** How this phone is, as sentences; what can be done stands right below. */
function Device() {
  const app = useApp();
  const device = app.device.value;
  const update = app.update.value;
  return (
    <section class="card stack" aria-labelledby="device">
      <h2 id="device">{t("This phone")}</h2>
      <ul class="facts">
        <li><Icon name="smartphone" /><span>{device.installed ? t("The notebook is installed as an app.") : t("The notebook is open in a browser window. Installed as an app it is safer from being deleted.")}</span></li>
        <li><Icon name={device.kept === true ? "shield-check" : "triangle-alert"} /><span>{device.kept === true ? t("The phone has promised to keep its storage.") : t("The phone may delete the notebook's storage when space runs out. Send what is sealed soon.")}</span></li>
        {device.freeBytes !== null && (
          <li><Icon name={device.low ? "triangle-alert" : "circle-check"} /><span>{device.low ? t("Little space is left: {size}. Text can be saved, photos not.", { size: bytes(device.freeBytes) }) : t("Free space for the notebook: {size}.", { size: bytes(device.freeBytes) })}</span></li>
        )}
        {device.clockOffMinutes !== null && device.clockOffMinutes !== 0 && (
          <li><Icon name="clock" /><span>{tn("The clock of this phone is {n} minute off. Set date and time to automatic.", "The clock of this phone is {n} minutes off. Set date and time to automatic.", Math.abs(device.clockOffMinutes))}</span></li>
        )}
      </ul>
      {!device.installed && device.installable && <Button icon="download" onPress={() => void app.install()}>{t("Install the app")}</Button>}
      {device.kept === false && <Button icon="shield-check" onPress={() => void app.keepStorage()}>{t("Ask the phone to keep it")}</Button>}
      {update.available && (
        <Note>
          <p>{t("A new version of the notebook is ready.")}</p>
          {update.canApply
            ? <Button onPress={() => void app.applyUpdate()}>{t("Use the new version")}</Button>
            : <p>{t("Close the open interview first.")}</p>}
        </Note>
      )}
    </section>
  );
}

/** A new interview: in which language it will be held, and with which form. */
export function Begin() {
  const app = useApp();
  const tongue = useSignal(language.value);
  const form = useSignal(app.forms.value[0]?.id ?? "");
  const fault = useSignal<Fault | null>(null);
  const begin = async () => {
    fault.value = await app.newDraft(form.value, tongue.value);
    if (fault.value === null) go("section");
  };
  return (
    <Screen id="begin" title={t("New interview")} back={() => go("home")}>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <fieldset>
        <legend class="label">{t("Language of the conversation")}</legend>
        {languages.map((one) => (
          <Option
            key={one.code} type="radio" name="tongue" value={one.code} lang={one.bcp47} checked={tongue.value === one.code}
            onChange={() => { tongue.value = one.code; }}
          >
            {one.name}
          </Option>
        ))}
      </fieldset>
      <p class="quiet">{t("You can change it at any moment, also in the middle.")}</p>
      {app.forms.value.length > 1 && (
        <fieldset>
          <legend class="label">{t("Which form")}</legend>
          {app.forms.value.map((one) => (
            <Option key={one.id} type="radio" name="form" checked={form.value === one.id} onChange={() => { form.value = one.id; }}>
              {formText(`form:${one.id}/title`)}
            </Option>
          ))}
        </fieldset>
      )}
      <Note icon="ear">
        <p>{t("Be alone with the person, and take your time. No answer is ever required of the person.")}</p>
      </Note>
      <Button look="main" onPress={() => void begin()} disabled={app.busy.value || form.value === ""}>{t("Begin")}</Button>
    </Screen>
  );
}

