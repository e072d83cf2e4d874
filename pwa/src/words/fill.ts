/**
 * Puts values into the `{name}` places of a text.
 *
 * Must never: raise, read a property of a value, or know any other syntax; `{name.length}` and `%s`
 * stay as they are.
 */

export type Value = string | number;
export type Values = Readonly<Record<string, Value>>;

const PLACE = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The names of the places in a text, sorted, each once. */
export function places(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map((match) => match[1] as string))].sort();
}

/** A place without a value stays literal. Inserted values are not looked at again. */
export function fill(text: string, values: Values, number: (n: number) => string): string {
  return text.replace(PLACE, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) return whole;
    const value = values[name] as Value;
    return typeof value === "number" ? number(value) : value;
  });
}

/**
 * The translation, filled; the source instead when the translation asks for a value that nobody gave
 * (a slip of a translator must not reach a person as a raw `{who}`).
 */
export function fillOr(text: string, source: string, values: Values, number: (n: number) => string): string {
  const given = places(text).every((name) => Object.hasOwn(values, name));
  return fill(given ? text : source, values, number);
}
