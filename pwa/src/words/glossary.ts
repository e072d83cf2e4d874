/**
 * The glossary: how each language says a term of torture, law and the body, and what it must not say.
 *
 * Must never: call a word reviewed that the file does not call so, or find by the browser's own language data.
 */

import type { Bytes } from "../envelope/bytes.ts";
import { fold } from "./fold.ts";
import { isLanguage, type Language } from "./languages.ts";
import { isPlain } from "./locale.ts";

/** A term in one language. */
export interface Rendering {
  readonly term: string;
  /** It stands in an official text. */
  readonly reviewed: boolean;
  readonly also: readonly string[];
  /** Words that are wrong for it. */
  readonly never: readonly string[];
}

export interface Term {
  readonly definition: string;
  /** English among them. */
  readonly said: ReadonlyMap<Language, Rendering>;
  /** What it is found by, folded: every right and wrong word of every language. */
  readonly sought: readonly string[];
}

/** The name of its file in a set: language and part. */
export const GLOSSARY = ["en", "glossary"] as const;

const bad = (): Error => new Error("words.catalog");
const LONGEST = 500;
const isWord = (raw: unknown): raw is string => typeof raw === "string" && raw.length <= LONGEST && isPlain(raw);
const areWords = (raw: unknown): raw is string[] => Array.isArray(raw) && raw.every(isWord);

function rendering(raw: unknown): Rendering | null {
  if (raw === null) return null;
  if (!Array.isArray(raw) || raw.length !== 4) throw bad();
  const [term, letter, also, never] = raw as unknown[];
  if (!isWord(term) || term === "" || !["s", "l", "u"].includes(letter as string) || !areWords(also) || !areWords(never)) throw bad();
  return { term, reviewed: letter === "s", also, never };
}

/** Reads `{lang, domain, languages, terms}` as `depter words compile` writes it; `words.catalog` for any other shape. */
export function readGlossary(raw: unknown): readonly Term[] {
  const file = raw as { domain?: unknown; languages?: unknown; terms?: unknown } | null;
  if (file === null || typeof file !== "object" || file.domain !== GLOSSARY[1] || !Array.isArray(file.languages) || !Array.isArray(file.terms)) throw bad();
  const codes = file.languages as unknown[];
  return file.terms.map((row: unknown) => {
    if (!Array.isArray(row) || row.length !== codes.length + 2) throw bad();
    const [en, definition, ...words] = row as unknown[];
    if (!isWord(en) || en === "" || !isWord(definition)) throw bad();
    const said = new Map<Language, Rendering>([["en", { term: en, reviewed: true, also: [], never: [] }]]);
    words.forEach((word, at) => {
      const [code, made] = [codes[at], rendering(word)];
      if (made !== null && isLanguage(code)) said.set(code, made);
    });
    const sought = [...said.values()].flatMap(({ term, also, never }) => [term, ...also, ...never]).map(fold);
    return { definition, said, sought };
  });
}

/** Whether a file of a set, if it is a glossary, can be read. */
export function checkGlossaryFile(name: string, bytes: Bytes): boolean {
  if (name !== GLOSSARY.join("/")) return true;
  try {
    readGlossary(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    return true;
  } catch {
    return false;
  }
}

/** What fits: every typed word begins a word of one rendering. What begins with all that was typed stands first. */
export function find(terms: readonly Term[], typed: string): readonly Term[] {
  const wanted = fold(typed);
  if (wanted === "") return terms;
  const words = wanted.split(" ");
  const fits = ({ sought }: Term): boolean => sought.some((one) => words.every((word) => ` ${one}`.includes(` ${word}`)));
  const first = ({ sought }: Term): boolean => sought.some((one) => one.startsWith(wanted));
  const found = terms.filter(fits);
  return [...found.filter(first), ...found.filter((one) => !first(one))];
}
