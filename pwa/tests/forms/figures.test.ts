/** The drawings and the marks on them: what a finger meets, what is kept of its way, what a move changes. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { BODY_VIEWS, type Drawing, drawingOf, type FigureFile, fileOf, FIGURES, type RegionFacts, regionAt, type Spot, VIEWS } from "../../src/forms/figures.ts";
import { made, MOST_POINTS, moved, newId, regionOf, simplified } from "../../src/forms/marks.ts";

const FOLDER = new URL("../../../backend/depter/forms/figures/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
const facts = read("regions") as RegionFacts;
const draw = (view: string, figure = "neutral"): Drawing => drawingOf(read(fileOf(view, figure)) as FigureFile, view, facts)!;
const EVERY: readonly Drawing[] = [...BODY_VIEWS.flatMap((view) => FIGURES.map((figure) => draw(view, figure))), ...VIEWS.filter((view) => !BODY_VIEWS.includes(view)).map((view) => draw(view))];

/** The same numbers on every machine and every day. */
function* numbers(seed: number): Generator<number, number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

test("the inner point of every region is hit as that region", () => {
  for (const drawing of EVERY)
    for (const region of drawing.regions) assert.equal(regionAt(drawing, ...region.at), region, `${drawing.view} ${region.code} ${region.side}`);
});

test("what is mirrored is hit as the same part on the other side", () => {
  const same = (code: string) => Object.entries(facts.twins).find((pair) => pair.includes(code))?.[0] ?? code;
  const chance = numbers(7);
  for (const view of ["body_front", "body_back", "head_front", "head_back", "head_top", "neck_under_chin"]) {
    const drawing = draw(view);
    for (let turn = 0; turn < 400; turn++) {
      const [x, y] = [chance.next().value * drawing.width, chance.next().value * drawing.height];
      const [one, other] = [regionAt(drawing, x, y), regionAt(drawing, drawing.width - x, y)];
      assert.equal(one && same(one.code), other && same(other.code), `${view} ${x} ${y}`);
      if (one !== null && one.side !== "middle") assert.notEqual(one.side, other!.side);
    }
  }
  for (const [left, right] of [["body_left", "body_right"], ["hand_left_palm", "hand_right_palm"], ["foot_left_top", "foot_right_top"]] as const) {
    const [one, other] = [draw(left), draw(right)];
    for (const region of one.regions) {
      const found = regionAt(other, one.width - region.at[0], region.at[1])!;
      assert.equal(same(found.code), same(region.code));
      assert.equal(found.side, region.side === "middle" ? "middle" : region.side === "left" ? "right" : "left");
    }
  }
});

test("a broad finger at the edge still meets the body, one far off does not", () => {
  const front = draw("body_front");
  const knee = front.regions.find(({ code, side }) => code === "knee_front" && side === "left")!;
  const edge = Math.max(...knee.shape.points.map(([x]) => x));
  assert.equal(regionAt(front, edge + 8, knee.at[1]), null);
  assert.equal(regionAt(front, edge + 8, knee.at[1], 12)?.code, "knee_front");
  assert.equal(regionAt(front, 5, 5, 12), null);
});

test("a way keeps its ends and its bends, and never more points than a mark may have", () => {
  const chance = numbers(3);
  for (let turn = 0; turn < 60; turn++) {
    let [x, y] = [200, 300];
    const way: Spot[] = Array.from({ length: 2 + Math.floor(chance.next().value * 900) }, () => {
      x += (chance.next().value - 0.5) * 20;
      y += (chance.next().value - 0.5) * 20;
      return [x, y] as const;
    });
    const few = simplified(way, 1.5);
    assert.ok(few.length <= MOST_POINTS && few.length >= 2);
    assert.deepEqual([few[0], few.at(-1)], [way[0], way.at(-1)]);
    assert.ok(few.every((spot) => way.includes(spot)));
  }
  const corner: Spot[] = [[0, 0], [5, 0.1], [10, 0], [10, 10]];
  assert.deepEqual(simplified(corner, 1), [[0, 0], [10, 0], [10, 10]]);
});

