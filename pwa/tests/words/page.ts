/** The words room as the tests in Chromium ask it: one function for each question, plain data out. */

import { h, render } from "preact";
import * as words from "../../src/words/index.ts";
import { places } from "../../src/words/fill.ts";

let files: Record<string, string> = {};
const told: Record<string, unknown> = {};

const asked = {
  async configure(list: Record<string, string>, replaced: Record<string, unknown> = {}): Promise<void> {
    files = list;
    for (const key of Object.keys(told)) delete told[key];
    Object.assign(told, replaced);
    words.configureWords({
      files,
      load: async (address) => (address in told ? told[address] : ((await (await fetch(address)).json()) as unknown)),
    });
  },
  setLanguage: words.setLanguage,
  language: () => words.language.value,
  languages: () => words.languages,
  preferred: words.preferred,
  t: words.t,
  tn: words.tn,
  tp: words.tp,
  places,
  plural: words.pluralIndex,
  formText: words.formText,
  wording: words.wording,
  mayShow: words.mayShow,
  reviewOf: words.reviewOf,
  wordingHash: words.wordingHash,
  hasUnreviewed: words.hasUnreviewed,
  showUnapprovedConsent: words.showUnapprovedConsent,
  loadLanguage: words.loadLanguage,
  number: words.number,
  count: words.count,
  list: words.list,
  date: words.date,
  edtf: words.edtf,
  dateTime: (moment: number, style: "num" | "long", code: words.Language) => words.dateTime(new Date(moment), style, code),
  sort: (items: string[], code: words.Language) => items.sort(words.compare(code)),
  async sha256(text: string): Promise<string> {
    const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.normalize("NFC")));
    return [...new Uint8Array(made)].map((one) => one.toString(16).padStart(2, "0")).join("");
  },
  /** A sentence on the screen, as views put it there; what a person reads and how many elements came of it. */
  shown(message: string): { text: string; elements: number } {
    const place = document.body.appendChild(document.createElement("div"));
    render(h("p", null, words.t(message)), place);
    return { text: place.textContent ?? "", elements: place.querySelectorAll("*").length };
  },
};

declare global {
  var words: typeof asked;
}
globalThis.words = asked;
