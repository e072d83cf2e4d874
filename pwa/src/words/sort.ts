/**
 * Sorting by the alphabet of a language, the same order as `depter.words.sorting`.
 *
 * Must never: use the browser's collation: it knows neither Kazakh, Kyrgyz nor Tajik.
 */

import type { LocaleData } from "./locale.ts";

/** Compares two texts; negative when `a` stands before `b`. */
export type Compare = (a: string, b: string) => number;

/**
 * Letters of the alphabet in its order, digits before them, other letters by code point after them.
 * Case decides only between otherwise equal texts (small before capital); signs and spaces separate words.
 */
export function comparer(locale: LocaleData): Compare {
  const ranks = new Map([...locale.alphabet].map((letter, place) => [letter, place + 100]));
  const rank = (letter: string): number => {
    const known = ranks.get(letter);
    if (known !== undefined) return known;
    if (letter >= "0" && letter <= "9") return 10 + Number(letter);
    return /\p{L}/u.test(letter) ? 10_000 + (letter.codePointAt(0) ?? 0) : 1;
  };
  const keys = (text: string): number[] => [...text.normalize("NFC").toLowerCase()].map(rank);
  return (a, b) => {
    const left = keys(a);
    const right = keys(b);
    for (let i = 0; i < left.length && i < right.length; i += 1) {
      const step = (left[i] as number) - (right[i] as number);
      if (step !== 0) return step;
    }
    if (left.length !== right.length) return left.length - right.length;
    const low = a.normalize("NFC");
    const high = b.normalize("NFC");
    return low === high ? 0 : low > high ? -1 : 1;
  };
}
