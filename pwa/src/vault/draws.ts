/**
 * Names drawn by chance: they say nothing of the person, the day or the phone.
 *
 * Must never: be worked out from a name, a date or another draw.
 */

const DIGITS = "0123456789";
/** Read alike in Latin and in Cyrillic, and never taken for a digit. */
const LETTERS = "AEKMTX";
const ROW = "0123456789abcdefghijklmnopqrstuvwxyz";

/** So many letters of an alphabet, each as likely as the others. */
function drawn(alphabet: string, count: number): string {
  // A byte beyond the last whole multiple would favour the first letters; it is drawn again.
  const most = 256 - (256 % alphabet.length);
  let made = "";
  while (made.length < count)
    for (const byte of crypto.getRandomValues(new Uint8Array(count)))
      if (byte < most && made.length < count) made += alphabet[byte % alphabet.length];
  return made;
}

/** A case number to say and to copy by hand: 4831-9207-5516. */
export function drawCaseNumber(): string {
  return [4, 4, 4].map((size) => drawn(DIGITS, size)).join("-");
}

/** A pseudonym nobody can take for a name: K-4831. */
export function drawPseudonym(): string {
  return `${drawn(LETTERS, 1)}-${drawn(DIGITS, 4)}`;
}

/** The id of a row: its number, and chance, so that a link never leads to another row of the same number. */
export function drawRow(number: number): string {
  return `${number}x${drawn(ROW, 10)}`;
}

/** The id of a working note: 8 hex digits. */
export function drawNote(): string {
  return drawn("0123456789abcdef", 8);
}
