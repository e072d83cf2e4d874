/**
 * The drawing of one view with the marks on it, and what fingers, pen and mouse do there.
 *
 * Must never show a mark by colour alone, nor take the page's scrolling away while only a point is set.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { type Drawing, pathOf, type Region, type Side, type Spot } from "../../forms/figures.ts";
import { type AnyMark, spotsOf, tagOf } from "../../forms/marks.ts";
import { Faint, type OtherMark } from "./bodymapothers.tsx";

export type Tool = "point" | "line" | "area";

/** The part of the drawing that is on the screen, in its units. */
export interface Frame { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

export const wholeFrame = ({ width, height }: Drawing): Frame => ({ x: 0, y: 0, w: width, h: height });
const CLOSEST = 8;
/** A finger that moved less than this has tapped, in pixels. */
const TAP = 10;
const NEAR_TAG = 22;

/** Around a point, within the drawing; `times` larger. */
export function zoomed(drawing: Drawing, frame: Frame, times: number, [x, y]: Spot): Frame {
  const w = Math.min(drawing.width, Math.max(drawing.width / CLOSEST, frame.w / times));
  const h = (w / drawing.width) * drawing.height;
  const left = x - ((x - frame.x) / frame.w) * w;
  const top = y - ((y - frame.y) / frame.h) * h;
  return kept(drawing, { x: left, y: top, w, h });
}

/** Moved so that it shows nothing beyond the drawing. */
export function kept({ width, height }: Drawing, { x, y, w, h }: Frame): Frame {
  return { x: Math.min(width - w, Math.max(0, x)), y: Math.min(height - h, Math.max(0, y)), w, h };
}

/** Parts of the body that lie far apart left and right are looked at one side at a time. */
const LIMBS = ["arms_hands", "legs_feet"];

export interface Near { readonly part: string; readonly side: Side; readonly frame: Frame }

/** What of a drawing can be looked at closely: its parts of the body, each with the frame around it. */
export function nearOf(drawing: Drawing, parts: ReadonlyMap<string, string>): Near[] {
  const found = new Map<string, { part: string; side: Side; spots: Spot[] }>();
  for (const { code, side, shape } of drawing.regions) {
    const part = parts.get(code);
    if (part === undefined) continue;
    const own = LIMBS.includes(part) ? side : "middle";
    const key = `${part} ${own}`;
    const group = found.get(key) ?? { part, side: own, spots: [] };
    group.spots.push(...shape.points);
    found.set(key, group);
  }
  return found.size < 2 ? [] : [...found.values()].map(({ part, side, spots }) => ({ part, side, frame: frameAround(drawing, spots) }));
}

function frameAround(drawing: Drawing, spots: readonly Spot[]): Frame {
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const shape = drawing.width / drawing.height;
  const w = Math.min(drawing.width, Math.max(right - left, (bottom - top) * shape) * 1.1);
  const h = w / shape;
  return kept(drawing, { x: (left + right - w) / 2, y: (top + bottom - h) / 2, w, h });
}

export interface Numbered { readonly mark: AnyMark; readonly number: number }

interface Props {
  readonly drawing: Drawing;
  readonly marks: readonly Numbered[];
  readonly chosen: number | null;
  readonly region: Region | null;
  readonly layer: string;
  readonly tool: Tool;
  readonly frame: Frame;
  readonly frozen: boolean;
  readonly label: string;
  /** Of other questions, on the same drawing. */
  readonly others: readonly OtherMark[];
  onFrame(frame: Frame): void;
  /** A way of one finger; one spot where it only tapped. `slack` is the width of a finger in units. */
  onDrawn(spots: Spot[], slack: number): void;
  onChoose(number: number): void;
  onMove(number: number, dx: number, dy: number, slack: number): void;
}

export function MapDrawing(props: Props) {
  const { drawing, frame, tool, marks, chosen, frozen } = props;
  const svg = useRef<SVGSVGElement>(null);
  const id = useId();
  const width = useSignal(288);
  const way = useSignal<readonly Spot[]>([]);
  const drag = useSignal<readonly [number, number] | null>(null);
  const fingers = useRef(new Map<number, Spot>());
  const act = useRef<{ kind: "tap" | "way" | "pan" | "drag" | "pinch" | "none"; start: Spot; last: Spot; frame: Frame }>({ kind: "none", start: [0, 0], last: [0, 0], frame });
  useEffect(() => {
    const measure = () => { width.value = svg.current?.getBoundingClientRect().width || 288; };
    measure();
    const watching = new ResizeObserver(measure);
    if (svg.current !== null) watching.observe(svg.current);
    return () => watching.disconnect();
  }, []);
  const unit = frame.w / width.value;

  const spot = (event: PointerEvent): Spot => {
    const box = svg.current!.getBoundingClientRect();
    return [frame.x + ((event.clientX - box.left) / box.width) * frame.w, frame.y + ((event.clientY - box.top) / box.height) * frame.h];
  };
  const nearTag = ([x, y]: Spot): Numbered | undefined => {
    const far = ({ mark }: Numbered) => Math.hypot(tagOf(mark, drawing)[0] - x, tagOf(mark, drawing)[1] - y);
    return [...marks].sort((a, b) => far(a) - far(b)).find((one) => far(one) <= NEAR_TAG * unit);
  };
  const down = (event: PointerEvent) => {
    if (frozen || (event.pointerType === "mouse" && event.button !== 0)) return;
    fingers.current.set(event.pointerId, [event.clientX, event.clientY]);
    svg.current?.setPointerCapture(event.pointerId);
    way.value = [];
    drag.value = null;
    const at = spot(event);
    if (fingers.current.size === 2) {
      act.current = { ...act.current, kind: "pinch" };
      return;
    }
    if (fingers.current.size > 2) return;
    const held = nearTag(at)?.number === chosen && chosen !== null;
    act.current = { kind: held ? "drag" : tool === "point" ? "tap" : "way", start: [event.clientX, event.clientY], last: [event.clientX, event.clientY], frame };
    if (act.current.kind === "way") way.value = [at];
  };
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) return;
    const { kind, start } = act.current;
    const now: Spot = [event.clientX, event.clientY];
    if (kind === "pinch" && fingers.current.size === 2) {
      const [still] = [...fingers.current].filter(([finger]) => finger !== event.pointerId).map(([, at]) => at);
      const box = svg.current!.getBoundingClientRect();
      const times = Math.hypot(now[0] - still![0], now[1] - still![1]) / Math.max(1, Math.hypot(before[0] - still![0], before[1] - still![1]));
      const middle: Spot = [(before[0] + still![0]) / 2, (before[1] + still![1]) / 2];
      const about: Spot = [frame.x + ((middle[0] - box.left) / box.width) * frame.w, frame.y + ((middle[1] - box.top) / box.height) * frame.h];
      const next = zoomed(drawing, frame, times, about);
      const shift = next.w / box.width / 2;
      props.onFrame(kept(drawing, { ...next, x: next.x - (now[0] - before[0]) * shift, y: next.y - (now[1] - before[1]) * shift }));
    } else if (kind === "way") {
      const at = spot(event);
      const last = way.value.at(-1) ?? at;
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) > 2 * unit) way.value = [...way.value, at];
    } else if (Math.hypot(now[0] - start[0], now[1] - start[1]) > TAP || kind === "pan") {
      if (kind === "drag") drag.value = [(now[0] - start[0]) * unit, (now[1] - start[1]) * unit];
      else if (kind === "tap" || kind === "pan") {
        act.current = { ...act.current, kind: "pan" };
        props.onFrame(kept(drawing, { ...frame, x: frame.x - (now[0] - before[0]) * unit, y: frame.y - (now[1] - before[1]) * unit }));
      }
    }
    fingers.current.set(event.pointerId, now);
  };
  const up = (event: PointerEvent) => {
    if (!fingers.current.delete(event.pointerId)) return;
    const { kind } = act.current;
    const at = spot(event);
    const slack = 12 * unit;
    const short = way.value.every(([x, y]) => Math.hypot(x - at[0], y - at[1]) <= TAP * unit);
    if (kind === "drag" && drag.value !== null && chosen !== null) props.onMove(chosen, drag.value[0], drag.value[1], slack);
    else if (kind === "tap" || (kind === "way" && short)) {
      const near = nearTag(at);
      if (near !== undefined) props.onChoose(near.number);
      else props.onDrawn([at], slack);
    } else if (kind === "way") props.onDrawn([...way.value, at], slack);
    act.current = { ...act.current, kind: "none" };
    way.value = [];
    drag.value = null;
  };
  const cancel = (event: PointerEvent) => {
    fingers.current.delete(event.pointerId);
    act.current = { ...act.current, kind: "none" };
    way.value = [];
    drag.value = null;
  };
  const near = frame.w < drawing.width;
  return (
    <svg
      ref={svg} class={`map${tool === "point" && !near ? " scrolls" : ""}`} role="img" aria-label={props.label} viewBox={`${frame.x} ${frame.y} ${frame.w} ${frame.h}`}
      onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={cancel}
    >
      <Patterns id={id} unit={unit} />
      <Ground drawing={drawing} />
      {props.region !== null && <path class="here" d={pathOf([props.region.shape])} />}
      <Lines drawing={drawing} />
      <Faint others={props.others} drawing={drawing} unit={unit} />
      {marks.map(({ mark, number }) => (
        <Mark
          key={number} mark={mark} number={number} drawing={drawing} unit={unit} layer={props.layer} pattern={id} chosen={number === chosen}
          shift={number === chosen ? (drag.value ?? [0, 0]) : [0, 0]}
        />
      ))}
      {way.value.length > 1 && <path class="way" d={pathOf([{ points: way.value, closed: tool === "area" }])} />}
    </svg>
  );
}

