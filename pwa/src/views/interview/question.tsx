/**
 * One question on the screen: what is asked, how to ask it, the field, the answer states, a note.
 *
 * Must never mark an unanswered question as a mistake.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { type TextKeys, textKeys } from "../../forms/index.ts";
import { t } from "../../words/index.ts";
import type { QuestionView } from "../../interview/contract.ts";
import { worded } from "../../interview/worded.ts";
import { useInterview } from "../context.ts";
import { Button, Icon, Note } from "../parts.tsx";
import { BodyMapLater } from "./bodymaplater.tsx";
import { Cards } from "./cards.tsx";
import { Choices, Scale } from "./choices.tsx";
import { Earlier } from "./earlier.tsx";
import { PartialDate } from "./edate.tsx";
import { Files } from "./files.tsx";
import { FirstTalk } from "./firsttalk.tsx";
import { InstrumentField } from "./instrument.tsx";
import { Links } from "./links.tsx";
import { LongList } from "./longlist.tsx";
import { Changed } from "./marginlater.tsx";
import { faultWords } from "./judged.ts";
import { Notices } from "./notices.tsx";
import { Photos } from "./photo.tsx";
import { NotApproved, useClosed } from "./notapproved.tsx";
import { ReviewChip, Said, saidIn, useTongue } from "./said.tsx";
import { Signature } from "./signature.tsx";
import { GivenOtherwise, SaidBefore } from "./standing.tsx";
import { States } from "./states.tsx";
import { AsWords, ToRead } from "./toread.tsx";
import { LongText, NumberField, ShortText } from "./texts.tsx";
import { Duration, Moment } from "./times.tsx";

export interface FieldProps {
  view: QuestionView;
  /** Id of the element that names the field. */
  labelledBy: string;
  describedBy: string | undefined;
}

/** Which part shows which type; what is missing here is told plainly by `Unknown`. */
function Field(props: FieldProps) {
  switch (props.view.question.type) {
    case "single": case "yn": case "consent": return <Choices {...props} />;
    case "code": case "multi": return props.view.choices.some((choice) => choice.key.startsWith("form:_lists/")) ? <LongList {...props} /> : <Choices {...props} />;
    case "scale": return <Scale {...props} />;
    case "text": return <ShortText {...props} />;
    case "longtext": case "narrative": return <LongText {...props} />;
    case "number": return <NumberField {...props} />;
    case "edate": return <PartialDate {...props} />;
    case "photo": return <Photos {...props} />;
    case "duration": return <Duration {...props} />;
    case "datetime": return <Moment {...props} />;
    case "file": return <Files {...props} />;
    case "signature": return <Signature {...props} />;
    case "bodymap": return <BodyMapLater {...props} />;
    case "repeat": return <Cards {...props} />;
    case "rows": return <Links {...props} />;
    case "instrument": return <InstrumentField {...props} />;
    case "ref": return <FirstTalk {...props} />;
    default: return <Unknown />;
  }
}

function Unknown() {
  return (
    <Note look="warm">
      <p>{t("This kind of question needs a newer version of the notebook. Write the answer as a note below.")}</p>
    </Note>
  );
}

/**
 * The engine keeps the identity of a view that did not change, and signals skip a component whose
 * props are the same: typing costs one question, not a screen.
 *
 * `under`: the text key of the heading right above. Whoever sees the same words there need not read them
 * twice; a screen reader still hears what the fields belong to.
 */
export function QuestionBlock({ view, under }: { view: QuestionView; under?: string | undefined }) {
  const interview = useInterview();
  const { question, path } = view;
  const id = useId();
  const block = useRef<HTMLElement>(null);
  const wanted = interview.focus.value === path;
  useEffect(() => {
    if (!wanted) return;
    block.current?.scrollIntoView({ block: "start" });
    block.current?.focus({ preventScroll: true });
  }, [wanted]);
  const tongue = useTongue();
  const keys = textKeys(interview.form, worded(view, tongue));
  const again = under !== undefined && keys.paragraphs.length === 0 && saidIn(under, tongue).text === saidIn(keys.label, tongue).text;
  const heading = again ? "unseen" : "ask";

  if (question.type === "calc") return null;
  if (question.type === "info") {
    return <section class="question" ref={block} tabindex={-1}><Note><p><Said of={keys.label} /></p></Note><ReviewChip keys={[keys.label]} /></section>;
  }
  if (question.type === "group") return <Group view={view} label={keys.label} heading={heading} />;
  return (
    <section class="question" ref={block} tabindex={-1} aria-labelledby={`${id}-ask`} data-question={path}>
      {keys.paragraphs.length > 0 && <ReadAloud keys={keys.paragraphs} signed={question.type === "signature" && question.audience === "interviewer"} />}
      <div class="tight">
        <h2 class={heading} id={`${id}-ask`}><Said of={keys.label} /></h2>
        {keys.hint !== null && <p class="quiet"><Said of={keys.hint} /></p>}
        {keys.guide !== null && <p class="small quiet"><Icon name="info" /> <Said of={keys.guide} /></p>}
      </div>
      <ReviewChip {...(interview.readOnly.value ? {} : { asked: keys.label })} keys={keysOf(keys, view)} />
      {view.access === "closed" ? (
        <Shut view={view} />
      ) : view.access === "read" ? (
        <ToRead view={view} />
      ) : interview.readOnly.value ? (
        <AsWords view={view} />
      ) : (
        <Answering view={view} labelledBy={`${id}-ask`} faultId={`${id}-fault`} />
      )}
      {!(question.type === "instrument" && view.access === "open") && <Notices view={view} />}
    </section>
  );
}

