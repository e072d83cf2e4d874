/**
 * Looking words up in the middle of an interview: the glossary covers its screen and gives it back as it was.
 *
 * Must never lose the place: how far it was scrolled, what had the focus, what was half typed.
 */

import { type ReadonlySignal, signal } from "@preact/signals";

const covering = signal(false);
let stood: { readonly y: number; readonly focus: HTMLElement | null } = { y: 0, focus: null };

/** The glossary is above the screen of the interview, which stays drawn underneath. */
export const lookingUp: ReadonlySignal<boolean> = covering;

export function lookUp(): void {
  const { activeElement } = document;
  stood = { y: window.scrollY, focus: activeElement instanceof HTMLElement ? activeElement : null };
  covering.value = true;
}

export function lookedUp(): void {
  covering.value = false;
}

/** Called once the interview is on the screen again. */
export function comeBack(): void {
  stood.focus?.focus({ preventScroll: true });
  window.scrollTo(0, stood.y);
}
