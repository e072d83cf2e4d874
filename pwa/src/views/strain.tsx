/**
 * The interviewer's own check: how hard it is for her, a few words if she likes, and how much there
 * was this week. For her eyes only.
 *
 * Must never be asked for, judged, or shown to anybody else; everything can be deleted here.
 */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import type { Fault, StrainView } from "../interview/contract.ts";
import { language, t, tn } from "../words/index.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { Typed } from "./fields.tsx";
import { moment } from "./format.ts";
import { Screen } from "./frame.tsx";
import { Button, Go, Icon, Note, Option } from "./parts.tsx";
import { go } from "./router.ts";

const STEPS = Array.from({ length: 11 }, (_, n) => n);
const DAY = 86_400_000;
/** So many in one day are enough for most people (spec/interview 6.7). */
const A_DAY = 2;
const HEAVY = 7;

export function Strain() {
  const app = useApp();
  const kept = useSignal<StrainView | null>(null);
  const fault = useSignal<Fault | null>(null);
  const read = () => app.readStrain().then((found) => {
    if ("code" in found) fault.value = found;
    else kept.value = found;
  });
  useEffect(() => void read(), []);
  const doing = async (work: Promise<Fault | null>) => {
    fault.value = await work;
    await read();
    return fault.value === null;
  };
  return (
    <Screen id="strain" title={t("How are you?")} back={() => go("home")}>
      <p>{t("Listening to this is hard work. What you note here stays locked on this phone. Nobody else can see it, and it goes into no interview.")}</p>
      <p class="small quiet">{t("Was there an interpreter? Saying these words aloud is as hard. Ask, and end the day together.")}</p>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {kept.value !== null && (
        <>
          <Load evaluations={kept.value.evaluations} />
          <Check onNote={(score, note) => doing(app.noteStrain(score, note))} />
          <Notes kept={kept as Signal<StrainView>} onDrop={(at) => void doing(app.dropStrain(at))} />
        </>
      )}
    </Screen>
  );
}

/** On the home screen: the way here; after a full evaluation, and until she has looked after herself, with a reminder. */
export function StrainRow() {
  const app = useApp();
  const due = useSignal(false);
  useEffect(() => void app.readStrain().then((found) => {
    if ("code" in found) return;
    const last = Math.max(0, ...found.evaluations);
    due.value = last > Date.now() - DAY && !found.notes.some((one) => one.at > last);
  }), []);
  const detail = due.value ? t("After the evaluation: a few minutes for yourself, and a word with a colleague") : t("For yourself; it stays on this phone");
  return <Go icon="hand" onPress={() => go("strain")} title={t("How are you?")} detail={detail} />;
}

function Load({ evaluations }: { evaluations: readonly number[] }) {
  const now = Date.now();
  const today = evaluations.filter((at) => new Date(at).toDateString() === new Date(now).toDateString()).length;
  const week = evaluations.filter((at) => at > now - 7 * DAY).length;
  return (
    <div class="card tight">
      <h2>{t("In the last seven days")}</h2>
      <p>{week === 0 ? t("No meeting of a full evaluation was sealed.") : tn("{n} meeting of a full evaluation was sealed.", "{n} meetings of full evaluations were sealed.", week)}</p>
      {today >= A_DAY && <p class="mark"><Icon name="triangle-alert" /><span>{t("Two in one day are enough. Ask your supervisor for another order of the day.")}</span></p>}
    </div>
  );
}

function Check({ onNote }: { onNote: (score: number, note: string) => Promise<boolean> }) {
  const score = useSignal<number | null>(null);
  const note = useSignal("");
  const done = useSignal<number | null>(null);
  const id = useId();
  const keep = async () => {
    const given = score.peek();
    if (given === null || !(await onNote(given, note.peek()))) return;
    done.value = given;
    score.value = null;
    note.value = "";
  };
  return (
    <div class="stack">
      <h2 class="ask" id={`${id}-ask`}>{t("How heavy is it now? 0 is light, 10 is too heavy to carry alone.")}</h2>
      <div class="scale" role="radiogroup" aria-labelledby={`${id}-ask`}>
        {STEPS.map((n) => <Option key={n} type="radio" name={id} value={String(n)} checked={score.value === n} onChange={() => { score.value = n; }}>{String(n)}</Option>)}
      </div>
      <div>
        <label class="label small" for={`${id}-note`}>{t("A few words for yourself, if you like (nothing about the person)")}</label>
        <Typed kind="words" lang={language.value} id={`${id}-note`} rows={3} value={note.value} onType={(text) => { note.value = text; }} />
      </div>
      <Button look="main" icon="lock" disabled={score.value === null} onPress={() => void keep()}>{t("Keep it for me")}</Button>
      {done.value !== null && (
        <Note role="status" look={done.value >= HEAVY ? "warm" : ""}>
          {done.value >= HEAVY
            ? <p>{t("That is heavy. Talk today with a colleague or a person whom you trust. Asking for relief is part of the work.")}</p>
            : <p>{t("Kept. Drink something, move a little, and end the day on time.")}</p>}
        </Note>
      )}
    </div>
  );
}

function Notes({ kept, onDrop }: { kept: Signal<StrainView>; onDrop: (at: number | null) => void }) {
  const sure = useSignal(false);
  const { notes, evaluations } = kept.value;
  if (notes.length === 0 && evaluations.length === 0) return null;
  return (
    <section class="tight" aria-labelledby="own-notes">
      <h2 id="own-notes">{t("Your notes")}</h2>
      {notes.length === 0 && <p class="quiet">{t("No notes yet.")}</p>}
      <ul class="lines">
        {[...notes].reverse().map((one) => (
          <li key={one.at} class="tight">
            <p><b>{t("{n} of 10", { n: one.score })}</b> <span class="small quiet">{moment(one.at)}</span></p>
            {one.note !== "" && <p>{one.note}</p>}
            <Button look="plain" icon="trash-2" onPress={() => onDrop(one.at)}>{t("Delete this note") /* i18n: critical */}</Button>
          </li>
        ))}
      </ul>
      {sure.value ? (
        <Note look="warm">
          <p class="strong">{t("Delete all your notes and the count?") /* i18n: critical */}</p>
          <Button look="danger" icon="trash-2" onPress={() => { sure.value = false; onDrop(null); }}>{t("Yes, delete them") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { sure.value = false; }}>{t("No, keep them") /* i18n: critical */}</Button>
        </Note>
      ) : <Button icon="trash-2" onPress={() => { sure.value = true; }}>{t("Delete everything here") /* i18n: critical */}</Button>}
    </section>
  );
}
