/**
 * The rows of a repeat as cards: what each is called, how far it has come, and a way to add one. A row
 * is filled in on a screen of its own (row.tsx).
 *
 * Must never show a row's answers here but for its name: a list can be seen over a shoulder.
 */

import { useEffect, useRef } from "preact/hooks";
import { type QuestionView, sectionState } from "../../forms/index.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { dotted } from "../format.ts";
import { Button, Icon, type IconName } from "../parts.tsx";
import { entryCount, rowLabel, rowTitle } from "./answerwords.ts";
import { PutBack } from "./putback.tsx";
import type { FieldProps } from "./question.tsx";
import { langOf, useTongue } from "./said.tsx";

const STATE_ICON = { empty: "circle", partly: "circle-dot", done: "circle-check" } as const satisfies Record<string, IconName>;

type Row = QuestionView["rows"][number];

export function Cards({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const full = view.rows.length >= view.question.max_count;
  return (
    <div class="tight" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {view.rows.length > 0 && <CardList view={view} />}
      {view.rows.length === 0 && <p class="small quiet">{entryCount(0)}</p>}
      <PutBack path={view.path} />
      {full
        ? <p class="quiet">{t("No more entries can be kept here.")}</p>
        : <Button icon="plus" onPress={() => interview.enter(interview.addRow(view.path))}>{t("Add an entry")}</Button>}
    </div>
  );
}

/** The cards alone, to be opened. */
export function CardList({ view }: { view: QuestionView }) {
  return <ol class="cards tight">{view.rows.map((row, place) => <Card key={row.id} view={view} row={row} place={place} />)}</ol>;
}

function Card({ view, row, place }: { view: QuestionView; row: Row; place: number }) {
  const interview = useInterview();
  const tongue = useTongue();
  const button = useRef<HTMLButtonElement>(null);
  const path = `${view.path}/${row.id}`;
  const wanted = interview.focus.value === path;
  useEffect(() => {
    if (!wanted) return;
    button.current?.scrollIntoView({ block: "center" });
    button.current?.focus({ preventScroll: true });
  }, [wanted]);
  const { state, answered, total, notes } = sectionState(row.items);
  const title = rowTitle(view, row, tongue, interview.view.value);
  const label = rowLabel(view, place);
  const come = state === "empty" ? t("Empty") : state === "done" ? t("Done") : t("Partly: {n} of {all}", { n: answered, all: total });
  return (
    <li>
      <button ref={button} type="button" class="go" data-row={path} onClick={() => interview.enter(path)}>
        <Icon name={STATE_ICON[state]} />
        <span>
          <b>{label}{title !== "" && <> · <span lang={langOf(tongue)}>{title}</span></>}</b>
          <small>{dotted(come, notes && t("with notes"))}</small>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  );
}