function Ground({ drawing }: { drawing: Drawing }) {
  return (
    <g>
      <path class="skin" d={pathOf(drawing.outline)} />
      <path class="wear" d={pathOf(drawing.wear)} />
      <path class="hair" d={pathOf(drawing.hair)} />
    </g>
  );
}

function Lines({ drawing }: { drawing: Drawing }) {
  return (
    <g>
      <path class="seams" d={pathOf(drawing.regions.map(({ shape }) => shape))} />
      <path class="detail" d={pathOf(drawing.lines)} />
      <path class="edge" d={pathOf(drawing.outline)} />
    </g>
  );
}

/** A pattern for each layer: dots, slanting lines, crossing lines, level lines. */
function Patterns({ id, unit }: { id: string; unit: number }) {
  const size = 9 * unit;
  const half = size / 2;
  const strokes: Readonly<Record<string, string>> = {
    reported_blow: `M0 ${size}L${size} 0`,
    finding: `M0 ${size}L${size} 0M0 0L${size} ${size}`,
    pre_existing: `M0 ${half}H${size}`,
  };
  return (
    <defs>
      <pattern id={`${id}-reported_pain`} width={size} height={size} patternUnits="userSpaceOnUse"><circle class="ink" cx={half} cy={half} r={size * 0.2} /></pattern>
      {Object.entries(strokes).map(([layer, d]) => (
        <pattern key={layer} id={`${id}-${layer}`} width={size} height={size} patternUnits="userSpaceOnUse"><path class="hatch" d={d} stroke-width={1.4 * unit} /></pattern>
      ))}
    </defs>
  );
}

