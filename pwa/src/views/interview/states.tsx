/**
 * What can be said instead of an answer, and a note beside it.
 *
 * Must never stand behind a menu, nor ask for a confirmation of "prefers not to answer".
 */

import { useComputed, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { type Certainty, offeredStates, type Source, stateKey } from "../../forms/index.ts";
import type { QuestionView, State } from "../../interview/contract.ts";
import { formText, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Typed } from "../fields.tsx";
import { moment } from "../format.ts";
import { Icon, type IconName } from "../parts.tsx";
import { useNotesLabel, WorkingNotesAt } from "./marginlater.tsx";
import { useTongue } from "./said.tsx";

const STATE_ICON: Partial<Record<State, IconName>> = { declined: "hand", deferred: "clock" };

const CERTAINTIES: readonly Certainty[] = ["certain", "approximate", "unsure"];
const SOURCES: readonly Source[] = ["survivor", "interpreter", "document", "third_party"];

/**
 * What can be said instead of an answer, one quiet button each, and a note. `held`: something is
 * entered that one tap must not take away (entries, photos): then only the note.
 */
export function States({ view, held }: { view: QuestionView; held: boolean }) {
  const interview = useInterview();
  const note = view.answer?.note ?? "";
  const tongue = useTongue();
  const writing = useSignal(note !== "" || view.answer?.certainty !== undefined || view.answer?.source !== undefined);
  const noteId = useId();
  const working = useSignal(false);
  const workingLabel = useNotesLabel(view.path);
  const noted = useComputed(() => interview.margin.value.noted[view.path]?.at ?? null).value;
  return (
    <>
      <div class="states">
        {!held && offeredStates(view.question).map((state) => (
          <button
            key={state} type="button" class={state === "declined" ? "state first" : "state"} aria-pressed={view.state === state}
            onClick={() => interview.set(view.path, { state })}
          >
            {view.state === state ? <Icon name="check" /> : STATE_ICON[state] !== undefined && <Icon name={STATE_ICON[state]} />}
            {formText(stateKey(state))}
          </button>
        ))}
        {!held && view.state === "answered" && (
          <button type="button" class="state" onClick={() => interview.set(view.path, { state: "not_asked" })}>
            <Icon name="x" />{t("Clear")}
          </button>
        )}
        {!writing.value && (
          <button type="button" class="state" onClick={() => { writing.value = true; }}>
            <Icon name="pencil" />{t("Add a note")}
          </button>
        )}
        <button type="button" class="state" aria-expanded={working.value} onClick={() => { working.value = !working.value; }}>
          <Icon name="pencil" />{workingLabel}
        </button>
      </div>
      {writing.value && (
        <div>
          <label class="label small" for={noteId}>{t("What you saw or noticed here (facts only; a court may read it)")}{noted !== null && <> · {moment(Date.parse(noted))}</>}</label>
          <Typed kind="words" lang={tongue} id={noteId} rows={2} value={note} onType={(text) => interview.set(view.path, { note: text })} />
          {view.state === "answered" && view.question.audience === "survivor" && <>
            <Beside words={t("How sure is the person?")} codes={CERTAINTIES} key_="certainty" chosen={view.answer?.certainty} onChoose={(certainty) => interview.set(view.path, { certainty })} />
            <Beside words={t("Where does this come from?")} codes={SOURCES} key_="source" chosen={view.answer?.source} onChoose={(source) => interview.set(view.path, { source })} />
          </>}
        </div>
      )}
      {working.value && <WorkingNotesAt path={view.path} />}
    </>
  );
}

/** What is known of an answer besides its words: one tap sets it, the next takes it away again. */
function Beside<Code extends string>({ words, codes, key_, chosen, onChoose }: {
  words: string; codes: readonly Code[]; key_: string; chosen: Code | undefined; onChoose: (code: Code | null) => void;
}) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <p class="label small" id={id}>{words}</p>
      <div class="states">
        {codes.map((code) => (
          <button key={code} type="button" class="state" aria-pressed={chosen === code} onClick={() => onChoose(chosen === code ? null : code)}>
            {chosen === code && <Icon name="check" />}{formText(`form:_common/${key_}:${code}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
