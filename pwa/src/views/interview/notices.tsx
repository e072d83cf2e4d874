/**
 * Advice that the form gives beside a question, as long as its condition holds.
 *
 * Must never hide a warning that was confirmed, nor read one to the person.
 */

import { useEffect } from "preact/hooks";
import { t } from "../../words/index.ts";
import type { QuestionView } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { Button, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { Said } from "./said.tsx";

const LOOK = { alarm: "bad", warn: "warm", note: "" } as const;

/** Advice after which a place is looked for. */
const HELPS: ReadonlySet<string> = new Set(["urgent", "urgent_first", "assault_window", "pep_window", "fresh_injuries", "deportation", "child", "child_adult", "in_danger"]);

type Notice = QuestionView["notices"][number];

export function Notices({ view }: { view: QuestionView }) {
  return <>{view.notices.map((notice) => <Advice key={notice.id} notice={notice} view={view} />)}</>;
}

/** Where it has to be read, the record keeps when it was shown and when that was confirmed. */
function Advice({ notice, view }: { notice: Notice; view: QuestionView }) {
  const interview = useInterview();
  const asks = notice.seen && view.access === "open" && !interview.readOnly.value;
  useEffect(() => {
    if (asks) interview.prompted(view.path, notice.id, false);
  }, [asks]);
  const seen = view.answer?.prompts?.some((one) => one.notice === notice.id && one.seen !== null) === true;
  return (
    <Note look={LOOK[notice.level]} role={notice.level === "alarm" ? "alert" : "status"}>
      <p><Said of={notice.key} /></p>
      {HELPS.has(notice.id) && <Button icon="search" onPress={() => go("places")}>{t("Places of help")}</Button>}
      {asks && !seen && <Button icon="check" onPress={() => interview.prompted(view.path, notice.id, true)}>{t("I have read this")}</Button>}
    </Note>
  );
}
