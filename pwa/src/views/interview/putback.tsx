/**
 * An entry that was just removed, and the way back, until another screen is opened.
 *
 * Must never show anything of the entry but its number.
 */

import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Button, Note } from "../parts.tsx";

/** Below the cards of the repeat at `path`; without one, for screens that do not show these cards. */
export function PutBack({ path }: { path?: string }) {
  const interview = useInterview();
  const removed = interview.removed.value;
  if (removed === null || (path === undefined ? onScreen(interview, removed.path) : removed.path !== path)) return null;
  const prefix = interview.form.questions.get(removed.path.split("/").at(-1)!)?.row_prefix ?? null;
  const entry = prefix === null ? t("Entry {n}", { n: removed.number }) : `${prefix}${removed.number}`;
  return (
    <Note role="status">
      <p>{t("{entry} has been removed.", { entry })} {t("Until you open another screen it can come back, with everything in it.")}</p>
      <Button icon="arrow-left" onPress={() => interview.putBack()}>{t("Put back {entry}", { entry })}</Button>
    </Note>
  );
}

/** Whether the cards of a repeat stand on the screen that is open. */
function onScreen(interview: ReturnType<typeof useInterview>, path: string): boolean {
  const steps = path.split("/");
  const around = steps.slice(0, -1).join("/");
  return interview.within.value === around && (around !== "" || interview.form.questions.get(steps[0]!)?.section === interview.section.value);
}
