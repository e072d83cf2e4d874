/**
 * What was answered here before, with its day: a yes does not make an earlier no unsaid.
 *
 * Must never be changed or left out from here; it only tells.
 */

import { dotted, moment } from "../format.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Icon } from "../parts.tsx";
import { answerWords } from "./answerwords.ts";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

export function Earlier({ view }: { view: FieldProps["view"] }) {
  const form = useInterview().view.value;
  const tongue = useTongue();
  const earlier = view.answer?.consent?.earlier ?? [];
  if (earlier.length === 0) return null;
  return (
    <div class="tight small">
      <p><Icon name="clock" /> {t("Answered before:")}</p>
      <ul class="lines" lang={langOf(tongue)}>
        {earlier.map((one, n) => (
          <li key={n}>{dotted(answerWords({ ...view, answer: one, state: one.state }, tongue, form), one.asked_at === null ? false : moment(Date.parse(one.asked_at)))}</li>
        ))}
      </ul>
    </div>
  );
}
