/**
 * The letters that a Russian keyboard lacks, in a bar above the keyboard while a field has the focus.
 *
 * Must never take the focus from the field, break its undo, or stand behind the phone's keyboard.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { type Language, loadLanguage, localeOf, t } from "../words/index.ts";
import { letters as unfolded } from "./look.ts";

export type TextElement = HTMLInputElement | HTMLTextAreaElement;

/**
 * Puts text where the cursor is, as if it were typed. The old command is the only one that keeps the
 * field's own undo; where a browser has dropped it the text still gets in.
 */
export function insertText(field: TextElement, text: string): void {
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const UP = ["pointerup", "pointercancel"] as const;
let pressed = false;

/** Knows, while the letters are there, whether a finger is on the screen. */
function followFinger(): () => void {
  const down = () => { pressed = true; };
  const up = () => { pressed = false; };
  document.addEventListener("pointerdown", down, true);
  for (const end of UP) document.addEventListener(end, up, true);
  return () => {
    pressed = false;
    document.removeEventListener("pointerdown", down, true);
    for (const end of UP) document.removeEventListener(end, up, true);
  };
}

/** A browser that makes a click of a touch does so in this time. */
const TAP_MS = 300;

/**
 * Calls when the finger that took the focus away is up again, however long it rested, and its tap is
 * done. The room for the letters goes with them; if it went at once, the button under the finger would
 * slip away from it and the tap would be lost.
 */
export function afterTap(then: () => void): void {
  if (!pressed) {
    setTimeout(then, TAP_MS);
    return;
  }
  const up = () => {
    for (const end of UP) document.removeEventListener(end, up, true);
    setTimeout(then, TAP_MS);
  };
  for (const end of UP) document.addEventListener(end, up, true);
}

/** How much of the page's lower end the phone's keyboard covers; the style sheet places the bar by it. */
function followKeyboard(): (() => void) | undefined {
  const viewport = window.visualViewport;
  const root = document.documentElement;
  root.style.setProperty("--foot", `${document.querySelector<HTMLElement>(".foot")?.offsetHeight ?? 0}px`);
  if (viewport === null) return undefined;
  const follow = () => {
    const zoomed = viewport.scale > 1.01;
    const covered = zoomed ? 0 : Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop);
    root.style.setProperty("--keyboard", `${Math.round(covered)}px`);
  };
  follow();
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
  return () => {
    viewport.removeEventListener("resize", follow);
    viewport.removeEventListener("scroll", follow);
  };
}

/** Letters of a language for the field that has the focus; nothing where the language has none of its own. */
export function LetterBar({ field, lang }: { field: { readonly current: TextElement | null }; lang: Language }) {
  const capital = useSignal(false);
  // Before the first paint: the page must not move, and no press be missed, once the letters are seen.
  useLayoutEffect(followKeyboard, []);
  useLayoutEffect(followFinger, []);
  useEffect(() => void loadLanguage(lang), [lang]);
  useLayoutEffect(() => field.current?.scrollIntoView({ block: "nearest" }), [unfolded.value]);
  const national = localeOf(lang).national;
  if (national === "") return null;
  const insert = (letter: string) => {
    if (field.current !== null) insertText(field.current, letter);
    capital.value = false;
  };
  // A press that is let through would take the focus from the field and close the keyboard.
  const keepFocus = (event: Event) => event.preventDefault();
  const upper = (small: string) => (capital.value ? small.toUpperCase() : small);
  if (!unfolded.value) {
    return (
      <div class="letters folded" onPointerDown={keepFocus} onMouseDown={keepFocus}>
        <button type="button" tabindex={-1} aria-label={t("Show the letters")} aria-expanded={false} onClick={() => { unfolded.value = true; }}>
          <span lang={lang}>{[...national].slice(0, 3).join("")}</span>
        </button>
      </div>
    );
  }
  return (
    <div class="letters" role="group" aria-label={t("Letters")} onPointerDown={keepFocus} onMouseDown={keepFocus}>
      {[...national].map((small) => <button key={small} type="button" tabindex={-1} lang={lang} onClick={() => insert(upper(small))}>{upper(small)}</button>)}
      <button type="button" tabindex={-1} aria-pressed={capital.value} aria-label={t("Capital letters")} onClick={() => { capital.value = !capital.value; }}>⇧</button>
      <button type="button" tabindex={-1} aria-label={t("Hide the letters")} onClick={() => { unfolded.value = false; }}>✕</button>
    </div>
  );
}
