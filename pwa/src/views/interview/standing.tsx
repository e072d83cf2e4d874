/**
 * How long a yes holds: asked again where it was given at an earlier meeting, and a last day where the
 * person names one.
 *
 * Must never say yes in the person's place, nor take away a day that she named by anything but a tap.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { isDay } from "../../forms/edtf.ts";
import { today } from "../../interview/clock.ts";
import { edtf, formText, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FIELD } from "../fields.tsx";
import { dotted } from "../format.ts";
import { Button, Icon, Note } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

type View = FieldProps["view"];

/** Below a consent, or a question that each meeting asks anew, once it was answered with yes. */
export function Standing({ view }: { view: View }) {
  return (
    <div class="stack more">
      {view.question.again && <AskedBefore view={view} />}
      {/* What the talk itself rests on has no day of its own: how long the record is kept is asked for the whole. */}
      {view.question.type === "consent" && view.question.required !== "C" && <Until view={view} />}
    </div>
  );
}

function AskedBefore({ view }: { view: View }) {
  const interview = useInterview();
  if (!interview.missing.value.some((one) => one.path === view.path && one.code === "missing.again")) return null;
  return (
    <Note look="warm" role="status">
      <p>{t("This yes is from an earlier meeting. Ask again today, before you go on.")}</p>
      <Button icon="check" onPress={() => interview.set(view.path, { again: true })}>{t("Asked again: still yes") /* i18n: critical */}</Button>
    </Note>
  );
}

/** What is no wish but was said at an earlier meeting: in which way, in which language, through whom. */
export function SaidBefore({ view }: { view: View }) {
  const interview = useInterview();
  if (!view.question.again || !interview.missing.value.some((one) => one.path === view.path && one.code === "missing.said_before")) return null;
  return (
    <Note look="warm" role="status">
      {view.question.type === "signature"
        ? <p>{t("This was signed at an earlier meeting. It does not cover what is agreed to today.")}</p>
        : (
          <>
            <p>{t("This is from an earlier meeting. It counts for today only when you say so.")}</p>
            <Button icon="check" onPress={() => interview.set(view.path, { again: true })}>{t("The same today")}</Button>
          </>
        )}
    </Note>
  );
}

/** Below an answered consent: how it was given, where it is said otherwise by now. */
export function GivenOtherwise({ view }: { view: View }) {
  const interview = useInterview();
  const tongue = useTongue();
  const { taken } = view.question;
  const told = view.answer?.consent;
  if (taken === null || told === undefined || view.state !== "answered") return null;
  const words = (part: keyof typeof taken): string | null => {
    const id = taken[part];
    const now = id === undefined ? null : interview.answer(id).value;
    const then = told[part];
    const said = now?.state === "answered" ? now.value : now?.state === "not_applicable" && part === "interpreter" ? null : undefined;
    if (then === undefined || said === undefined || then === said) return null;
    if (then === null) return t("no interpreter");
    const choice = interview.form.questions.get(id ?? "")?.choices.find((one) => one.code === then);
    return choice === undefined ? then : formText(choice.key, {}, tongue);
  };
  const facts = (["given", "spoken", "interpreter"] as const).map(words).filter((one) => one !== null);
  if (facts.length === 0) return null;
  return (
    <Note icon="info">
      <p>{t("The way in which it was given has changed since. Noted with this answer:")} <b lang={langOf(tongue)}>{dotted(...facts)}</b></p>
      {view.answer?.value === "yes" && <Button icon="check" onPress={() => interview.set(view.path, { again: true })}>{t("Asked again: still yes") /* i18n: critical */}</Button>}
    </Note>
  );
}

const PARTS = ["day", "month", "year"] as const;
type Part = (typeof PARTS)[number];
const NOTHING: Readonly<Record<Part, string>> = { day: "", month: "", year: "" };

/** The day that the fields make; null while they make none that is still to come. */
function dayOf(typed: Readonly<Record<Part, string>>): string | null {
  if (PARTS.some((part) => !/^\d{1,4}$/u.test(typed[part].trim()))) return null;
  const made = `${typed.year.trim().padStart(4, "0")}-${typed.month.trim().padStart(2, "0")}-${typed.day.trim().padStart(2, "0")}`;
  return isDay(made) && made >= today() ? made : null;
}

function Until({ view }: { view: View }) {
  const interview = useInterview();
  const tongue = useTongue();
  const id = useId();
  const asking = useSignal(false);
  const typed = useSignal(NOTHING);
  const until = view.answer?.consent?.until;
  if (until !== undefined) {
    return (
      <div class="tight">
        <p class="small"><Icon name="clock" /> {t("Holds until this day, and on it:")} <b lang={langOf(tongue)}>{edtf(until, "long", tongue)}</b></p>
        <Button look="plain" onPress={() => { asking.value = false; typed.value = NOTHING; interview.set(view.path, { until: null }); }}>{t("Without a last day") /* i18n: critical */}</Button>
      </div>
    );
  }
  if (!asking.value) {
    return <button type="button" class="state" onClick={() => { asking.value = true; }}><Icon name="clock" />{t("Only until a certain day")}</button>;
  }
  const change = (part: Part, text: string) => {
    typed.value = { ...typed.peek(), [part]: text };
    const day = dayOf(typed.peek());
    if (day !== null && typed.peek().year.trim().length === 4) interview.set(view.path, { until: day });
  };
  const labels = { day: t("Day"), month: t("Month"), year: t("Year") };
  const begun = PARTS.every((part) => typed.value[part].trim() !== "");
  const wrong = begun && dayOf(typed.value) === null;
  return (
    <div class="tight" role="group" aria-labelledby={`${id}-ask`}>
      <p id={`${id}-ask`}>{t("Until which day does the person agree?")}</p>
      <div class="trio">
        {PARTS.map((part) => (
          <div key={part}>
            <label class="label small" for={`${id}-${part}`}>{labels[part]}</label>
            <input
              {...FIELD.whole} id={`${id}-${part}`} class="field" type="text" maxlength={part === "year" ? 4 : 2} enterkeyhint="next" value={typed.value[part]}
              aria-describedby={wrong ? `${id}-fault` : undefined} aria-invalid={wrong} onInput={(event) => change(part, event.currentTarget.value)}
            />
          </div>
        ))}
      </div>
      {wrong && <p class="fault" id={`${id}-fault`}>{t("Write a day that is still to come. Until then there is no last day.")}</p>}
      <Button look="plain" onPress={() => { asking.value = false; typed.value = NOTHING; }}>{t("Without a last day") /* i18n: critical */}</Button>
    </div>
  );
}
