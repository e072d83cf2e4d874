/**
 * The groups of a code list: entries below the entry that they are kinds of, or below a heading.
 *
 * Must never leave an entry out: what belongs to no group stands by itself.
 */

import type { Choice } from "../../forms/index.ts";
import { t } from "../../words/index.ts";

export interface ListGroup {
  readonly code: string;
  /** null: these stand by themselves. `key`: the words of the entry above them; else the screens' own. */
  readonly title: { readonly key: string | null; readonly text: string } | null;
  readonly choices: readonly Choice[];
}

/** Headings of groups that are no entries themselves; they are for the one who asks. */
const HEADINGS: Readonly<Record<string, () => string>> = {
  skin: () => t("Skin"),
  head_face: () => t("Head and face"),
  chest_abdomen: () => t("Chest and belly"),
  musculoskeletal: () => t("Bones, muscles and joints"),
  neuro: () => t("Nerves"),
  general: () => t("The whole body"),
  generalised: () => t("The whole body"),
  head_neck: () => t("Head and neck"),
  trunk_front: () => t("Trunk, front"),
  trunk_back: () => t("Trunk, back"),
  arms_hands: () => t("Arms and hands"),
  legs_feet: () => t("Legs and feet"),
  genital_anal: () => t("Intimate parts"),
};

/** The groups in the order of the list; none where the list has none, or where one has no name. */
export function groupsOf(choices: readonly Choice[]): ListGroup[] {
  const byCode = new Map(choices.map((choice) => [choice.code, choice]));
  const homes = new Map<string, Choice[]>();
  const parents = new Set(choices.map((choice) => choice.parent ?? "").filter((parent) => parent !== ""));
  for (const choice of choices) {
    const home = parents.has(choice.code) ? choice.code : (choice.parent ?? "");
    homes.set(home, [...(homes.get(home) ?? []), choice]);
  }
  if (homes.size < 2) return [];
  const groups: ListGroup[] = [];
  for (const [code, inside] of homes) {
    const above = byCode.get(code);
    const heading = HEADINGS[code];
    if (code === "") groups.push({ code, title: null, choices: inside });
    else if (above !== undefined) groups.push({ code, title: { key: above.key, text: "" }, choices: [above, ...inside.filter((one) => one !== above)] });
    else if (heading !== undefined) groups.push({ code, title: { key: null, text: heading() }, choices: inside });
    else return [];
  }
  // What has no group, above all "other" and "none", comes last.
  return [...groups.filter((group) => group.title !== null), ...groups.filter((group) => group.title === null)];
}
