/**
 * Words of the form on the screen: in the language of the conversation, marked with their own
 * language, and with English and Russian one tap away where nobody has reviewed them.
 *
 * Must never pass off a fallback or an unreviewed text as the language that was asked for.
 */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { facts, isLanguage, type Language, language as screens, loadLanguage, t, wording, type Wording } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { lookUp } from "../lookup.ts";
import { dashed } from "../format.ts";
import { Icon } from "../parts.tsx";

/** The language of the conversation, as words knows it. */
export function useTongue(): Language {
  const code = useInterview().language.value;
  return isLanguage(code) ? code : screens.value;
}

/** `lang` for a text, left out where the page already has that language. */
export function langOf(code: Language): string | undefined {
  return code === screens.value ? undefined : facts(code).bcp47;
}

/** One text of the form. A key without text shows itself: the build has already failed on it. */
export function Said({ of }: { of: string }) {
  const tongue = useTongue();
  const found = wording(of, tongue);
  if (found === null) return <span>{of.startsWith("consent:") ? t("This text is not approved in this language. It may not be shown.") : of}</span>;
  return <span lang={langOf(found.language)}>{held(dashed(found.text))}</span>;
}

/** Short words with a hyphen ("0-ден", "эс-учунан"): broken at it they are hard to read. */
const JOINED = /([\p{L}\d]+(?:-[\p{L}\d]+)+)/u;
const SHORT = 12;

/** The words of a text, those with a hyphen kept on one line; the text itself stays as it is. */
function held(text: string): ComponentChildren {
  if (!text.includes("-")) return text;
  return text.split(JOINED).map((part, n) => (n % 2 === 1 && part.length <= SHORT ? <span key={n} class="held">{part}</span> : part));
}

/** The same text as plain words, where an attribute or a heading needs them. */
export function useSaid(of: string): { text: string; lang: string | undefined } {
  return saidIn(of, useTongue());
}

/** The same in a given language. */
export function saidIn(of: string, tongue: Language): { text: string; lang: string | undefined } {
  const found = wording(of, tongue);
  return { text: dashed(found?.text ?? of), lang: found === null ? undefined : langOf(found.language) };
}

const REFERENCES: readonly Language[] = ["en", "ru"];

/**
 * The mark on texts that not all who have to approve them have approved, or that stand in another
 * language for want of their own. One tap shows the English source and the Russian text of the same
 * keys, and takes the note that a question was not understood. Where all is approved, or English was
 * asked for, which is the source, there is no mark: only a question keeps the way to that note.
 */
export function ReviewChip({ keys, asked }: { keys: readonly string[]; asked?: string }) {
  const tongue = useTongue();
  const open = useSignal(false);
  const texts = keys.map((key) => wording(key, tongue)).filter((found) => found !== null);
  const approved = tongue === "en" || texts.every((found) => found.review === "approved" && !found.fallback);
  if (approved && asked === undefined) return null;
  const borrowed = new Set(texts.filter((found) => found.fallback).map((found) => facts(found.language).name));
  const turn = () => {
    open.value = !open.value;
    // The person speaks neither, so nobody has loaded them yet.
    for (const code of REFERENCES) void loadLanguage(code);
  };
  return (
    <div class="tight">
      <button type="button" class={approved ? "chip" : "chip draft"} aria-expanded={open.value} onClick={turn}>
        <Icon name="languages" />
        <span>{borrowed.size > 0 ? t("Shown in: {language} · compare", { language: [...borrowed].join(", ") }) : approved ? t("About these words") : t("Not reviewed · compare")}</span>
      </button>
      {open.value && (
        <div class="card stack small">
          {REFERENCES.filter((code) => code !== tongue).map((code) => <Reference key={code} keys={keys} code={code} />)}
          {asked !== undefined && <NotUnderstood of={asked} />}
          <button type="button" class="state" onClick={lookUp}><Icon name="search" />{t("Words in five languages")}</button>
        </div>
      )}
    </div>
  );
}

/** The interviewer's note for the translators; it carries no word of the answer. */
function NotUnderstood({ of }: { of: string }) {
  const interview = useInterview();
  const noted = interview.notUnderstood.value.has(of);
  return (
    <div class="tight">
      <button type="button" class="state" aria-pressed={noted} disabled={interview.readOnly.value} onClick={() => interview.noteWording(of)}>
        <Icon name={noted ? "check" : "circle-alert"} />{t("This wording was not understood")}
      </button>
      {noted && <p class="quiet" role="status">{t("Noted for the translators. Nothing of the answer goes with it.")}</p>}
    </div>
  );
}

function Reference({ keys, code }: { keys: readonly string[]; code: Language }) {
  const found = [...new Set(keys)].map((key) => wording(key, code)).filter((one): one is Wording => one !== null && !one.fallback);
  return (
    <div class="tight" lang={facts(code).bcp47}>
      <p class="strong">{facts(code).name}</p>
      {found.length === 0 ? <p>—</p> : found.map((one) => <p key={one.key}>{one.text}</p>)}
    </div>
  );
}
