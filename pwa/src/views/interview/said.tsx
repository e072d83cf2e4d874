/**
 * Words of the form on the screen: in the language of the conversation, marked with their own
 * language, and with English and Russian one tap away where nobody has reviewed them.
 *
 * Must never pass off a fallback or an unreviewed text as the language that was asked for.
 */

import { useSignal } from "@preact/signals";
import { facts, isLanguage, type Language, language as screens, t, wording, type Wording } from "../../words/index.ts";
import { useInterview } from "../context.ts";
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
  return <span lang={langOf(found.language)}>{found.text}</span>;
}

/** The same text as plain words, where an attribute or a heading needs them. */
export function useSaid(of: string): { text: string; lang: string | undefined } {
  const tongue = useTongue();
  const found = wording(of, tongue);
  return { text: found?.text ?? of, lang: found === null ? undefined : langOf(found.language) };
}

const REFERENCES: readonly Language[] = ["en", "ru"];

/**
 * "Not reviewed": a chip that shows the English source and the Russian text of the same keys below.
 * Nothing is shown for English, which is the source, or when every text is approved.
 */
export function ReviewChip({ keys }: { keys: readonly string[] }) {
  const tongue = useTongue();
  const open = useSignal(false);
  const texts = keys.map((key) => wording(key, tongue)).filter((found) => found !== null);
  const approved = texts.every((found) => found.review === "approved");
  if (approved || tongue === "en") return null;
  const fallback = texts.some((found) => found.fallback);
  return (
    <div class="tight">
      <button type="button" class="chip" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>
        <Icon name="languages" />
        <span>{fallback ? t("Not translated yet · compare") : t("Not reviewed · compare")}</span>
      </button>
      {open.value && (
        <div class="card stack small">
          {REFERENCES.filter((code) => code !== tongue).map((code) => <Reference key={code} keys={keys} code={code} />)}
        </div>
      )}
    </div>
  );
}

function Reference({ keys, code }: { keys: readonly string[]; code: Language }) {
  const found = keys.map((key) => wording(key, code)).filter((one): one is Wording => one !== null && !one.fallback);
  return (
    <div class="tight" lang={facts(code).bcp47}>
      <p class="strong">{facts(code).name}</p>
      {found.length === 0 ? <p>—</p> : found.map((one) => <p key={one.key}>{one.text}</p>)}
    </div>
  );
}
