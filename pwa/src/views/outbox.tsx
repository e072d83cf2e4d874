/**
 * What is sealed and where it is: on this phone, on its way, at the relay, confirmed.
 *
 * Must never call anything safe that only the relay has: a record is safe when a supervisor's
 * signature says so.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t, tn } from "../words/index.ts";
import type { ArrivedView, Fault, ImportResult, OutboxView } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { bytes, dotted, moment, photoCount, shortId } from "./format.ts";
import { Screen } from "./frame.tsx";
import { Button, Go, Icon, Note, Progress, type IconName } from "./parts.tsx";
import { go } from "./router.ts";

/** One line about the last sync, spoken when it changes, with the bar while something leaves. */
export function SyncLine() {
  const sync = useApp().sync.value;
  return (
    <div class="tight">
      {sync.state === "running" && sync.progress !== null && (
        <Progress value={sync.progress}>{t("Sending: {percent} %", { percent: Math.round(sync.progress * 100) })}</Progress>
      )}
      <p class="small quiet" role="status">
        {sync.state === "running" && t("Syncing…")}
        {sync.state === "offline" && `${t("No network now. Sending waits.")} `}
        {sync.state !== "running" && (sync.last === null ? t("Not synced yet.") : t("Last sync: {when}.", { when: moment(sync.last) }))}
      </p>
      {sync.words !== null && <FaultNote fault={sync.words} speak={false} />}
      {sync.fault !== null && sync.state !== "offline" && <FaultNote fault={sync.fault} speak={false} />}
    </div>
  );
}

const STATE_ICON: Record<OutboxView["state"], IconName> = {
  waiting: "file-lock", sending: "upload", stored: "clock", confirmed: "circle-check", refused: "circle-alert",
};

function stateWords(item: OutboxView): string {
  switch (item.state) {
    case "waiting": return t("Sealed. Only on this phone.");
    case "sending": return t("Being sent: {sent} of {all}.", { sent: bytes(item.sent), all: bytes(item.bytes) });
    case "stored": return t("The relay has it. Waiting for a supervisor's confirmation.");
    case "confirmed": return t("Confirmed by a supervisor. It will now be removed from this phone.");
    case "refused": return t("The relay did not take it. It stays here; carry it as a file.");
  }
}

function arrivedWords(one: ArrivedView): string {
  const id = shortId(one.record);
  if (one.taken !== null && one.confirmed) return t("Interview {id}, taken back {when} and erased", { id, when: moment(one.taken) });
  if (one.taken !== null) return t("Interview {id}, taken back {when}", { id, when: moment(one.taken) });
  const arrived = t("Interview {id}, confirmed {when}", { id, when: moment(one.at) });
  return one.narrowed === null ? arrived : dotted(arrived, t("a part taken back {when}", { when: moment(one.narrowed) }));
}

function whatWords(item: OutboxView): string {
  switch (item.what) {
    case "interview": return t("Interview {id}", { id: shortId(item.record ?? item.key) });
    case "session": return t("Session of interview {id}", { id: shortId(item.record ?? item.key) });
    case "withdrawal": return t("Somebody took an interview back");
    case "narrowing": return t("Somebody took a part of the consent back");
    case "other": return t("Message to the supervisors");
  }
}

