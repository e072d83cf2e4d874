/**
 * How the screens look to this person: theme, text size, letters above the keyboard, one question at a
 * time or many; `<html lang>`
 * follows the language.
 *
 * Must never keep anything about an interview: these few words lie unencrypted on the device, so
 * that the lock screen already looks right.
 */

import { effect, signal } from "@preact/signals";
import { language } from "../words/index.ts";

export const THEMES = ["light", "dark", "sun"] as const;
export const SIZES = ["100", "125", "150", "200"] as const;
export type Theme = (typeof THEMES)[number];
export type Size = (typeof SIZES)[number];

export const theme = signal<Theme>("light");
export const size = signal<Size>("100");
/** Whether the national letters stand above the keyboard, or only the button that brings them. */
export const letters = signal(true);

/** One question at a time, in big letters, or a whole part of the interview. */
export const single = signal(false);

/** Keys are at hand: a mouse says so, or the first arrow or tab. The keys of a screen send neither. */
export const keys = signal(false);
const OF_KEYS = /^(?:Arrow|Tab$)/u;

const KEPT = "look";

/** Read what was chosen before, then keep `<html>` and the kept words in step with every choice. */
export function startLook(): void {
  const [keptTheme, keptSize, keptLetters, keptSingle] = readKept();
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  theme.value = THEMES.find((name) => name === keptTheme) ?? (dark ? "dark" : "light");
  size.value = SIZES.find((name) => name === keptSize) ?? "100";
  letters.value = keptLetters !== "folded";
  single.value = keptSingle === "single";
  keys.value = matchMedia("(any-pointer: fine)").matches;
  addEventListener("keydown", (event) => { if (OF_KEYS.test(event.key)) keys.value = true; }, { passive: true });
  effect(() => {
    const root = document.documentElement;
    root.lang = language.value;
    root.dataset["theme"] = theme.value;
    root.dataset["size"] = size.value;
    root.dataset["single"] = String(single.value);
    keep(`${theme.value} ${size.value} ${letters.value ? "letters" : "folded"} ${single.value ? "single" : "parts"}`);
  });
}

function readKept(): string[] {
  try {
    return (localStorage.getItem(KEPT) ?? "").split(" ");
  } catch {
    return []; // storage is switched off: the defaults are good enough
  }
}

function keep(words: string): void {
  try {
    localStorage.setItem(KEPT, words);
  } catch {
    // the choice holds until the page is closed
  }
}
