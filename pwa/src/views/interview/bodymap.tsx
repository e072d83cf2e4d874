/**
 * The body map: where something hurts or was found, on a drawing, by touch, pen, mouse or from a list.
 *
 * Must never lose a mark, keep one beside the body, or say left and right but by the person's own.
 */

import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { BODY_VIEWS, type Drawing, drawingOf, type FigureFile, fileOf, FIGURES, type RegionFacts, type Region, regionAt, shareOf, type Spot, VIEWS } from "../../forms/figures.ts";
import { type AnyMark, extended, lastMoved, made, MOST_POINTS, moved, newId, simplified, spotsOf, tagOf } from "../../forms/marks.ts";
import { formText, t } from "../../words/index.ts";
import type { MarkValue } from "../../forms/index.ts";
import type { Fault } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { Button, Note } from "../parts.tsx";
import { type Frame, MapDrawing, type Near, nearOf, type Numbered, type Tool, wholeFrame, zoomed } from "./bodymapdrawing.tsx";
import { MarkSheet, MarkList } from "./bodymapmark.tsx";
import { otherMarks, OthersList } from "./bodymapothers.tsx";
import { type Place, placeWords, RegionPicker } from "./bodymappick.tsx";
import type { FieldProps } from "./question.tsx";
import { useTongue } from "./said.tsx";

/** The figure that was looked at last: the next finding is most often on the same person. */
let lastFigure: string = "neutral";
const MOST_UNDONE = 50;
/** A region that takes this share of a drawing can be met there without coming closer. */
const LARGE_ENOUGH = 0.0015;
const FIRST_KIND: Readonly<Record<string, string>> = { reported_pain: "pain", reported_blow: "blow" };

const ADD = ".add button";
const markOf = (number: number): string => `ol li:nth-child(${number}) button`;

const figureOf = (mark: AnyMark): string => ("figure" in mark ? (mark.figure ?? "neutral") : "neutral");
const isFault = (read: object): read is Fault => "code" in read;

/** The drawings, read when they are first wanted. */
function useDrawings(view: string, figure: string) {
  const interview = useInterview();
  const files = useSignal<ReadonlyMap<string, FigureFile>>(new Map());
  const facts = useSignal<RegionFacts | null>(null);
  const fault = useSignal<Fault | null>(null);
  const read = async (name: string): Promise<FigureFile | null> => {
    const known = files.peek().get(name);
    if (known !== undefined) return known;
    const file = await interview.figures(name);
    const told = facts.peek() ?? (await interview.regionFacts());
    if (isFault(file) || isFault(told)) {
      fault.value = isFault(file) ? file : (told as Fault);
      return null;
    }
    fault.value = null;
    facts.value = told;
    files.value = new Map([...files.peek(), [name, file]]);
    return file;
  };
  const name = fileOf(view, figure);
  useEffect(() => void read(name), [name]);
  const file = files.value.get(name);
  const told = facts.value;
  // The same drawing keeps its identity: what stands still on it is not drawn again with every move of a finger.
  const drawing = useMemo(() => (file === undefined || told === null ? null : drawingOf(file, view, told)), [file, told, view]);
  return { drawing, facts: told, fault: fault.value, again: () => void read(name), read };
}

