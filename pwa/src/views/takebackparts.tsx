/**
 * What can be taken back while the interview stays, item by item (spec 2.2, 6.6): every consent but the
 * three without which there is no record.
 *
 * Must never tick anything by itself, nor show what was agreed to of an interview that the phone cannot read.
 */

import { t } from "../words/index.ts";
import { Option } from "./parts.tsx";

/** Consent items by their ids, each with what is not done any more; twin of the desk's list. */
const GROUPS: readonly { readonly id: string; readonly title: () => string; readonly items: Readonly<Record<string, () => string>> }[] = [
  {
    id: "share",
    title: () => t("Giving it to others"),
    items: {
      "c.share_lawyer": () => t("give it to a lawyer"),
      "c.share_doctor": () => t("give it to a doctor who treats the person"),
      "c.report_prosecutor": () => t("send it to a prosecutor or an investigator"),
      "c.report_npm": () => t("send it to the ombudsman or those who inspect prisons"),
      "c.report_un": () => t("send it to bodies of the United Nations"),
      "c.peer_international": () => t("show it to experts abroad, without a name"),
      "c.media": () => t("give it to the media"),
    },
  },
  {
    id: "use",
    title: () => t("Numbers and research"),
    items: {
      "c.stats": () => t("count it in statistics"),
      "c.research": () => t("use it for research"),
    },
  },
  {
    id: "photos",
    title: () => t("Photos"),
    items: {
      "c.photo": () => t("show or use any photo"),
      "c.photo_face": () => t("show or use photos on which the face can be recognised"),
      "c.photo_intimate": () => t("show or use intimate photos"),
    },
  },
  {
    id: "findings",
    title: () => t("Examination and questionnaires"),
    items: {
      "c.physical_exam": () => t("show or use what the examination of the body found"),
      "c.genital_exam": () => t("show or use what the intimate examination found"),
      "c.psych_tests": () => t("show or use the questionnaires"),
    },
  },
  {
    id: "person",
    title: () => t("The person"),
    items: {
      "c.identity": () => t("show the name and the way to reach the person"),
      "c.recontact": () => t("contact the person again"),
    },
  },
  {
    id: "later",
    title: () => t("Later"),
    items: {
      "c.this_interpreter": () => t("bring this interpreter to a later meeting"),
      "c.observer": () => t("bring an observer to a later meeting"),
      "c.retention": () => t("keep it as long as was agreed; ask the person until when"),
      "c.after_death": () => t("follow the wish for the case that the person dies or disappears"),
    },
  },
];

interface PartsProps {
  readonly name: string;
  /** What was agreed to, as far as the phone can still read it; null: every item is shown. */
  readonly granted: readonly string[] | null;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function Parts({ name, granted, chosen, onChange }: PartsProps) {
  const turn = (item: string) => (on: boolean) => onChange(on ? [...chosen, item] : chosen.filter((one) => one !== item));
  return (
    <>
      <p class="strong">{t("From now on, do not:")}</p>
      {GROUPS.map(({ id, title, items }) => {
        const shown = Object.entries(items).filter(([item]) => granted === null || granted.includes(item));
        if (shown.length === 0) return null;
        return (
          <fieldset key={id}>
            <legend class="label">{title()}</legend>
            {shown.map(([item, words]) => (
              <Option key={item} type="checkbox" name={`${name}-${item}`} checked={chosen.includes(item)} onChange={turn(item)}>{words()}</Option>
            ))}
          </fieldset>
        );
      })}
      <p class="small quiet">
        {granted === null
          ? t("The phone no longer knows what the person agreed to. So everything that can be asked is named here.")
          : t("Only what the person agreed to is named here.")}
      </p>
    </>
  );
}
