/**
 * The interviewer's profile: kept sealed on this phone, read when an interview opens.
 *
 * Must never: fail an interview because a profile cannot be read; the empty one stands for it.
 */

import { plain } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { mended } from "../forms/values.ts";
import type { ProfileView } from "./contract.ts";
import type { Notebook } from "./notebook.ts";
import { EMPTY_PROFILE } from "./profile.ts";

/** What a profile may name; anything else in a kept one is left aside. */
export const PROFILE_FIELDS = ["name", "licence_no", "education", "evaluations_done", "prior_testimony", "independence", "experience_years"] as const;
/** What it may have several of, and the fields of each. */
export const PROFILE_ROWS = { training: ["course", "provider", "year"] } as const;
const MOST_ROWS = 20;
const LONGEST = 4000;

/** The profile as it is kept; the empty one while none is, or while it cannot be read. */
export async function readProfile(notebook: Notebook): Promise<ProfileView> {
  try {
    const row = await notebook.store.state("profile");
    const text = row && (await notebook.crypto.openPersonal("profile", plain(row.sealed)));
    return text === null ? EMPTY_PROFILE : shaped(mended(JSON.parse(text)));
  } catch {
    return EMPTY_PROFILE;
  }
}

/** Keeps a profile; open interviews go on with the one that they began with. `storage.*` */
export async function writeProfile(notebook: Notebook, profile: ProfileView): Promise<void> {
  const kept = shaped(mended(profile));
  const texts = [kept.fields, ...Object.values(kept.rows ?? {}).flat()].flatMap((one) => Object.values(one));
  if (texts.some((text) => text.length > LONGEST)) throw new DepterError("answer.too_long");
  const sealed = await notebook.crypto.sealPersonal("profile", JSON.stringify(kept));
  await notebook.store.putState({ key: "profile", sealed });
}

function shaped(raw: unknown): ProfileView {
  if (typeof raw !== "object" || raw === null) return EMPTY_PROFILE;
  const { profession, childTrained, fields, rows } = raw as Partial<Record<keyof ProfileView, unknown>>;
  const named = typeof fields === "object" && fields !== null ? (fields as Record<string, unknown>) : {};
  const texts = PROFILE_FIELDS.flatMap((name) => (typeof named[name] === "string" ? [[name, named[name]] as const] : []));
  return { profession: typeof profession === "string" ? profession : "", childTrained: childTrained === true, fields: Object.fromEntries(texts), rows: rowsOf(rows) };
}

/** Rows with nothing in them are left aside. */
function rowsOf(raw: unknown): NonNullable<ProfileView["rows"]> {
  const named = typeof raw === "object" && raw !== null ? (raw as Record<string, unknown>) : {};
  return Object.fromEntries(Object.entries(PROFILE_ROWS).map(([name, fields]) => {
    const found = Array.isArray(named[name]) ? (named[name] as readonly unknown[]).slice(0, MOST_ROWS) : [];
    const rows = found.map((one) => {
      const row = typeof one === "object" && one !== null ? (one as Record<string, unknown>) : {};
      return Object.fromEntries(fields.flatMap((field) => (typeof row[field] === "string" && row[field].trim() !== "" ? [[field, row[field]] as const] : [])));
    });
    return [name, rows.filter((row) => Object.keys(row).length > 0)];
  }));
}
