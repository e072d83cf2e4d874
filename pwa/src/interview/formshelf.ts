/** The form definitions of this release, loaded once and hashed; it never changes one. */

import { DATA, loadAsset } from "../api/assets.ts";
import { hex, utf8 } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { H } from "../envelope/labels.ts";
import { canonicalJson, type CodeList, type Definition, loadDefinition } from "../forms/index.ts";

export interface ShelvedForm {
  readonly definition: Definition;
  /** SHA-256 of its canonical JSON, hex: bound into every record. */
  readonly hash: string;
}

let shelf: Promise<ReadonlyMap<string, ShelvedForm>> | null = null;

async function fill(): Promise<ReadonlyMap<string, ShelvedForm>> {
  const names = Object.keys(DATA.forms);
  const read = (name: string): Promise<unknown> => loadAsset(DATA.forms[name]!);
  const lists = await Promise.all(names.filter((name) => name.startsWith("lists/")).map(read));
  const forms = new Map<string, ShelvedForm>();
  for (const name of names.filter((one) => !one.includes("/"))) {
    const definition = loadDefinition(await read(name), lists as CodeList[]);
    forms.set(definition.form, { definition, hash: hex(H(utf8(canonicalJson(definition.source)))) });
  }
  return forms;
}

/** Every form of this release by id. `asset.missing`, `form.*`. */
export function allForms(): Promise<ReadonlyMap<string, ShelvedForm>> {
  shelf ??= fill().catch((cause: unknown) => {
    shelf = null;
    throw cause;
  });
  return shelf;
}

/** One form; `draft.form_unknown` when another release made the draft. */
export async function formOf(id: string, version?: number): Promise<ShelvedForm> {
  const found = (await allForms()).get(id);
  if (!found || (version !== undefined && found.definition.version !== version)) throw new DepterError("draft.form_unknown", { form: id });
  return found;
}