export function BodyMap({ view: asked, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const { question, path } = asked;
  const marks = (Array.isArray(asked.answer?.value) ? asked.answer.value : []) as readonly AnyMark[];
  const views = question.views.filter((one) => VIEWS.includes(one));
  const last = marks.at(-1);
  const view = useSignal(last !== undefined && views.includes(last.view) ? last.view : (views[0] ?? "body_front"));
  const figure = useSignal(last === undefined ? lastFigure : figureOf(last));
  const tool = useSignal<Tool>("point");
  const chosen = useSignal<number | null>(null);
  /** The next point of the chosen mark is being placed by keys. */
  const placing = useSignal(false);
  const picking = useSignal<"new" | "change" | null>(null);
  const said = useSignal("");
  const beside = useSignal(false);
  const frames = useSignal<Readonly<Record<string, Frame>>>({});
  const undone = useRef<readonly (readonly AnyMark[])[]>([]);
  // One tap on a state, or on "Clear", takes all marks away: that can be taken back like any other change.
  const before = useRef({ marks, own: false });
  if (before.current.marks !== marks) {
    if (marks.length === 0 && before.current.marks.length > 0 && !before.current.own) undone.current = [...undone.current, before.current.marks];
    before.current = { marks, own: false };
  }
  const { drawing, facts, fault, again, read } = useDrawings(view.value, figure.value);
  const tongue = useTongue();
  const root = useRef<HTMLDivElement>(null);
  /** What takes the keyboard's place over when the part that had it goes: never the top of the page. */
  const heir = useRef<string | null>(null);
  useEffect(() => {
    if (heir.current === null) return;
    const element = root.current?.querySelector<HTMLElement>(heir.current);
    if (element == null) return;
    heir.current = null;
    element.focus();
  });
  const here: Numbered[] = marks.map((mark, place) => ({ mark, number: place + 1 }))
    .filter(({ mark }) => mark.view === view.value && (!BODY_VIEWS.includes(mark.view) || figureOf(mark) === figure.value));
  const form = interview.view.value;
  const strangers = useMemo(() => otherMarks(form, path), [form, path]);
  const others = strangers.filter(({ mark }) => mark.view === view.value && (!BODY_VIEWS.includes(mark.view) || figureOf(mark) === figure.value));
  const mine = chosen.value === null ? undefined : marks[chosen.value - 1];
  const layer = question.layer ?? "finding";
  const frozen = interview.readOnly.value;

  const put = (next: readonly AnyMark[], remember = true) => {
    if (remember) undone.current = [...undone.current, marks].slice(-MOST_UNDONE);
    beside.value = false;
    before.current.own = true;
    interview.set(path, { value: next as readonly MarkValue[] });
  };
  const change = (number: number, mark: AnyMark, remember = true) => put(marks.map((one, place) => (place === number - 1 ? mark : one)), remember);
  const tell = (number: number, mark: AnyMark) => { said.value = `${t("Mark {n}", { n: number })}: ${wordsOf(mark).text}`; };
  const wordsOf = (mark: AnyMark) => placeWords({ code: mark.region, side: "side" in mark ? mark.side : "middle" }, tongue);
  /** Where the last point of a mark stands, in words. */
  const wordsAt = (mark: MarkValue): string => {
    const at = drawing === null ? null : regionAt(drawing, ...spotsOf(mark, drawing).at(-1)!, 6);
    return at === null ? t("beside the body") : placeWords(at, tongue).text;
  };
  const choose = (number: number) => {
    placing.value = false;
    const mark = marks[number - 1];
    if (mark === undefined) return;
    if (views.includes(mark.view)) view.value = mark.view;
    if (BODY_VIEWS.includes(mark.view)) figure.value = figureOf(mark);
    chosen.value = number;
    picking.value = null;
    beside.value = false;
  };
  const add = (on: Drawing, spots: readonly Spot[], shape: Tool, slack: number, region?: Place) => {
    if (marks.length >= question.max_count) {
      heir.current = null;
      said.value = t("That is the largest number of marks for this question.");
      return;
    }
    const kind = FIRST_KIND[layer] ?? "unspecified";
    const body = BODY_VIEWS.includes(on.view) ? figure.value : null;
    const mark = made(on, { shape, spots, figure: body, kind: question.kinds.length === 0 || question.kinds.includes(kind) ? kind : question.kinds[0]!, id: newId(marks, Date.now()), slack, ...(region === undefined ? {} : { region }) });
    if (mark === null) {
      heir.current = null;
      beside.value = true;
      return;
    }
    put([...marks, mark]);
    chosen.value = marks.length + 1;
    tell(marks.length + 1, mark);
  };
  const drawn = (spots: Spot[], slack: number) => {
    if (drawing === null) return;
    const few = spots.length === 1 ? spots : simplified(spots, slack / 8);
    const shape = few.length === 1 ? "point" : tool.value === "area" && few.length < 3 ? "line" : tool.value;
    add(drawing, few, shape, slack);
  };
  const move = (number: number, dx: number, dy: number, slack: number) => {
    const mark = marks[number - 1];
    if (drawing === null || mark === undefined || !("points" in mark)) return;
    const next = placing.value && number === chosen.value ? lastMoved(drawing, mark, dx, dy, slack) : moved(drawing, mark, dx, dy, slack);
    if (next === null) {
      beside.value = true;
      return;
    }
    change(number, next);
    if (placing.value) said.value = `${t("Point {n}", { n: next.points.length })}: ${wordsAt(next)}`;
    else tell(number, next);
  };
  /** On the drawing that is on the screen where the region can be met there, else on the one that shows it largest. */
  const pick = async (place: Place) => {
    picking.value = null;
    if (mine !== undefined && chosen.value !== null) {
      heir.current = markOf(chosen.value);
      change(chosen.value, "points" in mine ? { ...mine, region: place.code, side: place.side } : { ...mine, region: place.code });
      return;
    }
    const stand = facts?.not_drawn[place.code] ?? place.code;
    let best: { on: Drawing; region: Region; share: number } | null = null;
    for (const one of [view.value, ...views.filter((other) => other !== view.value)]) {
      const file = await read(fileOf(one, figure.peek()));
      const on = file === null || facts === null ? null : drawingOf(file, one, facts);
      const region = on?.regions.find(({ code, side }) => code === stand && (stand !== place.code || side === place.side));
      if (on === null || region === undefined) continue;
      const share = shareOf(on, region);
      if (best === null || share > best.share) best = { on, region, share };
      if (one === view.value && share > LARGE_ENOUGH) break;
    }
    if (best === null) {
      said.value = t("None of the drawings of this question shows this part of the body.");
      return;
    }
    const { on, region } = best;
    view.value = on.view;
    heir.current = markOf(marks.length + 1);
    add(on, [free(on, region.at, marks.filter((mark) => mark.view === on.view))], "point", 0, place);
  };
  /** The next point of a line or an area, where the last one stands; the arrow keys then move it alone. */
  const extend = () => {
    if (mine === undefined || chosen.value === null || !("points" in mine)) return;
    const next = extended(mine as MarkValue, tool.value === "area" ? "area" : "line");
    if (next === null) {
      said.value = t("A mark has {n} points at most.", { n: MOST_POINTS });
      return;
    }
    change(chosen.value, next);
    placing.value = true;
    said.value = t("Point {n}. The arrow keys move it.", { n: next.points.length });
  };
  const endDrawing = () => {
    placing.value = false;
    if (mine !== undefined && chosen.value !== null) tell(chosen.value, mine);
  };
  const undo = () => {
    const earlier = undone.current.at(-1);
    if (earlier === undefined) return;
    undone.current = undone.current.slice(0, -1);
    chosen.value = null;
    beside.value = false;
    before.current.own = true;
    interview.set(path, { value: earlier as readonly MarkValue[] });
    said.value = t("The last change has been taken back.");
  };
  const remove = (number: number) => {
    put(marks.filter((_, place) => place !== number - 1));
    chosen.value = null;
    heir.current = ADD;
    said.value = t("Mark {n} has been removed.", { n: number });
  };
  const frame = drawing === null ? null : (frames.value[view.value] ?? wholeFrame(drawing));
  const setFrame = (next: Frame) => { frames.value = { ...frames.value, [view.value]: next }; };
  const about = (): Spot => {
    if (drawing !== null && frame !== null && mine !== undefined && here.some(({ number }) => number === chosen.value)) return tagOf(mine, drawing);
    return frame === null ? [0, 0] : [frame.x + frame.w / 2, frame.y + frame.h / 2];
  };
  const zoom = (times: number) => { if (drawing !== null && frame !== null) setFrame(zoomed(drawing, frame, times, about())); };
  const full = marks.length >= question.max_count;
  const elsewhere = marks.filter((mark) => mark.view === view.value).length - here.length;

  return (
    <div ref={root} class="stack" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      <Choosers views={views} view={view} figure={figure} onChange={() => { chosen.value = null; beside.value = false; }} />
      {fault !== null && <><FaultNote fault={fault} /><Button icon="refresh-cw" onPress={again}>{t("Try again")}</Button></>}
      {drawing !== null && frame !== null && (
        <div class="tight">
          <Sides view={view.value} />
          <MapDrawing
            drawing={drawing} marks={here} chosen={chosen.value} layer={layer} tool={tool.value} frame={frame} frozen={frozen}
            others={others}
            region={mine === undefined || !here.some(({ number }) => number === chosen.value) ? null : regionAt(drawing, ...tagOf(mine, drawing), 8)}
            label={t("{drawing}. Marks: {n}. The list below says what they are.", { drawing: formText(`form:_common/view:${view.value}`), n: here.length })}
            onFrame={setFrame} onDrawn={drawn} onChoose={choose} onMove={move}
          />
          <Tools tool={tool} zoomIn={() => zoom(2)} zoomOut={() => zoom(0.5)} frame={frame} whole={wholeFrame(drawing)} near={nearOf(drawing, question.regions)} onFrame={setFrame} />
        </div>
      )}
      <OthersList others={others} form={form} name={interview.form.form} tongue={tongue} />
      {elsewhere > 0 && <p class="small quiet">{t("Marks on another figure: {n}. Choose them in the list.", { n: elsewhere })}</p>}
      {beside.value && <Note look="warm" role="status"><p>{t("That is beside the body. Touch the body itself, or choose the part from the list. Nothing has been changed.")}</p></Note>}
      <p class="unseen" role="status">{said.value}</p>
      {mine !== undefined && chosen.value !== null && picking.value === null && (
        <MarkSheet
          key={`${chosen.value}`} number={chosen.value} mark={mine} kinds={question.kinds} words={wordsOf(mine)} tongue={tongue}
          onChange={(mark, remember) => change(chosen.value!, mark, remember)} onMove={(dx, dy) => drawing !== null && move(chosen.value!, dx * drawing.width, dy * drawing.width, 6)}
          extending={placing.value} onExtend={extend} onEnd={endDrawing}
          onRegion={() => { picking.value = "change"; }} onRemove={() => remove(chosen.value!)} onClose={() => { heir.current = markOf(chosen.value!); chosen.value = null; }}
        />
      )}
      {picking.value !== null && (
        <RegionPicker
          groups={groupsOf(question.regions, facts)} title={picking.value === "new" ? t("Which part of the body?") : t("Another part of the body for mark {n}", { n: chosen.value ?? 0 })}
          onPick={(place) => void pick(place)} onClose={() => { heir.current = chosen.value === null ? ADD : markOf(chosen.value); picking.value = null; }}
        />
      )}
      {marks.length > 0 && (
        <MarkList
          marks={marks} chosen={chosen.value} wordsOf={wordsOf} tongue={tongue} onChoose={choose}
          onExtend={(number) => { if (chosen.value !== number) choose(number); extend(); }} onEnd={endDrawing}
          onMove={(number, dx, dy) => { if (chosen.value !== number) choose(number); else if (drawing !== null) move(number, dx * drawing.width, dy * drawing.width, 6); }}
        />
      )}
      {full ? <p class="quiet">{t("That is the largest number of marks for this question.")}</p>
        : picking.value === null && <div class="add"><Button icon="plus" onPress={() => { chosen.value = null; picking.value = "new"; }}>{t("Add a mark from the list")}</Button></div>}
      {undone.current.length > 0 && <Button look="plain" onPress={undo}>{t("Take back the last change")}</Button>}
    </div>
  );
}

/** Beside the marks that stand there already, so that every number can be read. */
function free({ width }: Drawing, [x, y]: Spot, marks: readonly AnyMark[]): Spot {
  const taken = marks.filter((mark) => Math.hypot(mark.x * width - x, 0) < 60).length;
  return taken === 0 ? [x, y] : [x + (taken % 2 === 0 ? 1 : -1) * Math.min(3, taken) * (width / 200), y];
}

/** Every region with each side it has, by parts of the body in the order of the list. */
function groupsOf(regions: ReadonlyMap<string, string>, facts: RegionFacts | null) {
  const groups = new Map<string, Place[]>();
  const own = new Map<string, Place["side"]>(Object.entries(facts?.twins ?? {}).flatMap(([left, right]) => [[left, "left" as const], [right, "right" as const]]));
  for (const [code, part] of regions) {
    const side = own.get(code);
    const sides: Place["side"][] = side !== undefined ? [side] : facts?.sided.includes(code) === true ? ["left", "right"] : ["middle"];
    groups.set(part, [...(groups.get(part) ?? []), ...sides.map((one) => ({ code, side: one }))]);
  }
  return [...groups].map(([part, places]) => ({ part, places }));
}

function Choosers({ views, view, figure, onChange }: { views: readonly string[]; view: Signal<string>; figure: Signal<string>; onChange: () => void }) {
  const id = useId();
  return (
    <>
      <div>
        <label class="label" for={`${id}-view`}>{t("Drawing")}</label>
        <select id={`${id}-view`} class="field" value={view.value} onChange={(event) => { view.value = event.currentTarget.value; onChange(); }}>
          {views.map((one) => <option key={one} value={one}>{formText(`form:_common/view:${one}`)}</option>)}
        </select>
      </div>
      {BODY_VIEWS.includes(view.value) && (
        <div>
          <label class="label" for={`${id}-figure`}>{t("Figure")}</label>
          <select id={`${id}-figure`} class="field" value={figure.value} onChange={(event) => { figure.value = lastFigure = event.currentTarget.value; onChange(); }}>
            {FIGURES.map((one) => <option key={one} value={one}>{formText(`form:_common/figure:${one}`)}</option>)}
          </select>
        </div>
      )}
    </>
  );
}

/** Whose left and right: in words, on the side of the drawing where they are. */
function Sides({ view }: { view: string }) {
  const left = <span>{t("The person's left")}</span>;
  const right = <span>{t("The person's right")}</span>;
  if (["body_front", "head_front", "head_top", "neck_under_chin"].includes(view)) return <p class="sides">{right}{left}</p>;
  if (["body_back", "head_back"].includes(view)) return <p class="sides">{left}{right}</p>;
  return <p class="sides one">{view.includes("left") ? left : right}</p>;
}

interface ToolsProps { tool: Signal<Tool>; frame: Frame; whole: Frame; near: readonly Near[]; zoomIn: () => void; zoomOut: () => void; onFrame: (frame: Frame) => void }

function Tools({ tool, frame, whole, near, zoomIn, zoomOut, onFrame }: ToolsProps) {
  const id = useId();
  const same = (one: Frame) => Math.abs(one.x - frame.x) + Math.abs(one.y - frame.y) + Math.abs(one.w - frame.w) < 1;
  const at = near.findIndex((one) => same(one.frame));
  const tools: readonly (readonly [Tool, string])[] = [["point", t("Point")], ["line", t("Line")], ["area", t("Area")]];
  return (
    <div class="tight">
      <div class="row" role="group" aria-label={t("How to mark")}>
        {tools.map(([one, words]) => <button key={one} type="button" class="state" aria-pressed={tool.value === one} onClick={() => { tool.value = one; }}>{words}</button>)}
      </div>
      <div class="row">
        <button type="button" class="state" onClick={zoomIn}>{t("Closer")}</button>
        <button type="button" class="state" disabled={frame.w >= whole.w} onClick={zoomOut}>{t("Further away")}</button>
        {near.length === 0 && <button type="button" class="state" disabled={frame.w >= whole.w} onClick={() => onFrame(whole)}>{t("The whole drawing")}</button>}
      </div>
      {near.length > 0 && (
        <div>
          <label class="label" for={`${id}-near`}>{t("Look closely at")}</label>
          <select id={`${id}-near`} class="field" value={at >= 0 ? String(at) : same(whole) ? "whole" : "free"} onChange={(event) => onFrame(near[Number(event.currentTarget.value)]?.frame ?? whole)}>
            <option value="whole">{t("The whole drawing")}</option>
            {at < 0 && !same(whole) && <option value="free">{t("What is on the screen")}</option>}
            {near.map(({ part, side }, place) => (
              <option key={`${part} ${side}`} value={String(place)}>
                {formText(`form:_common/part:${part}`)}{side === "middle" ? "" : ` · ${formText(`form:_common/side:${side}`)}`}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
