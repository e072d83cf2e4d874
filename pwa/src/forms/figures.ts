/**
 * The drawings of the body map as plain numbers: views of four figures, cut into named regions.
 * Twin of backend/depter/forms/figures.py. FORMAT.md 9
 *
 * Must never name a side by the viewer: left and right are the person's own.
 */

export const FIGURES = ["neutral", "female", "male", "child"] as const;
export const BODY_VIEWS: readonly string[] = ["body_front", "body_back", "body_left", "body_right"];
export const VIEWS: readonly string[] = [
  ...BODY_VIEWS, "head_front", "head_back", "head_left", "head_right", "head_top", "neck_under_chin",
  "hand_left_palm", "hand_left_back", "hand_right_palm", "hand_right_back",
  "foot_left_sole", "foot_left_top", "foot_right_sole", "foot_right_top",
];

export type Side = "left" | "right" | "middle";
export type Spot = readonly [number, number];

/** A line of straight steps; a closed one is a shape. */
export interface Stroke { readonly points: readonly Spot[]; readonly closed: boolean }

export interface Region {
  readonly code: string;
  readonly side: Side;
  readonly shape: Stroke;
  /** A point well inside. */
  readonly at: Spot;
}

/** One view, whole: what was kept as a half or as a mirror image stands here in full. */
export interface Drawing {
  readonly view: string;
  readonly width: number;
  readonly height: number;
  readonly outline: readonly Stroke[];
  readonly hair: readonly Stroke[];
  readonly wear: readonly Stroke[];
  readonly lines: readonly Stroke[];
  readonly regions: readonly Region[];
}

interface RawView {
  readonly mirror?: string;
  readonly w: number;
  readonly h: number;
  readonly twin?: true;
  readonly outline: string;
  readonly hair: string;
  readonly wear: string;
  readonly lines: string;
  readonly regions: readonly (readonly [string, Side, string, number, number])[];
}

/** A file `figures/<name>.json`. */
export interface FigureFile { readonly views: Readonly<Record<string, RawView>> }

/** `figures/regions.json`. */
export interface RegionFacts {
  /** Regions that have a side; the others are in the middle. */
  readonly sided: readonly string[];
  /** Regions that no view draws, each with the one on which its marks stand. */
  readonly not_drawn: Readonly<Record<string, string>>;
  /** Codes that name a side themselves, each with the code of the other side. */
  readonly twins: Readonly<Record<string, string>>;
}

/** The name of the file that holds a view: the figure's own for the body, else of the part. */
export function fileOf(view: string, figure: string): string {
  if (BODY_VIEWS.includes(view)) return (FIGURES as readonly string[]).includes(figure) ? figure : "neutral";
  return view === "neck_under_chin" ? "head" : view.slice(0, view.indexOf("_"));
}

const other = (side: Side): Side => (side === "left" ? "right" : side === "right" ? "left" : "middle");
const flipped = (stroke: Stroke, width: number): Stroke => ({ points: stroke.points.map(([x, y]) => [width - x, y] as const), closed: stroke.closed });

/** Paths of the files: `M` and a point, `l` and steps, `z` for a closed one; nothing else. */
function strokesOf(text: string): Stroke[] {
  return (text.match(/M[^M]*/g) ?? []).map((part) => {
    const numbers = (part.match(/-?\d+/g) ?? []).map(Number);
    let [x, y] = [numbers[0] ?? 0, numbers[1] ?? 0];
    const points: Spot[] = [[x, y]];
    for (let at = 2; at + 1 < numbers.length; at += 2) {
      x += numbers[at]!;
      y += numbers[at + 1]!;
      points.push([x, y]);
    }
    return { points, closed: part.endsWith("z") };
  });
}

/** One view of a file, in full; null where the file does not draw it. */
export function drawingOf(file: FigureFile, view: string, facts: RegionFacts): Drawing | null {
  const raw = file.views[view];
  if (raw === undefined) return null;
  if (raw.mirror === undefined) return wholeOf(raw, view, facts);
  const source = file.views[raw.mirror];
  return source === undefined ? null : mirrorOf(wholeOf(source, view, facts), facts);
}

function wholeOf(raw: RawView, view: string, facts: RegionFacts): Drawing {
  const width = raw.w;
  const read = (text: string, halves = false): Stroke[] => strokesOf(text).flatMap((one) => {
    if (raw.twin !== true) return [one];
    const mirror = flipped(one, width);
    return halves && !one.closed ? [{ points: [...one.points, ...[...mirror.points].reverse()], closed: true }] : [one, mirror];
  });
  const regions = raw.regions.flatMap(([code, side, path, x, y]) => read(path, true).map((shape, place): Region => (place === 0
    ? { code, side, shape, at: [x, y] }
    : { code: facts.twins[code] ?? code, side: other(side), shape, at: [width - x, y] })));
  return {
    view, width, height: raw.h, regions,
    outline: read(raw.outline, true), hair: read(raw.hair), wear: read(raw.wear), lines: read(raw.lines),
  };
}

function mirrorOf(whole: Drawing, facts: RegionFacts): Drawing {
  const all = (strokes: readonly Stroke[]) => strokes.map((one) => flipped(one, whole.width));
  return {
    ...whole, outline: all(whole.outline), hair: all(whole.hair), wear: all(whole.wear), lines: all(whole.lines),
    regions: whole.regions.map(({ code, side, shape, at }) => ({
      code: facts.twins[code] ?? code, side: other(side), shape: flipped(shape, whole.width), at: [whole.width - at[0], at[1]] as const,
    })),
  };
}

/** Strokes as data of an SVG path. */
export const pathOf = (strokes: readonly Stroke[]): string =>
  strokes.map(({ points, closed }) => `M${points.map(([x, y]) => `${x} ${y}`).join("L")}${closed ? "z" : ""}`).join("");

/** Whether a point lies within a shape (even-odd). */
export function within(shape: Stroke, x: number, y: number): boolean {
  let hit = false;
  let [x0, y0] = shape.points.at(-1) ?? [0, 0];
  for (const [x1, y1] of shape.points) {
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) hit = !hit;
    [x0, y0] = [x1, y1];
  }
  return hit;
}

/**
 * The region of a point: the first that holds it, else the nearest whose edge is not further than
 * `slack`, because a finger is broad. Null beside the body.
 */
export function regionAt(drawing: Drawing, x: number, y: number, slack = 0): Region | null {
  const found = drawing.regions.find(({ shape }) => within(shape, x, y));
  if (found !== undefined || slack === 0) return found ?? null;
  let [near, least]: [Region | null, number] = [null, slack];
  for (const region of drawing.regions) {
    let before = region.shape.points.at(-1) ?? region.at;
    for (const spot of region.shape.points) {
      const far = distance(x, y, before, spot);
      if (far <= least) [near, least] = [region, far];
      before = spot;
    }
  }
  return near;
}

/** How much of the picture a region takes, 0 to 1. */
export function shareOf({ width, height }: Drawing, { shape }: Region): number {
  let doubled = 0;
  let [x0, y0] = shape.points.at(-1) ?? [0, 0];
  for (const [x1, y1] of shape.points) {
    doubled += x0 * y1 - x1 * y0;
    [x0, y0] = [x1, y1];
  }
  return Math.abs(doubled) / 2 / (width * height);
}

/** From a point to a straight piece. */
export function distance(x: number, y: number, [x0, y0]: Spot, [x1, y1]: Spot): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - part * dx, y - y0 - part * dy);
}
