/**
 * Marks on the body map: from the way of a finger to a mark, moving one, the region it suggests.
 *
 * Must never place a mark beside the body, nor change a mark that was not touched.
 */

import type { MarkValue, OldMarkValue } from "./answers.ts";
import { distance, type Drawing, type Region, regionAt, type Side, type Spot } from "./figures.ts";

export type AnyMark = MarkValue | OldMarkValue;
export const MOST_POINTS = 64;
/** So many points of a long way say where it lies. */
const MOST_ASKED = 120;
const FEWEST = { point: 1, line: 2, area: 3 } as const;

const share = (part: number): number => Number(Math.min(1, Math.max(0, part)).toFixed(4));

/** A way of many small steps as few as its bends need, and never more than a mark may have. */
export function simplified(way: readonly Spot[], coarse: number): Spot[] {
  for (let step = coarse; ; step *= 1.5) {
    const found = thinned(way, step);
    if (found.length <= MOST_POINTS) return found;
  }
}

/** Ramer, Douglas, Peucker. */
function thinned(way: readonly Spot[], coarse: number): Spot[] {
  const [first, last] = [way[0], way.at(-1)];
  if (first === undefined || last === undefined || way.length < 3) return [...way];
  let [furthest, far] = [0, coarse];
  for (let place = 1; place < way.length - 1; place++) {
    const off = distance(way[place]![0], way[place]![1], first, last);
    if (off > far) [furthest, far] = [place, off];
  }
  if (furthest === 0) return [first, last];
  return [...thinned(way.slice(0, furthest + 1), coarse).slice(0, -1), ...thinned(way.slice(furthest), coarse)];
}

/** What a mark shows, in units of the drawing. */
export const spotsOf = (mark: AnyMark, { width, height }: Drawing): Spot[] =>
  ("points" in mark ? mark.points : [[mark.x, mark.y] as const]).map(([x, y]) => [x * width, y * height] as const);

/** Where the number of a mark stands: in the middle of an area, at the beginning of all else. */
export function tagOf(mark: AnyMark, drawing: Drawing): Spot {
  const spots = spotsOf(mark, drawing);
  if (!("shape" in mark) || mark.shape !== "area") return spots[0] ?? [0, 0];
  const sum = spots.reduce(([x, y], [dx, dy]) => [x + dx, y + dy] as const, [0, 0] as const);
  return [sum[0] / spots.length, sum[1] / spots.length];
}

/** The region that a shape suggests: that of a point, else the one that most of it lies in. Null beside the body. */
export function regionOf(drawing: Drawing, spots: readonly Spot[], slack: number): Region | null {
  const votes = new Map<string, { region: Region; count: number }>();
  const middle: Spot = [spots.reduce((sum, [x]) => sum + x, 0) / spots.length, spots.reduce((sum, [, y]) => sum + y, 0) / spots.length];
  const asked = spots.length === 1 ? spots : [...between(spots), middle];
  for (const [x, y] of asked) {
    const region = regionAt(drawing, x, y, spots.length === 1 ? slack : 0);
    if (region === null) continue;
    const key = `${region.code} ${region.side}`;
    votes.set(key, { region, count: (votes.get(key)?.count ?? 0) + 1 });
  }
  return [...votes.values()].reduce<{ region: Region; count: number } | null>((best, one) => (best === null || one.count > best.count ? one : best), null)?.region ?? null;
}

/** Points along the way, evenly enough that a long step counts for more than a short one. */
function* between(spots: readonly Spot[]): Iterable<Spot> {
  const long = (place: number) => Math.hypot(spots[place + 1]![0] - spots[place]![0], spots[place + 1]![1] - spots[place]![1]);
  const whole = spots.slice(1).reduce((sum, _, place) => sum + long(place), 0);
  const stride = Math.max(10, whole / MOST_ASKED);
  for (const [place, [x, y]] of spots.entries()) {
    const [nx, ny] = spots[place + 1] ?? [x, y];
    const steps = Math.max(1, Math.ceil(Math.hypot(nx - x, ny - y) / stride));
    for (let step = 0; step < steps; step++) yield [x + ((nx - x) * step) / steps, y + ((ny - y) * step) / steps];
  }
}

