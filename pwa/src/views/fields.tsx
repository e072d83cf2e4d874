/**
 * The fields in which something is typed: which attributes each kind has, the national letters, and
 * the offer to mend a word of two scripts.
 *
 * Must never correct, complete or check the spelling of a person's words, nor let a browser send
 * them to a dictionary. The only thing done to a text unasked is NFC, which changes no letter.
 */

import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { facts, type Language, localeOf, mixedWord, t } from "../words/index.ts";
import { afterTap, insertText, LetterBar, type TextElement } from "./letters.tsx";
import { Button, Note, Option } from "./parts.tsx";

/**
 * No autofill, no dictionary in a cloud, no guessing: what every field has, whatever is typed in it.
 * Written `autoCorrect` so that it is set as an attribute: as a property it is a boolean in Chromium,
 * and "off" is true.
 */
const PRIVATE = { autocomplete: "off", autoCorrect: "off", spellcheck: false, writingsuggestions: "false" } as const;

/** The attributes of spec 6.1 by what is typed. */
export const FIELD = {
  words: { ...PRIVATE, autocapitalize: "sentences" },
  name: { ...PRIVATE, autocapitalize: "words" },
  code: { ...PRIVATE, autocapitalize: "characters", inputmode: "text" },
  whole: { ...PRIVATE, autocapitalize: "none", inputmode: "numeric", pattern: "[0-9]*" },
  decimal: { ...PRIVATE, autocapitalize: "none", inputmode: "decimal" },
  search: { ...PRIVATE, autocapitalize: "none", enterkeyhint: "search" },
  link: { ...PRIVATE, autocapitalize: "none", inputmode: "url", enterkeyhint: "go" },
  secret: { ...PRIVATE, autocapitalize: "none" },
} as const;

interface TypedProps {
  /** `words` may be of any length; `name` is a name of a person or place, or a few words. */
  kind: "words" | "name";
  /** The language in which this is written: its letters stand above the keyboard. */
  lang: Language;
  value: string;
  onType: (text: string) => void;
  /** More than one line. */
  rows?: number;
  tall?: boolean;
  id?: string;
  label?: string;
  labelledBy?: string;
  describedBy?: string | undefined;
  /** What one tap puts on a new line, and the words of the button. */
  mark?: { readonly text: string; readonly words: string };
}

/** A field for words. What is handed on is always NFC, at once and also when it is pasted. */
export function Typed({ kind, lang, value, onType, rows, tall = false, id, label, labelledBy, describedBy, mark }: TypedProps) {
  const field = useRef<TextElement>(null);
  const within = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  /** The letters go when the finger is up: if the page moved under it, its tap would hit nothing. */
  const leave = () => afterTap(() => { if (!place.current?.contains(document.activeElement)) within.value = false; });
  const take = () => {
    const element = field.current;
    if (element === null) return;
    const text = element.value.normalize("NFC");
    if (text !== element.value) {
      const cursor = element.value.slice(0, element.selectionStart ?? 0).normalize("NFC").length;
      element.value = text;
      element.setSelectionRange(cursor, cursor);
    }
    onType(text);
  };
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const composed = text.normalize("NFC");
    if (composed === text || field.current === null) return;
    event.preventDefault();
    insertText(field.current, composed);
  };
  const keepFocus = (event: Event) => event.preventDefault();
  const putMark = (text: string) => {
    const element = field.current;
    if (element === null) return;
    element.focus();
    const before = element.value.slice(0, element.selectionStart ?? 0);
    insertText(element, before === "" || before.endsWith("\n") ? text : `\n${text}`);
  };
  const shared = {
    ...FIELD[kind], id, value, lang: facts(lang).bcp47, "aria-label": label, "aria-labelledby": labelledBy, "aria-describedby": describedBy,
    onPaste: paste, onCompositionEnd: take,
    // A letter that is still being composed must not be touched.
    onInput: (event: InputEvent) => { if (!event.isComposing || field.current?.value === field.current?.value.normalize("NFC")) take(); },
  };
  return (
    <div ref={place} class="tight" onFocusIn={() => { within.value = true; }} onFocusOut={leave}>
      {rows === undefined
        ? <input {...shared} ref={(element) => { field.current = element; }} class="field" type="text" enterkeyhint="next" />
        : <textarea {...shared} ref={(element) => { field.current = element; }} class={tall ? "field tall" : "field"} rows={rows} />}
      {mark !== undefined && (
        <button type="button" class="state" onPointerDown={keepFocus} onMouseDown={keepFocus} onClick={() => putMark(mark.text)}>{mark.words}</button>
      )}
      {kind === "name" && <Mend text={value} lang={lang} onMend={onType} />}
      {within.value && <LetterBar field={field} lang={lang} />}
    </div>
  );
}

/** A word of Latin and Cyrillic letters looks right and is never found again: said, and offered to be mended. */
function Mend({ text, lang, onMend }: { text: string; lang: Language; onMend: (text: string) => void }) {
  const passed = useSignal<ReadonlySet<string>>(new Set());
  const found = mixedWord(text, localeOf(lang), passed.value);
  if (found === null) return null;
  const values = { word: found.word, letter: found.strange };
  return (
    <Note look="warm" role="status">
      <p>{found.script === "latin" ? t("Latin letters in the word {word}: {letter}", values) : t("Cyrillic letters in the word {word}: {letter}", values)}</p>
      <p class="small">{t("They look the same, but a search will not find the word.")}</p>
      <Button onPress={() => onMend(found.mended)}>{found.script === "latin" ? t("Use the Cyrillic letters") : t("Use the Latin letters")}</Button>
      <Button look="plain" onPress={() => { passed.value = new Set([...passed.value, found.word]); }}>{t("Leave it as it is")}</Button>
    </Note>
  );
}

interface SecretProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  shown: boolean;
  onShow: (shown: boolean) => void;
  fault?: string | null;
  isNew?: boolean;
}

/** A passphrase field with a way to see what was typed. */
export function SecretField({ label, value, onInput, shown, onShow, fault = null, isNew = false }: SecretProps) {
  const id = useId();
  return (
    <div class="tight">
      <label class="label" for={id}>{label}</label>
      <input
        {...FIELD.secret} id={id} class="field" type={(shown ? "text" : "password") as "password" /* Preact types one at a time */} value={value}
        autocomplete={isNew ? "new-password" : "current-password"} enterkeyhint="done"
        aria-invalid={fault !== null} aria-describedby={fault !== null ? `${id}-fault` : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {fault !== null && <p class="fault" id={`${id}-fault`}>{fault}</p>}
      <Option type="checkbox" name={`${id}-show`} checked={shown} onChange={onShow}>{t("Show what I type")}</Option>
    </div>
  );
}
