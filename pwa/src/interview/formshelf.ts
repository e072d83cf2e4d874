/** The form definitions of this release, each loaded and hashed when it is needed; it never changes one. */

import { DATA, loadAsset } from "../api/assets.ts";
import { DepterError } from "../envelope/errors.ts";
import { type CodeList, type Definition, type Instrument, loadDefinition } from "../forms/index.ts";
import { hashOf } from "./formhash.ts";

export interface ShelvedForm {
  readonly definition: Definition;
  /** SHA-256 of its canonical JSON, hex: bound into every record. */
  readonly hash: string;
}

type Version = (typeof DATA.versions)[number];

const files = new Map<string, Promise<unknown>>();
const shelf = new Map<string, Promise<ShelvedForm>>();

/** Asked once; what could not be had is asked for again. */
function once<T>(known: Map<string, Promise<T>>, name: string, get: () => Promise<T>): Promise<T> {
  let found = known.get(name);
  if (!found) {
    found = get().catch((cause: unknown) => {
      known.delete(name);
      throw cause;
    });
    known.set(name, found);
  }
  return found;
}

const read = (file: string): Promise<unknown> => once(files, file, () => loadAsset(DATA.forms[file]!));

async function load({ name, lists }: Version): Promise<ShelvedForm> {
  const [form, ...found] = await Promise.all([name, ...lists].map(read));
  const definition = loadDefinition(form, found as CodeList[], hashOf);
  return { definition, hash: hashOf(definition.source) };
}

/** The newest version of every form: what a new interview begins with. Reads nothing. */
export function newestForms(): readonly { readonly id: string; readonly version: number }[] {
  const newest = new Map<string, number>();
  for (const { form, version } of DATA.versions) newest.set(form, Math.max(version, newest.get(form) ?? 0));
  return [...newest].map(([id, version]) => ({ id, version }));
}

/** The version of a form that a draft began with, or the newest; `draft.form_unknown` when this release has none. */
function versionOf(id: string, version?: number): Version {
  const wanted = version ?? newestForms().find((one) => one.id === id)?.version;
  const found = DATA.versions.find((one) => one.form === id && one.version === wanted);
  if (!found) throw new DepterError("draft.form_unknown", { form: id });
  return found;
}

/**
 * One form: the newest, or the version that a draft began with (it finishes on its own).
 * `draft.form_unknown` when another release made the draft; `asset.missing`, `form.*`.
 */
export async function formOf(id: string, version?: number): Promise<ShelvedForm> {
  const wanted = versionOf(id, version);
  return once(shelf, wanted.name, () => load(wanted));
}

/** Fetches what a new interview would need, so that losing the network later does not matter; reads no more of it. */
export function fetchAhead(): void {
  for (const { id, version } of newestForms()) {
    const { name, lists } = versionOf(id, version);
    for (const file of [name, ...lists]) void read(file).catch(() => undefined);
  }
}

/** The numbers of the questionnaires that may be copied from paper, "another one" last. `asset.missing` */
export async function instruments(): Promise<readonly Instrument[]> {
  const names = Object.keys(DATA.forms).filter((name) => name.startsWith("instruments/"));
  const found = await Promise.all(names.map((name) => loadAsset(DATA.forms[name]!) as Promise<Instrument>));
  return found.sort((a, b) => Number(a.items === 0) - Number(b.items === 0) || (a.instrument < b.instrument ? -1 : 1));
}