/** A gate that is not open says why; what still stands behind it can be taken out, as the person wishes. */
function Shut({ view }: { view: QuestionView }) {
  const interview = useInterview();
  const asking = useSignal(false);
  const kept = view.answer?.value != null;
  return (
    <Note icon="lock">
      <p>{view.gate === null ? t("This is not open yet.") : <Said of={view.gate} />}</p>
      {kept && <p>{t("Something was entered here before. It is kept, and sealing waits until this is settled.")}</p>}
      {kept && !asking.value && !interview.readOnly.value && <Button icon="trash-2" onPress={() => { asking.value = true; }}>{t("Take out what was entered") /* i18n: critical */}</Button>}
      {kept && asking.value && (
        <>
          <p class="strong">{t("Take it out for good, with the photos in it?") /* i18n: critical */}</p>
          <Button look="danger" icon="trash-2" onPress={() => void interview.takeOut(view.path)}>{t("Yes, take it out") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { asking.value = false; }}>{t("No, keep it") /* i18n: critical */}</Button>
        </>
      )}
    </Note>
  );
}

/** Every text of the form that this question shows now, in the order of the screen. */
function keysOf(keys: TextKeys, view: QuestionView): string[] {
  const broken = view.question.constraints.find((one) => `constraint.${one.id}` === view.fault);
  const said = [keys.hint, keys.guide, view.gate, broken?.key ?? null].filter((key) => key !== null);
  return [...keys.paragraphs, keys.label, ...said, ...view.choices.map((choice) => choice.key), ...view.notices.map((notice) => notice.key)];
}

function Answering({ view, labelledBy, faultId }: { view: QuestionView; labelledBy: string; faultId: string }) {
  const interview = useInterview();
  const held = view.rows.length > 0 || interview.photos.value.some((one) => one.path === view.path);
  return (
    <fieldset class="stack" aria-labelledby={labelledBy}>
      <Field view={view} labelledBy={labelledBy} describedBy={view.fault === null ? undefined : faultId} />
      {view.fault !== null && <p class="fault" id={faultId}>{faultWords(view)}</p>}
      <SaidBefore view={view} />
      <GivenOtherwise view={view} />
      <Earlier view={view} />
      <Changed view={view} />
      <States view={view} held={held} />
    </fieldset>
  );
}

/** Paragraphs to be read aloud before the question, above all for consent; a statement that the asker signs is only read. */
function ReadAloud({ keys, signed }: { keys: readonly string[]; signed: boolean }) {
  if (useClosed(keys)) return <NotApproved keys={keys} />;
  return (
    <div class="card stack">
      {signed ? <p class="chip">{t("Read it before you sign")}</p> : <p class="chip"><Icon name="ear" />{t("Read aloud")}</p>}
      {keys.map((key) => <p key={key}><Said of={key} /></p>)}
    </div>
  );
}

/** Questions that belong together. */
function Group({ view, label, heading }: { view: QuestionView; label: string; heading: string }) {
  // A gate around all of it says so once. What stands behind it already is shown where it stands.
  const shut = view.access === "closed" && view.items.every((item) => item.answer?.value == null);
  return (
    <section class="question">
      <h2 class={heading}><Said of={label} /></h2>
      {heading === "ask" && <ReviewChip keys={[label]} />}
      {shut ? <Shut view={view} /> : view.items.map((item, n) => <QuestionBlock key={item.path} view={item} under={n === 0 ? label : undefined} />)}
    </section>
  );
}
