/** The language switch of an interview: it changes what is asked, not the words of the screens. */

import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";

export function useTongueSwitch() {
  const interview = useInterview();
  return {
    value: interview.language.value,
    onChange: (code: string) => void interview.setLanguage(code),
    label: t("Language of the conversation"),
  };
}
