/**
 * Locale data that a set of words brings: read strictly, used from the swap on, and never such that a
 * date could lose a part or be read the other way round (words/DELIVERY.md 4).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { hex, utf8 } from "../../src/envelope/bytes.ts";
import { H } from "../../src/envelope/labels.ts";
import { checkCatalogFile } from "../../src/words/catalog.ts";
import { configureWords, date, hasUnreviewed, type Language, languages, loadLanguage, useSet } from "../../src/words/index.ts";
import { ENGLISH, readLocale } from "../../src/words/locale.ts";

const COMPILED = new URL("../../../backend/depter/words/compiled/json/", import.meta.url);
const read = (name: string): any => JSON.parse(readFileSync(new URL(name, COMPILED), "utf8"));
const { files } = read("index.json") as { files: Record<string, string> };
const localeOf = (code: string): any => read(files[`${code}/locale`]!);
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

for (const { code } of languages)
  test(`the built-in locale of ${code} can be read`, () => {
    assert.deepEqual(readLocale(localeOf(code), code), localeOf(code));
  });

test("English is the same in the app and in its file", () => {
  const { review: _, ...told } = localeOf("en");
  assert.deepEqual(told, ENGLISH);
});

test("locale data of a set from before there were states is taken, and any letter", () => {
  for (const review of [undefined, "a", "u", 7]) {
    const told = { ...localeOf("ky"), review };
    assert.equal(checkCatalogFile("ky/locale", bytes(told), {}), true);
    assert.deepEqual(readLocale(told, "ky").date, localeOf("ky").date);
  }
});

type Damage = (data: any) => unknown;
const DAMAGES: Readonly<Record<string, Damage>> = {
  "no data": () => null,
  "another language": (data) => ({ ...data, lang: "ru" }),
  "eleven months": (data) => ({ ...data, months: data.months.slice(1) }),
  "an empty month": (data) => ({ ...data, monthsInDate: ["", ...data.monthsInDate.slice(1)] }),
  "month before day": (data) => ({ ...data, date: { ...data.date, num: "{mm}.{dd}.{yyyy}" } }),
  "a long date without a year": (data) => ({ ...data, date: { ...data.date, long: "{d} {monthInDate}" } }),
  "a doubt that is not said with its date": (data) => ({ ...data, date: { ...data.date, unsure: "?" } }),
  "a place of its own": (data) => ({ ...data, date: { ...data.date, about: "{date} {constructor}" } }),
  "a list that drops its end": (data) => ({ ...data, lists: { ...data.lists, end: "{0}" } }),
  "a list turned round": (data) => ({ ...data, lists: { ...data.lists, two: "{1} {0}" } }),
  "a minus that is none": (data) => ({ ...data, number: { ...data.number, minus: "" } }),
  "a plural too few": (data) => ({ ...data, units: { ...data.units, day: data.units.day.slice(1) } }),
  "a turned line": (data) => ({ ...data, months: ["\u202e", ...data.months.slice(1)] }),
  "no alphabet": (data) => ({ ...data, alphabet: "" }),
  "a whole book": (data) => ({ ...data, national: "\u04d9".repeat(100_000) }),
};

for (const [name, damage] of Object.entries(DAMAGES))
  test(`a locale with ${name} is refused`, () => {
    assert.throws(() => readLocale(damage(localeOf("ky")), "ky"), /words\.catalog/);
    assert.equal(checkCatalogFile("ky/locale", bytes(damage(localeOf("ky"))), {}), false);
    assert.equal(checkCatalogFile("ky/locale", bytes(localeOf("ky")), {}), true);
  });

for (const part of ["ui", "forms", "consent"])
  test(`a sign that cannot be seen is refused in ${part}`, () => {
    const catalog = read(files[`ky/${part}`]!);
    const key = Object.keys(catalog.m)[0]!;
    const saying = (text: string) => checkCatalogFile(`ky/${part}`, bytes({ ...catalog, m: { [key]: [text, "u", hex(H(utf8(text))), ""] } }), {});
    assert.equal(saying("x"), true);
    for (const sign of ["\u202e", "\u200b", "\u0000", "\u{e0041}"]) assert.equal(saying(`${sign}x`), false);
  });

test("a delivered locale is used at once, and the built-in one again when it goes", async () => {
  configureWords({
    files: Object.fromEntries(Object.values(files).map((name) => [`json/${name.replace(/\.json$/, "")}`, name])),
    load: (name) => Promise.resolve(read(name)),
  });
  const day = { year: 2024, month: 3, day: 5 };
  const shown = () => date(day, "long", "ky" as Language);
  await loadLanguage("ky");
  const before = shown();
  const set = (locale: unknown) => ({ id: JSON.stringify(locale).length.toString(16).padStart(64, "0"), serial: 1, files: { "ky/locale": "x" }, docs: [], load: () => Promise.resolve(locale) });
  const months = [...localeOf("ky").monthsInDate];
  months[2] = "\u0436\u0430\u043b\u0433\u0430\u043d \u043a\u0443\u0440\u0430\u043d\u0434\u044b";
  assert.equal(await useSet(set({ ...localeOf("ky"), monthsInDate: months })), true);
  assert.match(shown(), /\u0436\u0430\u043b\u0433\u0430\u043d \u043a\u0443\u0440\u0430\u043d/);
  assert.equal(await useSet(set(DAMAGES["month before day"]!(localeOf("ky")))), false);
  assert.match(shown(), /\u0436\u0430\u043b\u0433\u0430\u043d \u043a\u0443\u0440\u0430\u043d/);
  assert.equal(await useSet(null), true);
  assert.equal(shown(), before);
});

test("what nobody approved of how dates are written is said on every screen of the language", async () => {
  const ui = { ...read(files["ky/ui"]!), m: { Close: ["\u0416\u0430\u0431\u0443\u0443", "a"] } };
  const said = async (told: Record<string, unknown>) => {
    configureWords({
      files: Object.fromEntries(Object.values(files).map((name) => [`json/${name.replace(/\.json$/, "")}`, name])),
      load: (name) => Promise.resolve(name.includes("/ui.") ? ui : name.includes("/locale.") ? { ...localeOf("ky"), ...told } : read(name)),
    });
    assert.equal(await loadLanguage("ky"), true);
    return hasUnreviewed("ky");
  };
  assert.equal(await said({ review: "a" }), false);
  for (const review of ["u", "m", undefined]) assert.equal(await said({ review }), true);
});
