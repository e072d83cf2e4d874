/**
 * The questions of a section or of a row: all of them below each other, or one at a time in big
 * letters, with the way on at the thumb.
 *
 * Must never hold anybody at a question: the next one is always one tap away.
 */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { QuestionView } from "../../interview/contract.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { single } from "../look.ts";
import { Button } from "../parts.tsx";
import { QuestionBlock } from "./question.tsx";
import { Said } from "./said.tsx";

interface QuestionsProps {
  views: readonly QuestionView[];
  /** The text key of the heading above the first. */
  under?: string | undefined;
  /** Stands below the last question. */
  children?: ComponentChildren;
  /** Stands below each; `last`: the way on leads nowhere else any more. */
  foot?: (last: boolean) => ComponentChildren;
}

export function Questions(props: QuestionsProps) {
  if (single.value) return <OneByOne {...props} />;
  return (
    <>
      {props.views.map((view, n) => <QuestionBlock key={view.path} view={view} under={n === 0 || view.question.type === "group" ? props.under : undefined} />)}
      {props.children}
      {props.foot?.(true)}
    </>
  );
}

interface Step { readonly view: QuestionView; readonly group: string | null }

/** Groups are unfolded; each of their questions still says to which it belongs. */
function stepsOf(views: readonly QuestionView[], form: string, group: string | null = null): Step[] {
  return views.flatMap((view) => view.question.type === "calc" ? [] : view.question.type === "group" ? stepsOf(view.items, form, `form:${form}/q:${view.question.id}`) : [{ view, group }]);
}

function OneByOne({ views, under, children, foot }: QuestionsProps) {
  const interview = useInterview();
  const steps = stepsOf(views, interview.form.form);
  const wanted = interview.focus.value;
  const begin = steps.findIndex(({ view }) => wanted !== null && (wanted === view.path || wanted.startsWith(`${view.path}/`)));
  const at = useSignal(steps[Math.max(0, begin)]?.view.path ?? "");
  const place = useRef<HTMLDivElement>(null);
  const turned = useSignal(0);
  useEffect(() => {
    if (begin >= 0) at.value = steps[begin]!.view.path;
  }, [wanted]);
  useEffect(() => {
    if (turned.value === 0) return;
    window.scrollTo(0, 0);
    place.current?.querySelector<HTMLElement>("section.question")?.focus({ preventScroll: true });
  }, [turned.value]);
  // The question that stood here may be hidden by an answer before it: the first one is as good.
  const now = Math.max(0, steps.findIndex(({ view }) => view.path === at.value));
  const step = steps[now];
  if (step === undefined) return <>{children}{foot?.(true)}</>;
  const turn = (by: number) => {
    at.value = steps[now + by]?.view.path ?? at.peek();
    turned.value += 1;
  };
  const last = now === steps.length - 1;
  return (
    <div class="stack" ref={place}>
      <p class="small quiet">{t("Question {n} of {all}", { n: now + 1, all: steps.length })}{step.group !== null && <> · <Said of={step.group} /></>}</p>
      <QuestionBlock key={step.view.path} view={step.view} under={now === 0 && step.group === null ? under : undefined} />
      <div class="tight">
        {!last && <Button look="main" icon="chevron-right" onPress={() => turn(1)}>{t("Next question")}</Button>}
        {now > 0 && <Button icon="chevron-left" onPress={() => turn(-1)}>{t("Question before")}</Button>}
      </div>
      {last && children}
      {foot?.(last)}
    </div>
  );
}