test("every mark that is made has the shape that the forms ask for", () => {
  const chance = numbers(11);
  for (const drawing of EVERY.slice(0, 20)) {
    for (let turn = 0; turn < 40; turn++) {
      const n = 1 + Math.floor(chance.next().value * 30);
      const spots = Array.from({ length: n }, () => [(chance.next().value * 1.2 - 0.1) * drawing.width, (chance.next().value * 1.2 - 0.1) * drawing.height] as const);
      const shape = n === 1 ? "point" : n < 3 ? "line" : "area";
      const mark = made(drawing, { shape, spots, figure: "child", kind: "scar", id: "0000000a", slack: 10 });
      if (mark === null) {
        assert.equal(regionOf(drawing, spots, 10), null);
        continue;
      }
      assert.deepEqual(mark.points[0], [mark.x, mark.y]);
      for (const part of mark.points.flat()) assert.ok(part >= 0 && part <= 1 && Number(part.toFixed(4)) === part);
      assert.ok(drawing.regions.some(({ code, side }) => code === mark.region && side === mark.side));
    }
  }
});

test("a mark beside the body is not made, nor moved there", () => {
  const front = draw("body_front");
  const base = { shape: "point", figure: null, kind: "pain", id: "00000001", slack: 8 } as const;
  assert.equal(made(front, { ...base, spots: [[20, 20]] }), null);
  const chest = front.regions.find(({ code }) => code === "sternum")!;
  const mark = made(front, { ...base, spots: [chest.at] })!;
  assert.equal(mark.region, "sternum");
  assert.equal(moved(front, mark, -260, -200, 8), null);
  assert.equal(moved(front, mark, 5000, 0, 8), null);
});

test("a move takes the region with it, but not one that a person chose", () => {
  const front = draw("body_front");
  const at = (code: string, side: string) => front.regions.find((one) => one.code === code && one.side === side)!.at;
  const base = { shape: "point", figure: null, kind: "pain", id: "00000001", slack: 4 } as const;
  const [from, to] = [at("thigh_front", "left"), at("knee_front", "left")];
  const mark = made(front, { ...base, spots: [from] })!;
  assert.equal(moved(front, mark, to[0] - from[0], to[1] - from[1], 4)?.region, "knee_front");
  const own = { ...mark, region: "thigh_outer" };
  assert.equal(moved(front, own, to[0] - from[0], to[1] - from[1], 4)?.region, "thigh_outer");
});

test("an area belongs where most of it lies, on the person's own side", () => {
  const back = draw("body_back");
  const [x, y] = back.regions.find(({ code, side }) => code === "shoulder_blade" && side === "right")!.at;
  assert.ok(x > back.width / 2, "from behind the right is on our right");
  const found = regionOf(back, [[x - 20, y - 20], [x + 20, y - 20], [x + 20, y + 20], [x - 20, y + 20]], 0);
  assert.deepEqual([found?.code, found?.side], ["shoulder_blade", "right"]);
});

test("ids are never given twice in one answer", () => {
  const now = Date.parse("2026-11-28T10:00:00Z");
  const first = newId([], now);
  assert.match(first, /^[0-9a-f]{8}$/);
  const mark = made(draw("body_front"), { shape: "point", spots: [[280, 300]], figure: null, kind: "pain", id: first, slack: 0 })!;
  assert.notEqual(newId([mark], now), first);
});

test("a figure is named only where there are several", () => {
  const base = { shape: "point", kind: "pain", id: "00000001", slack: 0 } as const;
  assert.equal(made(draw("body_front", "child"), { ...base, figure: "child", spots: [[280, 300]] })?.figure, "child");
  assert.equal("figure" in made(draw("body_front"), { ...base, figure: "neutral", spots: [[280, 300]] })!, false);
  assert.equal("figure" in made(draw("head_front"), { ...base, figure: null, spots: [[400, 300]] })!, false);
});
