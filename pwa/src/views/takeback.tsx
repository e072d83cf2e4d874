/**
 * Somebody wants to take it back: the code finds the interview on this phone, then all of it is taken
 * back, or what it may be used for. Works without a network.
 *
 * Must never ask why, promise that copies outside come back, or show an interview before its code.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../words/index.ts";
import type { CodedView, Fault } from "../interview/contract.ts";
import { useApp } from "./context.ts";
import { DigitField } from "./digits.tsx";
import { FaultNote } from "./faultnote.tsx";
import { moment, shortId } from "./format.ts";
import { Screen } from "./frame.tsx";
import { Button, Note, Option } from "./parts.tsx";
import { go } from "./router.ts";

/** What can be taken back while the interview stays, by the ids of the consent items (spec 2.2, 6.6). */
const PARTS = [
  {
    id: "share",
    items: ["c.share_lawyer", "c.share_doctor", "c.report_prosecutor", "c.report_npm", "c.report_un", "c.peer_international", "c.media"],
    words: () => t("Do not give it to anybody outside the organisation any more"),
  },
  { id: "use", items: ["c.stats", "c.research"], words: () => t("Do not use it for numbers or research any more") },
  { id: "contact", items: ["c.recontact"], words: () => t("Do not contact the person again") },
] as const;

export function TakeBack() {
  const app = useApp();
  const id = useId();
  const typed = useSignal("");
  const fault = useSignal<Fault | null>(null);
  const found = useSignal<readonly CodedView[]>([]);
  const done = useSignal<"all" | "part" | null>(null);
  const find = async () => {
    fault.value = null;
    const answer = await app.findCoded(typed.value);
    if ("code" in answer) fault.value = answer;
    else {
      found.value = answer;
      typed.value = "";
    }
  };
  const take = async (record: string, items: readonly string[] | null) => {
    fault.value = await app.takeBack(record, items);
    if (fault.value !== null) return;
    found.value = [];
    done.value = items === null ? "all" : "part";
  };
  return (
    <Screen id="takeback" title={t("Somebody wants to take it back")} back={() => go("home")}>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {done.value !== null && <Done part={done.value === "part"} />}
      {done.value === null && found.value.length === 0 && (
        <>
          <p>{t("Everybody may take it back, at any time and without a reason. Do not ask for one.")}</p>
          <div class="card stack">
            <DigitField id={id} label={t("The nine digits that the person kept")} value={typed.value} onType={(value) => { typed.value = value; }} />
            <p class="quiet">{t("Ask for three digits at a time, and read them back.")}</p>
            <Button look="main" disabled={typed.value.length !== 9 || app.busy.value} onPress={() => void find()}>{t("Find the interview")}</Button>
          </div>
          <Note>
            <p>{t("This phone finds what was sealed on it. For other interviews, and without a code, ask a supervisor at the desk.")}</p>
          </Note>
        </>
      )}
      {found.value.map((one) => <Found key={one.record} one={one} take={(items) => void take(one.record, items)} />)}
    </Screen>
  );
}

function Found({ one, take }: { one: CodedView; take: (items: readonly string[] | null) => void }) {
  const app = useApp();
  const what = useSignal<string | null>(null);
  if (one.taken !== null) {
    return (
      <Note icon="circle-check" role="status">
        <p class="strong">{t("It was taken back already, {when}.", { when: moment(one.taken) })}</p>
        <p>{one.confirmed === null ? t("A supervisor still has to confirm it. Sync when there is a network.") : t("A supervisor confirmed it, {when}. It is erased.", { when: moment(one.confirmed) })}</p>
      </Note>
    );
  }
  const part = PARTS.find(({ id }) => id === what.value);
  const choose = (value: string) => () => { what.value = value; };
  return (
    <section class="card stack" aria-labelledby={`found-${one.record}`}>
      <h2 id={`found-${one.record}`}>{t("Interview {id}", { id: shortId(one.record) })}</h2>
      <p class="quiet">{t("Sealed {when}", { when: moment(one.sealed) })}</p>
      {one.unfinished && <p>{t("This interview is not finished: there is a draft of it on this phone.")}</p>}
      {one.narrowed !== null && <p>{t("A part was taken back {when}.", { when: moment(one.narrowed) })}</p>}
      <fieldset>
        <legend class="label">{t("What does the person want?")}</legend>
        <Option type="radio" name={`what-${one.record}`} checked={what.value === "all"} onChange={choose("all")}>{t("Delete all of it")}</Option>
        {PARTS.map(({ id, words }) => (
          <Option key={id} type="radio" name={`what-${one.record}`} checked={what.value === id} onChange={choose(id)}>{words()}</Option>
        ))}
      </fieldset>
      {what.value === "all" && (
        <Note look="warm">
          <p>{t("Tell the person: it is locked at once and erased when a supervisor confirms it. What was already given to a court, a prosecutor or a lawyer cannot be called back.")}</p>
          {one.unfinished && <p>{t("The draft on this phone is erased at once, with all that is written down in it.")}</p>}
          <p>{t("If a court has ordered that it be kept, the supervisor will tell the person.")}</p>
        </Note>
      )}
      {part !== undefined && <Note><p>{t("The interview stays. The supervisors see from now on what the person does not want.")}</p></Note>}
      <Button
        look={what.value === "all" ? "danger" : "main"} disabled={what.value === null || app.busy.value}
        onPress={() => take(part === undefined ? null : part.items)}
      >
        {what.value === "all" ? t("Take all of it back now") /* i18n: critical */ : t("Take this back now") /* i18n: critical */}
      </Button>
    </section>
  );
}

function Done({ part }: { part: boolean }) {
  return (
    <>
      <Note icon="circle-check" role="status">
        <p class="strong">{part ? t("It is written down and sealed.") : t("It is taken back.")}</p>
        <p>{part ? t("It goes to the supervisors as soon as there is a network, or as a file.") : t("What had not left this phone will not leave it. The message goes to the relay and the supervisors as soon as there is a network, or as a file.")}</p>
      </Note>
      <Button look="main" onPress={() => go("outbox")}>{t("See the outbox")}</Button>
      <Button onPress={() => go("home")}>{t("To your notebook")}</Button>
    </>
  );
}
