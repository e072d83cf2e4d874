/**
 * The five languages and their pinned plural rules, the same as `translations/languages.toml` (a test
 * compares them).
 *
 * Must never: ask the browser about a language. Chromium knows no Kazakh, Kyrgyz or Tajik and says
 * that it does.
 */

export type Language = "en" | "ru" | "kk" | "ky" | "tg";
export type PluralRule = "n!=1" | "n>1" | "ru";

export interface LanguageFacts {
  readonly code: Language;
  /** Value of the `lang` attribute. */
  readonly bcp47: string;
  /** The language's own name for itself. */
  readonly name: string;
  readonly dir: "ltr";
  readonly plural: PluralRule;
  /** Where a missing text comes from, in this order; English stands behind all. */
  readonly fallback: readonly Language[];
}

export const languages: readonly LanguageFacts[] = [
  { code: "en", bcp47: "en", name: "English", dir: "ltr", plural: "n!=1", fallback: [] },
  { code: "ru", bcp47: "ru", name: "Русский", dir: "ltr", plural: "ru", fallback: [] },
  { code: "kk", bcp47: "kk", name: "Қазақша", dir: "ltr", plural: "n!=1", fallback: ["ru"] },
  { code: "ky", bcp47: "ky", name: "Кыргызча", dir: "ltr", plural: "n!=1", fallback: ["ru"] },
  { code: "tg", bcp47: "tg", name: "Тоҷикӣ", dir: "ltr", plural: "n>1", fallback: ["ru"] },
];

export function isLanguage(code: unknown): code is Language {
  return languages.some((one) => one.code === code);
}

export function facts(code: Language): LanguageFacts {
  const found = languages.find((one) => one.code === code);
  if (found === undefined) throw new Error("words.unknown_language");
  return found;
}

/**
 * The best of our languages for what the browser says it prefers ("ru-RU", "kk-Cyrl-KZ", ...).
 * A Latin or Arabic script variant is not our Cyrillic text: such a wish is passed over.
 */
export function preferred(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split("-");
    if (parts.includes("latn") && parts[0] !== "en") continue;
    if (parts.includes("arab")) continue;
    if (isLanguage(parts[0])) return parts[0];
  }
  return "en";
}

/** Which plural form of `forms` belongs to a count (whole, not negative). */
export function pluralIndex(rule: PluralRule, n: number): number {
  const count = Math.abs(Math.trunc(n));
  if (rule === "n!=1") return count !== 1 ? 1 : 0;
  if (rule === "n>1") return count > 1 ? 1 : 0;
  const ten = count % 10;
  const hundred = count % 100;
  if (ten === 1 && hundred !== 11) return 0;
  return ten >= 2 && ten <= 4 && (hundred < 10 || hundred >= 20) ? 1 : 2;
}
