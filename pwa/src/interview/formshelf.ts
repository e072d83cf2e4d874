/** The form definitions of this release, loaded once and hashed; it never changes one. */

import { DATA, loadAsset } from "../api/assets.ts";
import { DepterError } from "../envelope/errors.ts";
import { type CodeList, type Definition, type Instrument, loadDefinition } from "../forms/index.ts";
import { hashOf } from "./formhash.ts";

export interface ShelvedForm {
  readonly definition: Definition;
  /** SHA-256 of its canonical JSON, hex: bound into every record. */
  readonly hash: string;
}

let shelf: Promise<readonly ShelvedForm[]> | null = null;

async function fill(): Promise<readonly ShelvedForm[]> {
  const names = Object.keys(DATA.forms);
  const read = (name: string): Promise<unknown> => loadAsset(DATA.forms[name]!);
  const lists = await Promise.all(names.filter((name) => name.startsWith("lists/")).map(read));
  return Promise.all(names.filter((one) => !one.includes("/")).map(async (name): Promise<ShelvedForm> => {
    const definition = loadDefinition(await read(name), lists as CodeList[], hashOf);
    return { definition, hash: hashOf(definition.source) };
  }));
}

/** The numbers of the questionnaires that may be copied from paper, "another one" last. `asset.missing` */
export async function instruments(): Promise<readonly Instrument[]> {
  const names = Object.keys(DATA.forms).filter((name) => name.startsWith("instruments/"));
  const found = await Promise.all(names.map((name) => loadAsset(DATA.forms[name]!) as Promise<Instrument>));
  return found.sort((a, b) => Number(a.items === 0) - Number(b.items === 0) || (a.instrument < b.instrument ? -1 : 1));
}

/** Every version of every form of this release. */
function everyVersion(): Promise<readonly ShelvedForm[]> {
  shelf ??= fill().catch((cause: unknown) => {
    shelf = null;
    throw cause;
  });
  return shelf;
}

/** The newest version of every form, by id: what a new interview begins with. `asset.missing`, `form.*`. */
export async function allForms(): Promise<ReadonlyMap<string, ShelvedForm>> {
  const newest = new Map<string, ShelvedForm>();
  for (const one of await everyVersion()) {
    const { form, version } = one.definition;
    if (version > (newest.get(form)?.definition.version ?? 0)) newest.set(form, one);
  }
  return newest;
}

/**
 * One form: the newest, or the version that a draft began with (it finishes on its own).
 * `draft.form_unknown` when another release made the draft.
 */
export async function formOf(id: string, version?: number): Promise<ShelvedForm> {
  const found = version === undefined
    ? (await allForms()).get(id)
    : (await everyVersion()).find(({ definition }) => definition.form === id && definition.version === version);
  if (!found) throw new DepterError("draft.form_unknown", { form: id });
  return found;
}
