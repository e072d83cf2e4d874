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
import { Parts } from "./takebackparts.tsx";

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
  const what = useSignal<"all" | "part" | null>(null);
  const chosen = useSignal<readonly string[]>([]);
  if (one.taken !== null) {
    return (
      <Note icon="circle-check" role="status">
        <p class="strong">{t("It was taken back already, {when}.", { when: moment(one.taken) })}</p>
        <p>{one.confirmed === null ? t("A supervisor still has to confirm it. Sync when there is a network.") : t("A supervisor confirmed it, {when}. It is erased.", { when: moment(one.confirmed) })}</p>
      </Note>
    );
  }
  const choose = (value: "all" | "part") => () => { what.value = value; };
  const part = what.value === "part";
  return (
    <section class="card stack" aria-labelledby={`found-${one.record}`}>
      <h2 id={`found-${one.record}`}>{t("Interview {id}", { id: shortId(one.record) })}</h2>
      <p class="quiet">{t("Sealed {when}", { when: moment(one.sealed) })}</p>
      {one.unfinished && <p>{t("This interview is not finished: there is a draft of it on this phone.")}</p>}
      {one.narrowed !== null && <p>{t("A part was taken back {when}.", { when: moment(one.narrowed) })}</p>}
      <fieldset>
        <legend class="label">{t("What does the person want?")}</legend>
        <Option type="radio" name={`what-${one.record}`} checked={what.value === "all"} onChange={choose("all")}>{t("Delete all of it")}</Option>
        <Option type="radio" name={`what-${one.record}`} checked={part} onChange={choose("part")}>{t("Keep it, and take back a part of the consent")}</Option>
      </fieldset>
      {what.value === "all" && (
        <Note look="warm">
          <p>{t("Tell the person: it is locked at once and erased when a supervisor confirms it. What was already given to a court, a prosecutor or a lawyer cannot be called back.")}</p>
          {one.unfinished && <p>{t("The draft on this phone is erased at once, with all that is written down in it.")}</p>}
          <p>{t("If a court has ordered that it be kept, the supervisor will tell the person.")}</p>
        </Note>
      )}
      {part && (
        <>
          <Parts name={`part-${one.record}`} granted={one.granted} chosen={chosen.value} onChange={(items) => { chosen.value = items; }} />
          <Note>
            <p>{t("The interview stays. The supervisors see from now on what the person does not want. Photos, findings and names that this concerns are hidden at the desk, and stay sealed.")}</p>
            {one.unfinished && <p>{t("In the draft on this phone it counts as a no from now on, and shuts what it had opened.")}</p>}
            <p>{t("Who no longer wants to be interviewed, to be written down or to be read by a supervisor takes all of it back.")}</p>
          </Note>
        </>
      )}
      <Button
        look={what.value === "all" ? "danger" : "main"} disabled={what.value === null || (part && chosen.value.length === 0) || app.busy.value}
        onPress={() => take(part ? chosen.value : null)}
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