export function Outbox() {
  const app = useApp();
  const items = app.outbox.value;
  const arrived = app.arrived.value;
  const sync = app.sync.value;
  return (
    <Screen id="outbox" title={t("Outbox")} back={() => go("home")}>
      <p>{t("The phone forgets a sealed interview only when a supervisor has confirmed it.")}</p>
      <p class="small quiet">{t("The relay is the server that passes it on. It cannot open it.")}</p>
      {items.length === 0 ? (
        <div class="card mark"><Icon name="circle-check" /><p>{t("Nothing is waiting.")}</p></div>
      ) : (
        <ul class="lines card">{items.map((item) => <Item key={item.key} item={item} />)}</ul>
      )}
      <SyncLine />
      <Button look="main" icon="refresh-cw" disabled={sync.state === "running"} onPress={() => void app.syncNow()}>{t("Sync now") /* i18n: critical */}</Button>
      <Go
        icon="file-up" onPress={() => go("file")} title={t("Carry it as a file")}
        detail={t("Without any network: write a sealed file, bring back the confirmation.")}
      />
      {arrived.length > 0 && (
        <section class="tight" aria-labelledby="arrived">
          <h2 id="arrived">{t("No longer on this phone")}</h2>
          <ul class="facts">
            {arrived.map((one) => (
              <li key={one.record}>
                <Icon name="circle-check" />
                <span>{arrivedWords(one)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Screen>
  );
}

function Item({ item }: { item: OutboxView }) {
  const share = item.bytes === 0 ? 0 : item.sent / item.bytes;
  return (
    <li class="tight">
      <p class="mark"><Icon name={STATE_ICON[item.state]} /><b>{whatWords(item)}</b></p>
      {item.state === "sending"
        ? <Progress value={share}>{stateWords(item)}</Progress>
        : <p>{stateWords(item)}</p>}
      <p class="small quiet">
        {dotted(
          t("Sealed {when}", { when: moment(item.sealed) }),
          bytes(item.bytes),
          item.photos > 0 && photoCount(item.photos),
          item.acksNeeded > 1 && t("{n} of {all} confirmations", { n: item.acks, all: item.acksNeeded }),
        )}
      </p>
      {item.fault !== null && <FaultNote fault={item.fault} speak={false} />}
    </li>
  );
}

/** Without a network: the outbox as one sealed file, and the desk's answer read back. */
export function CarryFile() {
  const app = useApp();
  const id = useId();
  const fault = useSignal<Fault | null>(null);
  const written = useSignal<string | null>(null);
  const found = useSignal<ImportResult | null>(null);
  const write = async () => {
    fault.value = null;
    const file = await app.exportOutbox();
    if (!(file instanceof Blob)) {
      fault.value = file;
      return;
    }
    written.value = saveFile(file);
  };
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    fault.value = null;
    const result = await app.importFile(file);
    if ("code" in result) fault.value = result;
    else found.value = result;
  };
  const waiting = app.outbox.value.length;
  return (
    <Screen id="file" title={t("Carry it as a file")} back={() => go("outbox")}>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      <section class="card stack">
        <h2>{t("1. Write a sealed file")}</h2>
        <p>{t("Whoever finds the file cannot read it. Bring it to the desk on a memory stick or a cable.")}</p>
        <Button look="main" icon="file-lock" disabled={waiting === 0} onPress={() => void write()}>{t("Write the sealed file") /* i18n: critical */}</Button>
        {waiting === 0 && <p class="quiet">{t("Nothing is waiting.")}</p>}
        {written.value !== null && (
          <Note role="status" icon="circle-check">
            <p>{t("Written as {name}. The interviews stay on this phone until the confirmation is back.", { name: written.value })}</p>
          </Note>
        )}
      </section>
      <section class="card stack">
        <h2>{t("2. Read the confirmation")}</h2>
        <p>{t("The desk gives you a file in return. When it is read here, the phone forgets what has safely arrived.")}</p>
        <label class="btn" for={id}><Icon name="download" /><span>{t("Choose the file from the desk")}</span></label>
        <input
          id={id} class="unseen" type="file"
          onChange={(event) => {
            void read(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        {found.value !== null && <Found result={found.value} />}
      </section>
    </Screen>
  );
}

function Found({ result }: { result: ImportResult }) {
  return (
    <Note role="status" icon={result.acknowledgements > 0 ? "circle-check" : "info"} look={result.damaged > 0 ? "warm" : ""}>
      <p>{result.acknowledgements > 0 ? tn("{n} confirmation was read.", "{n} confirmations were read.", result.acknowledgements) : t("There was no confirmation in this file.")}</p>
      {result.directoryEntries > 0 && <p>{tn("{n} change in the list of members was read.", "{n} changes in the list of members were read.", result.directoryEntries)}</p>}
      {result.damaged > 0 && <p>{tn("{n} part of the file is damaged and was left out.", "{n} parts of the file are damaged and were left out.", result.damaged)}</p>}
    </Note>
  );
}

/** Give the bytes to the browser's download under a name that says nothing. */
function saveFile(file: Blob): string {
  const date = new Date();
  const name = `notes-${date.getFullYear()}${String(date.getMonth() + 1).padStart(2, "0")}${String(date.getDate()).padStart(2, "0")}.bin`;
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}
