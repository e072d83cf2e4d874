/**
 * Letters that look alike in two scripts: finds a word written with both, and what it would be in one.
 *
 * Must never change a text. A person decides; a word of a witness stays as it was typed until then.
 */

import type { LocaleData } from "./locale.ts";

export interface MixedWord {
  readonly word: string;
  /** The letters of the other script, each once, in the order of the word. */
  readonly strange: string;
  /** Script of those letters. */
  readonly script: "latin" | "cyrillic";
  /** The whole text with this word in one script. */
  readonly mended: string;
}

/** Latin letter and the Cyrillic one that looks the same, at the same place. */
const LATIN = "aceopxyihəɵABCEHIKMOPTXYƏƟ";
const CYRILLIC = "асеорхуіһәөАВСЕНІКМОРТХУӘӨ";
const RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";

const toCyrillic = new Map([...LATIN].map((letter, at) => [letter, [...CYRILLIC][at] ?? letter]));
const toLatin = new Map([...CYRILLIC].map((letter, at) => [letter, [...LATIN][at] ?? letter]));

const isLatin = (letter: string): boolean => /\p{Script=Latin}/u.test(letter);
const isCyrillic = (letter: string): boolean => /\p{Script=Cyrillic}/u.test(letter);

/** The word with each of its strange letters replaced; null when one of them has no twin that is in use. */
function inOneScript(word: string, strange: (letter: string) => boolean, twins: ReadonlyMap<string, string>, used: (letter: string) => boolean): string | null {
  const made = [...word].map((letter) => (strange(letter) ? (twins.get(letter) ?? "") : letter));
  return made.every((letter, at) => letter !== "" && (letter === [...word][at] || used(letter))) ? made.join("") : null;
}

/**
 * The first word that mixes Latin and Cyrillic letters and would be one word in one script; null when
 * there is none. `passed` are words that a person chose to leave as they are.
 */
export function mixedWord(text: string, locale: LocaleData, passed: ReadonlySet<string> = new Set()): MixedWord | null {
  const known = new Set(`${RUSSIAN}${locale.alphabet}`);
  for (const match of text.matchAll(/[\p{L}\p{M}]+/gu)) {
    const word = match[0];
    const latin = [...word].filter(isLatin);
    const cyrillic = [...word].filter(isCyrillic);
    if (latin.length === 0 || cyrillic.length === 0 || passed.has(word)) continue;
    const whole = inOneScript(word, isLatin, toCyrillic, (letter) => known.has(letter.toLowerCase()));
    const other = inOneScript(word, isCyrillic, toLatin, () => true);
    const fixed = whole !== null && (other === null || cyrillic.length >= latin.length) ? whole : other;
    if (fixed === null) continue;
    const strange = fixed === whole ? latin : cyrillic;
    return {
      word,
      strange: [...new Set(strange)].join(" "),
      script: fixed === whole ? "latin" : "cyrillic",
      mended: text.slice(0, match.index) + fixed + text.slice(match.index + word.length),
    };
  }
  return null;
}