interface MarkProps { mark: AnyMark; number: number; drawing: Drawing; unit: number; layer: string; pattern: string; chosen: boolean; shift: readonly [number, number] }

function Mark({ mark, number, drawing, unit, layer, pattern, chosen, shift }: MarkProps) {
  const spots = spotsOf(mark, drawing);
  const [x, y] = tagOf(mark, drawing);
  const shape = "shape" in mark ? mark.shape : "point";
  const r = (number > 9 ? 12 : 10.5) * unit;
  return (
    <g class={chosen ? "mark-on chosen" : "mark-on"} transform={shift[0] === 0 && shift[1] === 0 ? undefined : `translate(${shift[0]} ${shift[1]})`}>
      {shape === "area" && <path class="ground" d={pathOf([{ points: spots, closed: true }])} fill={`url(#${pattern}-${layer})`} />}
      {shape === "line" && <path class={`stroke ${layer}`} d={pathOf([{ points: spots, closed: false }])} />}
      {chosen && <circle class="halo" cx={x} cy={y} r={r + 5 * unit} />}
      {layer === "finding" ? <rect class="tag" x={x - r} y={y - r} width={2 * r} height={2 * r} />
        : layer === "reported_blow" ? <path class="tag" d={`M${x} ${y - r * 1.35}L${x + r * 1.35} ${y}L${x} ${y + r * 1.35}L${x - r * 1.35} ${y}z`} />
        : <circle class={layer === "pre_existing" ? "tag old" : "tag"} cx={x} cy={y} r={r} />}
      {chosen && <circle class="grip" cx={x} cy={y} r={24 * unit} />}
      <text x={x} y={y} dy={4.6 * unit} font-size={13 * unit}>{number}</text>
    </g>
  );
}
