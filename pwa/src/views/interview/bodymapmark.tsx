/**
 * One mark of the body map in words, what can be changed in it, and the list of all marks: all that the
 * drawing says, for whoever cannot see or touch it.
 */

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { AnyMark } from "../../forms/marks.ts";
import { formText, type Language, t } from "../../words/index.ts";
import { Typed } from "../fields.tsx";
import { keys } from "../look.ts";
import { Button, Icon } from "../parts.tsx";
import { langOf, Said, saidIn } from "./said.tsx";

/** One step of a mark, as a share of the drawing's width. */
const STEP = 0.01;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

const LONGEST_NOTE = 500;

const kindKey = (code: string) => `form:_lists/mark_kind/o:${code}`;

interface SheetProps {
  number: number;
  mark: AnyMark;
  kinds: readonly string[];
  words: { readonly text: string; readonly lang: string | undefined };
  tongue: Language;
  onChange(mark: AnyMark, remember?: boolean): void;
  /** The last point alone is being moved. */
  extending: boolean;
  onExtend(): void;
  onEnd(): void;
  onMove(dx: number, dy: number): void;
  onRegion(): void;
  onRemove(): void;
  onClose(): void;
}

export function MarkSheet({ number, mark, kinds, words, tongue, extending, onExtend, onEnd, onChange, onMove, onRegion, onRemove, onClose }: SheetProps) {
  const id = useId();
  const movable = "points" in mark;
  const long = useSignal(false);
  const write = (text: string) => {
    if (!movable) return;
    const letters = [...text];
    long.value = letters.length > LONGEST_NOTE;
    const note = letters.slice(0, LONGEST_NOTE).join("");
    const { note: _, ...bare } = mark;
    onChange(note === "" ? bare : { ...bare, note }, false);
  };
  const step = (key: string, icon: "arrow-left" | "chevron-right" | "chevron-left" | "chevron-down", label: string) => (
    <button type="button" class={`tool turn-${key}`} aria-label={label} onClick={() => onMove(...ARROWS[key]!)}><Icon name={icon} /></button>
  );
  return (
    <div class="card stack" role="group" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t("Mark {n}", { n: number })}</h3>
      <div class="tight">
        <p lang={words.lang} class="strong">{words.text}</p>
        <Button onPress={onRegion}>{t("Choose another part of the body")}</Button>
      </div>
      <div>
        <label class="label" for={`${id}-kind`}>{t("What is it?")}</label>
        <select id={`${id}-kind`} class="field" value={mark.kind} onChange={(event) => onChange({ ...mark, kind: event.currentTarget.value })}>
          {(kinds.includes(mark.kind) ? kinds : [mark.kind, ...kinds]).map((code) => {
            const { text, lang } = saidIn(kindKey(code), tongue);
            return <option key={code} value={code} lang={lang}>{text}</option>;
          })}
        </select>
      </div>
      {movable && (
        <>
          <div>
            <label class="label" for={`${id}-note`}>{t("Note to this mark")}</label>
            <Typed kind="words" lang={tongue} id={`${id}-note`} rows={2} value={mark.note ?? ""} onType={write} describedBy={long.value ? `${id}-long` : undefined} />
            {long.value && <p id={`${id}-long`} class="fault" role="status">{t("A note to a mark has {n} letters at most. Put the rest into the note to the question.", { n: LONGEST_NOTE })}</p>}
          </div>
          <div role="group" aria-labelledby={`${id}-move`} class="tight">
            <p id={`${id}-move`} class="label">{extending ? t("Move the last point") : t("Move it a little")}</p>
            <div class="row">
              {step("ArrowLeft", "chevron-left", t("To the left on the screen"))}
              {step("ArrowRight", "chevron-right", t("To the right on the screen"))}
              {step("ArrowUp", "chevron-down", t("Up"))}
              {step("ArrowDown", "chevron-down", t("Down"))}
            </div>
            <Button icon="plus" onPress={onExtend}>{t("Next point of a line or area")}</Button>
            {extending && <Button icon="check" onPress={onEnd}>{t("That was the last point")}</Button>}
          </div>
        </>
      )}
      <Button icon="check" onPress={onClose}>{t("Done with this mark")}</Button>
      <Button look="danger" icon="trash-2" onPress={onRemove}>{t("Remove mark {n}", { n: number }) /* i18n: critical */}</Button>
    </div>
  );
}

interface ListProps {
  marks: readonly AnyMark[];
  chosen: number | null;
  tongue: Language;
  wordsOf(mark: AnyMark): { readonly text: string; readonly lang: string | undefined };
  onChoose(number: number): void;
  onExtend(number: number): void;
  onEnd(): void;
  onMove(number: number, dx: number, dy: number): void;
}

export function MarkList({ marks, chosen, tongue, wordsOf, onChoose, onExtend, onEnd, onMove }: ListProps) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const press = (event: KeyboardEvent, number: number) => {
    const way = ARROWS[event.key];
    if (event.key === "+" || event.key === "." || event.key === "Escape") {
      event.preventDefault();
      if (event.key === "Escape") onEnd();
      else onExtend(number);
      return;
    }
    if (way === undefined) return;
    event.preventDefault();
    onMove(number, ...way);
  };
  return (
    <div class="tight">
      <h3 id={id}>{t("Marks")}</h3>
      <p class="small quiet" id={`${id}-how`}>{t("Choose a mark to change it.")}{keys.value && <> {t("The arrow keys move the chosen mark; the plus key begins the next point of a line or area, the Escape key ends it.")}</>}</p>
      <ol class="cards tight" ref={list} aria-labelledby={id}>
        {marks.map((mark, place) => (
          <li key={"id" in mark ? mark.id : place}>
            <button
              type="button" class="go" aria-current={chosen === place + 1 ? "true" : undefined} aria-describedby={`${id}-how`}
              onClick={() => onChoose(place + 1)} onKeyDown={(event) => press(event, place + 1)}
            >
              <b class="number">{place + 1}</b>
              <span>
                <b lang={wordsOf(mark).lang}>{wordsOf(mark).text}</b>
                <small><Said of={kindKey(mark.kind)} /> · {formText(`form:_common/view:${mark.view}`)}</small>
                {"note" in mark && <small lang={langOf(tongue)}>{mark.note}</small>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
