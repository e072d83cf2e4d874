/**
 * What stands beside the answers, once somebody opens it: earlier versions, struck through, and the
 * interviewer's working notes. A part of the app of its own.
 *
 * Must never change a version or a note that stands, nor show a working note before it is asked for.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { textKeys } from "../../forms/index.ts";
import type { Fault, MarginChange, QuestionView, Was, WorkingNote } from "../../interview/contract.ts";
import { formText, language, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { Typed } from "../fields.tsx";
import { dotted, moment } from "../format.ts";
import { Button, Note } from "../parts.tsx";
import { answerWords } from "./answerwords.ts";
import { useTongue } from "./said.tsx";

const when = (instant: string): string => moment(Date.parse(instant));

/** What stood here until it was changed, of a question or of rows of it that are gone; and how to take it out for good. */
export function Versions({ view, paths }: { view: QuestionView; paths: readonly string[] }) {
  const interview = useInterview();
  const tongue = useTongue();
  const asking = useSignal(false);
  const { earlier, left_out: left } = interview.margin.value;
  const words = (path: string, was: Was): string => {
    if ("note" in was) return was.note;
    const question = interview.form.questions.get(path.split("/").at(-1)!) ?? view.question;
    return answerWords({ ...view, question, choices: question.choices, answer: was.answer, state: was.answer.state }, tongue, interview.view.value);
  };
  const remove = () => {
    for (const path of paths) void interview.changeMargin({ remove: path });
    asking.value = false;
  };
  const more = paths.reduce((sum, path) => sum + (left[path] ?? 0), 0);
  return (
    <div class="tight small">
      <ul class="lines">
        {paths.flatMap((path) => (earlier[path] ?? []).map((was, n) => (
          <li key={`${path} ${n}`} class="tight">
            <p class="quiet">{dotted(path === view.path ? false : formText(textKeys(interview.form, interview.form.questions.get(path.split("/").at(-1)!) ?? view.question).label, {}, tongue), t("until {when}", { when: when(was.replaced_at) }))}</p>
            <p class="told"><del>{words(path, was)}</del></p>
          </li>
        )))}
      </ul>
      {more > 0 && <p class="quiet">{t("Versions in between that are not kept: {n}", { n: more })}</p>}
      {asking.value ? (
        <Note look="warm">
          <p class="strong">{t("Take the earlier versions out for good? Only when the person wishes it.") /* i18n: critical */}</p>
          <p>{t("That a version was taken out stays visible.")}{interview.sealedBefore.value && <> {t("What was sealed at an earlier meeting still has it.")}</>}</p>
          <Button look="danger" icon="trash-2" onPress={remove}>{t("Yes, take it out") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { asking.value = false; }}>{t("No, keep it") /* i18n: critical */}</Button>
        </Note>
      ) : <Button look="plain" icon="trash-2" onPress={() => { asking.value = true; }}>{t("The person wants it taken out") /* i18n: critical */}</Button>}
    </div>
  );
}

/** A note is written at `path`, or to the interview (null); those that stand are below it. */
export function WorkingNotes({ path }: { path: string | null }) {
  const interview = useInterview();
  const id = useId();
  const typed = useSignal("");
  const fault = useSignal<Fault | null>(null);
  const tell = async (change: MarginChange) => { fault.value = await interview.changeMargin(change); };
  // A note that was begun and left stands: what is written later is another one.
  useEffect(() => {
    void tell({ close: true, path });
    return () => void interview.changeMargin({ close: true, path });
  }, []);
  const all = interview.workingNotes.value.filter((one) => path === null || one.path === path);
  const open = typed.value.trim() === "" ? undefined : all.findLast((one) => one.path === path);
  return (
    <div class="stack">
      <div>
        <label class="label small" for={id}>{t("For yourself: a guess, a thing to do. Not in the report, but a court may ask for it: keep to facts.")}</label>
        <Typed kind="words" lang={language.value} id={id} rows={3} value={typed.value} onType={(text) => { typed.value = text; void tell({ write: text, path }); }} />
      </div>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {open !== undefined && <Button icon="check" onPress={() => { typed.value = ""; void tell({ close: true, path }); }}>{t("Done, another note")}</Button>}
      <ul class="lines">
        {all.filter((one) => one !== open).reverse().map((one) => <OneNote key={one.id} note={one} named={path === null} onStrike={() => void tell({ strike: one.id })} />)}
      </ul>
    </div>
  );
}

function OneNote({ note, named, onStrike }: { note: WorkingNote; named: boolean; onStrike: () => void }) {
  const interview = useInterview();
  const question = note.path === null ? undefined : interview.form.questions.get(note.path.split("/").at(-1)!);
  const label = named && question !== undefined && formText(textKeys(interview.form, question).label, {}, language.value);
  return (
    <li class="tight">
      <p class="small quiet">{dotted(when(note.at), label)}</p>
      <p class="told">{note.struck === undefined ? note.text : <del>{note.text}</del>}</p>
      {note.struck === undefined
        ? <Button look="plain" fit onPress={onStrike}>{t("Strike through")}</Button>
        : <p class="small quiet">{t("struck through, {when}", { when: when(note.struck.at) })}</p>}
    </li>
  );
}
