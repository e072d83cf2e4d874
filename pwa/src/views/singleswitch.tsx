/** The choice between a whole part of the interview on a screen and one question at a time; remembered on this device. */

import { useId } from "preact/hooks";
import { t } from "../words/index.ts";
import { single } from "./look.ts";
import { Option } from "./parts.tsx";

export function SingleSwitch() {
  const name = useId();
  return (
    <fieldset>
      <legend class="label">{t("Questions on a screen")}</legend>
      <Option type="radio" name={name} checked={!single.value} onChange={() => { single.value = false; }}>{t("A whole part")}</Option>
      <Option type="radio" name={name} checked={single.value} onChange={() => { single.value = true; }}>{t("One question, in big letters")}</Option>
    </fieldset>
  );
}
