/**
 * What other questions have marked on the same drawing: shown faint below the marks of this question,
 * and told in a list.
 *
 * Must never let one of them be changed here, nor be mistaken for a mark of this question.
 */

import { type Drawing, pathOf } from "../../forms/figures.ts";
import { eachView, type FormView } from "../../forms/index.ts";
import { type AnyMark, spotsOf, tagOf } from "../../forms/marks.ts";
import { formText, type Language, t, tn } from "../../words/index.ts";
import type { QuestionView } from "../../interview/contract.ts";
import { rowAt } from "../../interview/place.ts";
import { rowName } from "./answerwords.ts";
import { placeWords } from "./bodymappick.tsx";
import { langOf, Said, saidIn } from "./said.tsx";

export interface OtherMark {
  readonly mark: AnyMark;
  readonly layer: string;
  /** The question that it belongs to. */
  readonly view: QuestionView;
}

/** Every mark of every other body map that is open to this role; what stands behind a shut gate is not told. */
export function otherMarks(form: FormView, path: string): OtherMark[] {
  return form.sections.flatMap((section) => eachView(section.questions))
    .filter((view) => view.question.type === "bodymap" && view.path !== path && view.access !== "closed" && Array.isArray(view.answer?.value))
    .flatMap((view) => (view.answer!.value as readonly AnyMark[]).map((mark) => ({ mark, layer: view.question.layer ?? "finding", view })));
}

/** The signs of the layers without numbers: they cannot be told by one. */
export function Faint({ others, drawing, unit }: { others: readonly OtherMark[]; drawing: Drawing; unit: number }) {
  return (
    <g class="faint" aria-hidden="true">
      {others.map(({ mark, layer, view }, place) => {
        const spots = spotsOf(mark, drawing);
        const shape = "shape" in mark ? mark.shape : "point";
        const [x, y] = tagOf(mark, drawing);
        const r = 7 * unit;
        return (
          <g key={`${view.path} ${place}`}>
            {shape !== "point" && <path d={pathOf([{ points: spots, closed: shape === "area" }])} />}
            {layer === "finding" ? <rect x={x - r} y={y - r} width={2 * r} height={2 * r} />
              : layer === "reported_blow" ? <path d={`M${x} ${y - r * 1.35}L${x + r * 1.35} ${y}L${x} ${y + r * 1.35}L${x - r * 1.35} ${y}z`} />
              : <circle class={layer === "pre_existing" ? "old" : undefined} cx={x} cy={y} r={r} />}
          </g>
        );
      })}
    </g>
  );
}

interface ListProps { others: readonly OtherMark[]; form: FormView; name: string; tongue: Language }

/** What the faint signs are, in words: part of the body, kind, and the question or entry that they stand in. */
export function OthersList({ others, form, name, tongue }: ListProps) {
  if (others.length === 0) return null;
  return (
    <details class="fold">
      <summary class="go"><span><b>{tn("{n} faint mark of another question", "{n} faint marks of other questions", others.length)}</b><small>{t("To see only; change them where they stand.")}</small></span></summary>
      <div class="inside stack">
        <p class="small">{t("Circle: pain, as told. Diamond: blows, as told. Square: found on examination. Broken circle: from before.")}</p>
        <ul class="tight">
          {others.map(({ mark, view }, place) => {
            const words = placeWords({ code: mark.region, side: "side" in mark ? mark.side : "middle" }, tongue);
            const row = rowAt(form, view.path.slice(0, view.path.lastIndexOf("/")));
            const question = saidIn(`form:${name}/q:${view.question.id}`, tongue);
            return (
              <li key={`${view.path} ${place}`} class="small">
                <b lang={words.lang}>{words.text}</b> · <Said of={`form:_lists/mark_kind/o:${mark.kind}`} /> · {formText(`form:_common/view:${mark.view}`)} · {row === null
                  ? <span lang={question.lang}>{question.text}</span>
                  : <span lang={langOf(tongue)}>{rowName(row.repeat, row.row, tongue, form)}</span>}
              </li>
            );
          })}
        </ul>
      </div>
    </details>
  );
}
