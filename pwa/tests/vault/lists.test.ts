/** The Russian words for passphrases: as many as the English ones, and none taken for another. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const WORDS = readFileSync(new URL("../../lists/ru.txt", import.meta.url), "utf8").trim().split("\n");

/** What a word becomes by one letter left out, and by two neighbours exchanged. */
function slips(word: string): string[] {
  const letters = [...word];
  return letters.flatMap((_, at) => [
    `${word.slice(0, at)}${word.slice(at + 1)}`,
    ...(at > 0 && letters[at] !== letters[at - 1] ? [`${word.slice(0, at - 1)}${letters[at]!}${letters[at - 1]!}${word.slice(at + 1)}`] : []),
  ]);
}

test("five of them give 55 bits, in letters that every keyboard here has", () => {
  assert.equal(new Set(WORDS).size, 2048);
  // No yo, which many write as ye; one letter, one code point, so that nothing hangs on its normal form.
  for (const word of WORDS) assert.match(word, /^[\u0430-\u044f]{4,8}$/u);
  assert.deepEqual(WORDS.filter((word) => word !== word.normalize("NFKC")), []);
});

test("none becomes another by one slip, and the first four letters tell them apart", () => {
  assert.equal(new Set(WORDS.map((word) => word.slice(0, 4))).size, 2048);
  const known = new Set(WORDS);
  const pattern = new Map<string, string>();
  for (const word of WORDS) {
    for (const slip of slips(word)) assert.ok(!known.has(slip), `${word} ${slip}`);
    for (let at = 0; at < word.length; at++) {
      const hole = `${word.slice(0, at)}.${word.slice(at + 1)}`;
      assert.ok(!pattern.has(hole), `${word} ${pattern.get(hole) ?? ""}`);
      pattern.set(hole, word);
    }
  }
});
