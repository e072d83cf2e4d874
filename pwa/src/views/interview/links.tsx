/**
 * A link to rows of another part of the form: choose from what was entered there, go there and come
 * back, or add a new one from here.
 *
 * Must never drop a name that leads nowhere any more: it is shown as what it is.
 */

import { useId } from "preact/hooks";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Button, Icon, Option } from "../parts.tsx";
import { linkable, type Linkable } from "./answerwords.ts";
import type { FieldProps } from "./question.tsx";
import { langOf, saidIn, useTongue } from "./said.tsx";
import { leaveTrail } from "./trail.ts";

export function Links({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const name = useId();
  const { question } = view;
  const form = interview.view.value;
  const rows = linkable(form, question.of, tongue);
  const chosen = Array.isArray(view.answer?.value) ? (view.answer.value as readonly string[]) : [];
  const gone = chosen.filter((id) => !rows.some((row) => row.id === id));
  const one = question.max_count === 1;
  const set = (value: readonly string[]) => interview.set(view.path, { value });
  const turn = (id: string, on: boolean) => set(!on ? chosen.filter((other) => other !== id) : one ? [id] : [...chosen, id]);
  const visit = (row: Pick<Linkable, "path" | "section">) => {
    leaveTrail({ row: row.path, section: interview.section.value, path: view.path });
    interview.goTo(row.section, row.path);
  };
  // Only a repeat that stands in a section itself can be added to from afar: a nested one needs its row.
  const home = form.sections.find((section) => section.questions.some((asked) => asked.path === question.of && asked.access === "open"));
  const addOne = (section: string) => {
    const path = interview.addRow(question.of ?? "");
    set([...(one ? [] : chosen), path.slice(path.lastIndexOf("/") + 1)]);
    visit({ path, section });
  };
  return (
    <div class="stack">
      {(rows.length > 0 || gone.length > 0) && (
        <div role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
          {rows.map((row) => (
            <div key={row.id} class="linked">
              <Option type="checkbox" name={name} value={row.id} checked={chosen.includes(row.id)} onChange={(on) => turn(row.id, on)}>
                <span lang={langOf(tongue)}>{row.name}</span>
              </Option>
              <button type="button" class="tool" onClick={() => visit(row)} aria-label={t("Open {entry}", { entry: row.name })}><Icon name="chevron-right" /></button>
            </div>
          ))}
          {gone.map((id) => (
            <Option key={id} type="checkbox" name={name} value={id} checked onChange={() => turn(id, false)}>{t("An entry that was removed")}</Option>
          ))}
        </div>
      )}
      {rows.length === 0 && <p class="quiet">{t("There is nothing to choose from yet.")}</p>}
      {rows.length === 0 && home === undefined && <WhereFrom of={question.of} path={view.path} />}
      {home !== undefined && <Button icon="plus" onPress={() => addOne(home.section.id)}>{t("Add a new one and come back")}</Button>}
    </div>
  );
}

/** In which part the entries are made that can be named here, and the way there where that part is open. */
function WhereFrom({ of, path }: { of: string | null; path: string }) {
  const interview = useInterview();
  const tongue = useTongue();
  const part = interview.form.questions.get(of ?? "")?.section;
  const there = interview.view.value.sections.find((one) => one.section.id === part);
  if (there === undefined || (part === interview.section.value && !path.includes("/"))) return null;
  const { text, lang } = saidIn(there.section.key, tongue);
  return (
    <>
      <p class="quiet">{t("The entries are made in this part:")} <span lang={lang}>{text}</span></p>
      {there.state !== "waiting" && <Button icon="chevron-right" onPress={() => interview.goTo(there.section.id)}>{t("Go to that part")}</Button>}
    </>
  );
}
