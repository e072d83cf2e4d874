/**
 * Choosing from what is offered: one, several, yes or no, consent, a scale. Long lists: longlist.tsx.
 *
 * Must never choose anything beforehand, nor read "nothing ticked" as "none".
 */

import { useEffect, useId } from "preact/hooks";
import type { Choice } from "../../forms/index.ts";
import { closed, compare, formText, type Language, loadLanguage, t, wording } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Typed } from "../fields.tsx";
import { Icon, Option } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";
import { Said, useTongue } from "./said.tsx";
import { Standing } from "./standing.tsx";

/** Lists of places: the entries stand in the order of the alphabet and carry their Russian name too. */
const PLACES = /^form:_lists\/(region|country)\//u;

/** What is no entry among the others, but says that none of them fits: last, in the order of the list. */
const LAST = /^(?:other|none|none_reported|none_found|unknown|M98|M99)$/u;

/** Choices as they are shown: places by the alphabet of the language; so does what is searched. The rest as the form has it. */
export function inOrder(choices: readonly Choice[], tongue: Language, long = false): readonly Choice[] {
  if (!long && !choices.some((choice) => PLACES.test(choice.key))) return choices;
  const order = compare(tongue);
  // Of languages the one of the conversation stands first, whatever it is called: most often it is the answer.
  const last = (choice: Choice) => (LAST.test(choice.code) ? 1 : choice.key === `form:_lists/language/o:${tongue}` ? -1 : 0);
  const label = (choice: Choice) => formText(choice.key, {}, tongue);
  return [...choices].sort((a, b) => last(a) - last(b) || (last(a) === 1 ? 0 : order(label(a), label(b))));
}

/** The words of a choice; under the name of a place its Russian name, by which papers know it. */
export function ChoiceWords({ choice }: { choice: Choice }) {
  const tongue = useTongue();
  const wanted = PLACES.test(choice.key) && choice.code !== "other" && tongue !== "ru";
  useEffect(() => {
    if (wanted) void loadLanguage("ru");
  }, [wanted]);
  const russian = wanted ? wording(choice.key, "ru") : null;
  if (russian === null || russian.text === wording(choice.key, tongue)?.text) return <Said of={choice.key} />;
  return <><Said of={choice.key} /><small lang="ru">{russian.text}</small></>;
}

export function chosenIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value as readonly string[];
  return typeof value === "string" ? [value] : [];
}

export function Choices({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const name = useId();
  const { question, path } = view;
  const chosen = chosenIn(view.answer?.value);
  const several = question.type === "multi";
  const choose = (code: string) => {
    if (several) interview.toggle(path, code);
    else interview.set(path, { value: code });
  };
  return (
    <div role={several ? "group" : "radiogroup"} aria-labelledby={labelledBy} aria-describedby={describedBy}>
      <Suggested view={view} />
      <div class={question.type === "yn" ? "pair" : ""}>
        {inOrder(view.choices, tongue).map((choice) => (
          <Option
            key={choice.code} type={several ? "checkbox" : "radio"} name={name} value={choice.code}
            checked={chosen.includes(choice.code)} onChange={() => choose(choice.code)}
            disabled={choice.code === "yes" && question.type === "consent" && closed(question.paragraphs, tongue)}
          >
            <ChoiceWords choice={choice} />
          </Option>
        ))}
      </div>
      {chosen.includes("other") && <OtherWords view={view} />}
      {(question.type === "consent" || question.again) && chosen.includes("yes") && <Standing view={view} />}
    </div>
  );
}

/** What follows from answers elsewhere: a tap makes it an answer, nothing else does. */
function Suggested({ view }: { view: FieldProps["view"] }) {
  const interview = useInterview();
  const id = useId();
  const found = view.suggested.flatMap((code) => view.choices.filter((choice) => choice.code === code));
  if (found.length === 0) return null;
  return (
    <div class="stack offered" role="group" aria-labelledby={id}>
      <p class="label small" id={id}>{t("Taken from what you recorded before. Tap what was so:")}</p>
      {found.map((choice) => (
        <button key={choice.code} type="button" class="state" onClick={() => interview.toggle(view.path, choice.code)}><Icon name="plus" /><span><Said of={choice.key} /></span></button>
      ))}
    </div>
  );
}

/** Free words beside the choice "other". */
export function OtherWords({ view }: { view: FieldProps["view"] }) {
  const interview = useInterview();
  const tongue = useTongue();
  const id = useId();
  return (
    <div class="stack">
      <span />
      <div>
        <label class="label" for={id}>{t("Other: in a few words")}</label>
        <Typed kind="name" lang={tongue} id={id} value={view.answer?.other ?? ""} onType={(other) => interview.set(view.path, { other })} />
      </div>
    </div>
  );
}

/** Numbers from one end to the other, each a target of its own; the ends are spelled out. */
export function Scale({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const name = useId();
  const low = view.question.min ?? 0;
  const high = view.question.max ?? 10;
  const steps = Array.from({ length: high - low + 1 }, (_, place) => low + place);
  return (
    <div role="radiogroup" class="scale" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {steps.map((step) => (
        <Option
          key={step} type="radio" name={name} value={String(step)} checked={view.answer?.value === step}
          onChange={() => interview.set(view.path, { value: step })}
        >
          {String(step)}
        </Option>
      ))}
    </div>
  );
}
