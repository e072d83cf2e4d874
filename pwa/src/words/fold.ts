/**
 * A text as it is searched: small letters, national letters as a Russian keyboard writes them.
 *
 * Must never be shown or kept: it is lossy, and only helps a person to find what she then chooses.
 */

const NATIONAL = "әғқңөұүһіӣӯҳҷёй";
const PLAIN = "агкноуухииухчеи";
const plain = new Map([...NATIONAL].map((letter, at) => [letter, [...PLAIN][at] ?? letter]));

export function fold(text: string): string {
  const letters = [...text.normalize("NFC").toLowerCase()].map((letter) => plain.get(letter) ?? letter).join("");
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
