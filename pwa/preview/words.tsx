/**
 * One sentence in its place on a phone, for the translators' studio: the page of a frame 320 px wide.
 * The page around it hands in what is being typed; the screens are the phone's own.
 *
 * Must never be part of the phone's release, keep anything, or answer another page than the studio's.
 */

import { render } from "preact";
import { type CodeList, loadDefinition } from "../src/forms/index.ts";
import { hashOf } from "../src/interview/formhash.ts";
import { Root } from "../src/views/app.tsx";
import { AppContext, InterviewContext } from "../src/views/context.ts";
import { QuestionBlock } from "../src/views/interview/question.tsx";
import { Said } from "../src/views/interview/said.tsx";
import { readOpened } from "../src/views/later.ts";
import { Note } from "../src/views/parts.tsx";
import { startLook } from "../src/views/look.ts";
import { go } from "../src/views/router.ts";
import { configureWords, isLanguage, setLanguage, showUnapprovedConsent, useSet } from "../src/words/index.ts";
import { fakeInterview } from "./interview.ts";
import { tooWide } from "./fits.ts";
import { fakeApp, member, PICTURES } from "./pictures.ts";
import { open, questionOf, sectionOf } from "./place.ts";

type Row = [string | string[], string, ...string[]];
interface Table { m: Record<string, Row> }
interface Forms { readonly definitions: readonly unknown[]; readonly lists: readonly CodeList[] }

const place = document.getElementById("app")!;
const told = place.dataset as { lang: string; domain: string; key: string; english: string; words: string; forms: string };
const read = async (address: string): Promise<unknown> => (await fetch(address)).json();
const parts = ["ui", "forms", "consent", "locale"];
const held = new Map<string, unknown>();

async function words(): Promise<void> {
  const all = await Promise.all(parts.map((part) => read(`${told.words}/${part}.json`)));
  parts.forEach((part, at) => held.set(part, all[at]));
  const files = Object.fromEntries(parts.map((part) => [`json/${told.lang}/${part}.live`, part]));
  configureWords({ files, load: (part) => Promise.resolve(held.get(part)) });
}

/** Counts what was tried, so that every text that is typed is a set of its own. */
let tried = 0;

/** Puts one text into the words, as the phone takes in a set that came. */
async function say(forms: readonly string[]): Promise<void> {
  const table = held.get(told.domain) as Table;
  const row: Row = [...(table.m[told.key] ?? [forms[0] ?? "", "u"])];
  row[0] = forms.length > 1 ? [...forms] : (forms[0] ?? "");
  const shown: Table = { ...table, m: { ...table.m, [told.key]: row.slice(0, 4) as Row } };
  tried += 1;
  await useSet({ id: `live-${tried}`, serial: tried, files: { [`${told.lang}/${told.domain}`]: "live" }, docs: [], load: () => Promise.resolve(shown) });
}

const form = (await read(told.forms)) as Forms;
const definitions = form.definitions.map((one) => loadDefinition(one, form.lists, hashOf));
await words();
showUnapprovedConsent(true);
startLook();
const definition = definitions.find((one) => questionOf(one, told.key) !== null || sectionOf(one, told.key) !== null)
  // The screens that are looked through for a sentence of the phone's own are those of the first contact.
  ?? definitions.find((one) => one.form === "intake")!;
const interview = fakeInterview(definition, []);
if (isLanguage(told.lang)) {
  await setLanguage(told.lang);
  await interview.setLanguage(told.lang);
}
await readOpened();

/** A sentence that no screen shows by itself (a message of a fault, a choice in a closed list). */
function Card({ forms }: { forms: readonly string[] }) {
  return <div class="card stack">{forms.map((one, at) => <p key={at}>{one}</p>)}</div>;
}

function screen(name: string, into: Element): void {
  const picture = PICTURES[name]!;
  const fake = fakeApp(interview);
  if (picture.phase === "interview") member(fake);
  picture.set?.(fake, interview);
  if (picture.route !== undefined) go(picture.route);
  fake.phase.value = picture.phase;
  render(null, into);
  render(<Root app={fake.app} />, into);
}

/** The first screen on which a sentence of the phone stands: every screen is tried with a mark in its place. */
async function screenOf(): Promise<string | null> {
  const known = sessionStorage.getItem(`screen ${told.key}`);
  if (known !== null) return known === "" ? null : known;
  const mark = "\u2060\u2063\u2060";
  const aside = document.createElement("div");
  const row = (held.get("ui") as Table).m[told.key];
  await say(Array.isArray(row?.[0]) ? row[0].map(() => mark) : [mark]);
  const found = Object.keys(PICTURES).find((name) => {
    screen(name, aside);
    return (aside.textContent ?? "").includes(mark);
  });
  render(null, aside);
  sessionStorage.setItem(`screen ${told.key}`, found ?? "");
  return found ?? null;
}

const question = told.domain === "ui" ? null : questionOf(definition, told.key);
const section = told.domain === "ui" ? null : sectionOf(definition, told.key);
const name = told.domain === "ui" ? await screenOf() : null;
const app = fakeApp(interview);
member(app);

function Place({ forms, card }: { forms: readonly string[]; card: boolean }) {
  return (
    <AppContext.Provider value={app.app}>
      <InterviewContext.Provider value={interview}>
        <main class="page stack">
          {question !== null && <QuestionBlock view={open(definition, question)} />}
          {question === null && !card && told.domain !== "ui" && <Note icon="hand"><p><Said of={told.key} /></p></Note>}
          {card && <Card forms={forms} />}
        </main>
      </InterviewContext.Provider>
    </AppContext.Provider>
  );
}

/** Two frames later everything that effects still change is on the screen. */
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

async function show(forms: readonly string[]): Promise<void> {
  await say(forms);
  // A place such as {n} is filled on the screen: what stands before it is looked for.
  const text = (forms[0] ?? "").split("{")[0]!.trim();
  if (name !== null) screen(name, place);
  else if (section !== null) {
    interview.show({ section, empty: true });
    go("section");
    app.phase.value = "interview";
    render(<Root app={app.app} />, place);
  } else render(<Place forms={forms} card={told.domain === "ui"} />, place);
  await painted();
  const spoken = () => [...place.querySelectorAll("main *, nav *")].filter((one) => one.children.length === 0).find((one) => (one.textContent ?? "").includes(text));
  if (text !== "" && name === null && section === null && spoken() === undefined) {
    render(<Place forms={forms} card />, place);
    await painted();
  }
  if (text !== "") spoken()?.scrollIntoView({ block: "center" });
  parent.postMessage({ preview: "shown", forms, ...tooWide(place) }, location.origin);
}

let wanted: readonly string[] | null = null;
let busy = false;

/** The newest text always comes last; what was typed in between is passed over. */
async function next(): Promise<void> {
  if (busy) return;
  busy = true;
  while (wanted !== null) {
    const forms = wanted;
    wanted = null;
    await show(forms);
  }
  busy = false;
}

addEventListener("message", (event: MessageEvent<{ preview?: string; forms?: readonly string[] }>) => {
  if (event.origin !== location.origin || event.source !== parent || event.data.preview !== "say" || !Array.isArray(event.data.forms)) return;
  wanted = event.data.forms.map(String);
  void next();
});
parent.postMessage({ preview: "ready" }, location.origin);
