/**
 * What may be read and not changed: another profession answers it, the person has to be asked again
 * today before anything is added to what was found at an earlier meeting, or it is open in another window.
 *
 * Must never offer to change it, nor hide what stands there.
 */

import { isTouched } from "../../forms/index.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Button, Note } from "../parts.tsx";
import { answerWords } from "./answerwords.ts";
import { CardList } from "./cards.tsx";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

export function ToRead({ view }: { view: FieldProps["view"] }) {
  return (
    <div class="stack">
      {view.asks === null && <Note icon="lock"><p>{t("A colleague with another profession answers this.")}</p></Note>}
      {/* Once, where it begins; not again at each question inside. */}
      {view.question.asked_now !== null && <AskAgain asks={view.asks} />}
      <AsWords view={view} told={view.asks !== null} />
    </div>
  );
}

/** What stands there now, as words; `told`: also that nobody was asked yet. */
export function AsWords({ view, told = true }: { view: FieldProps["view"]; told?: boolean }) {
  const interview = useInterview();
  const tongue = useTongue();
  const touched = isTouched(view.answer);
  return (
    <>
      {view.rows.length > 0 && <CardList view={view} />}
      {view.rows.length === 0 && (told || touched) && <p class={touched ? "strong told" : "quiet"} lang={langOf(tongue)}>{answerWords(view, tongue, interview.view.value)}</p>}
      {(view.answer?.note ?? "") !== "" && <p class="small told">{view.answer?.note}</p>}
    </>
  );
}

/** Why more cannot be written now, and the way to the question that opens it; nothing where none has to be asked. */
export function AskAgain({ asks }: { asks: string | null }) {
  const interview = useInterview();
  const section = asks === null ? undefined : interview.form.questions.get(asks)?.section;
  if (asks === null || section === undefined) return null;
  return (
    <Note icon="lock" look="warm">
      <p>{t("Ask the person again today before you go on here. What was found before can be read.")}</p>
      <Button onPress={() => interview.goTo(section, asks)}>{t("Go to that question")}</Button>
    </Note>
  );
}