/** An id that no other mark of the answer has: the second it was made in. */
export function newId(marks: readonly AnyMark[], nowMs: number): string {
  const taken = new Set(marks.map((mark) => ("id" in mark ? mark.id : "")));
  for (let second = Math.floor(nowMs / 1000) >>> 0; ; second++) {
    const id = second.toString(16).padStart(8, "0");
    if (!taken.has(id)) return id;
  }
}

export interface Made {
  readonly shape: MarkValue["shape"];
  readonly spots: readonly Spot[];
  readonly figure: string | null;
  readonly kind: string;
  readonly id: string;
  readonly slack: number;
  /** Chosen from the list; else what the drawing suggests. */
  readonly region?: { readonly code: string; readonly side: Side };
}

/** A new mark; null when nothing of it lies on the body. */
export function made(drawing: Drawing, { shape, spots, figure, kind, id, slack, region }: Made): MarkValue | null {
  const suggested = regionOf(drawing, spots, slack);
  if (suggested === null) return null;
  const points = spots.map(([x, y]) => [share(x / drawing.width), share(y / drawing.height)] as const);
  while (points.length < FEWEST[shape]) points.push(points.at(-1)!);
  const { code, side } = region ?? suggested;
  const mark: MarkValue = { id, view: drawing.view, shape, points, x: points[0]![0], y: points[0]![1], region: code, side, kind };
  return figure === null || figure === "neutral" ? mark : { ...mark, figure };
}

/**
 * A mark moved by a step in units of the drawing. Its region goes with it where nobody had chosen
 * another than the drawing suggests. Null when it would leave the body or the picture.
 */
export function moved(drawing: Drawing, mark: MarkValue, dx: number, dy: number, slack: number): MarkValue | null {
  const before = spotsOf(mark, drawing);
  const spots = before.map(([x, y]) => [x + dx, y + dy] as const);
  if (spots.some(([x, y]) => x < 0 || y < 0 || x > drawing.width || y > drawing.height)) return null;
  const suggested = regionOf(drawing, spots, slack);
  if (suggested === null) return null;
  const points = spots.map(([x, y]) => [share(x / drawing.width), share(y / drawing.height)] as const);
  const old = regionOf(drawing, before, slack);
  const own = old?.code !== mark.region || old.side !== mark.side;
  const { code, side } = own ? { code: mark.region, side: mark.side } : suggested;
  return { ...mark, points, x: points[0]![0], y: points[0]![1], region: code, side };
}

/**
 * A mark with one more point where its last one stands: a point becomes a line, and an area has at least
 * three. Null when it may have no more.
 */
export function extended(mark: MarkValue, wish: "line" | "area"): MarkValue | null {
  if (mark.points.length >= MOST_POINTS) return null;
  const points = [...mark.points, mark.points.at(-1)!];
  return { ...mark, points, shape: points.length < FEWEST.area ? "line" : mark.shape === "area" ? "area" : wish };
}

/** A mark with its last point moved by a step in units of the drawing; null when it would leave the picture, or all of it the body. */
export function lastMoved(drawing: Drawing, mark: MarkValue, dx: number, dy: number, slack: number): MarkValue | null {
  const before = spotsOf(mark, drawing);
  const [x, y] = before.at(-1)!;
  const spots = [...before.slice(0, -1), [x + dx, y + dy] as const];
  if (x + dx < 0 || y + dy < 0 || x + dx > drawing.width || y + dy > drawing.height) return null;
  // The first point may have been taken a finger's breadth beside the outline: that is near enough for all.
  if (!spots.some(([sx, sy]) => regionAt(drawing, sx, sy, slack) !== null)) return null;
  const suggested = regionOf(drawing, spots, 0) ?? { code: mark.region, side: mark.side };
  const old = regionOf(drawing, before, 0);
  const own = old?.code !== mark.region || old.side !== mark.side;
  const { code, side } = own ? { code: mark.region, side: mark.side } : suggested;
  const points = spots.map(([sx, sy]) => [share(sx / drawing.width), share(sy / drawing.height)] as const);
  return { ...mark, points, x: points[0]![0], y: points[0]![1], region: code, side };
}
