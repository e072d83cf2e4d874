/**
 * Sentences for what the form engine finds: values that cannot be right, and what is still missing.
 *
 * Must never sound like a reproach, and never phrase a declined answer as doubt.
 */

import { formText, t } from "../../words/index.ts";
import type { Missing, QuestionView } from "../../interview/contract.ts";

const VALUE_FAULTS: Readonly<Record<string, () => string>> = {
  "date.future": () => t("This date lies in the future. Please check it."),
  "date.too_old": () => t("This date is before 1900. Please check it."),
  "date.order": () => t("The end lies before the beginning. Please check it."),
  "date.invalid": () => t("There is no such date. Check day, month and year."),
  "date.syntax": () => t("There is no such date. Check day, month and year."),
  "date.parts": () => t("There is no such date. Check day, month and year."),
  "answer.too_small": () => t("This number is lower than is possible here. Please check it."),
  "answer.too_large": () => t("This number is higher than is possible here. Please check it."),
  "answer.decimals": () => t("This number has too many digits after the comma."),
  "answer.items": () => t("This questionnaire has another number of lines. Please copy it anew."),
  "answer.not_applicable": () => t("The question before the lines is answered no, and still there are answers to them. Look at the paper again."),
  "answer.too_long": () => t("This text is too long for one answer. Put the rest into the note."),
  "answer.too_many": () => t("This is more than can be kept here. Remove one."),
  "answer.exclusive": () => t("One of the chosen answers can only stand alone."),
  "answer.unknown_row": () => t("An entry that was named here has been removed. Please choose again."),
  "answer.unknown_region": () => t("This part of the body is not in the list. Please choose the region again."),
  "consent.over": () => t("The day until which this was agreed is past. Please ask again."),
  "answer.unknown_choice": () => t("This choice is not offered any more. Please choose again."),
};

/** What is wrong with the value of a question, in words. */
export function faultWords(view: QuestionView): string {
  const code = view.fault ?? "";
  if (code.startsWith("constraint.")) {
    const broken = view.question.constraints.find((one) => `constraint.${one.id}` === code);
    if (broken !== undefined) return formText(broken.key);
  }
  const { min, max } = view.question;
  if ((code === "answer.too_small" || code === "answer.too_large") && min !== null && max !== null) return t("Here a number from {min} to {max} is possible. Please check it.", { min, max });
  return VALUE_FAULTS[code]?.() ?? t("Please check this answer.");
}

/** What is wrong with a value, by its code; null where nothing is. */
export function codeFaultWords(code: string | null): string | null {
  return code === null ? null : VALUE_FAULTS[code]?.() ?? t("Please check this answer.");
}

/** Why an item stands on the page of what is missing. */
export function missingWords(item: Missing): string {
  if (item.code === "missing.consent") return t("Needed before the interview can go on");
  if (item.code === "missing.answer") return item.class === "W" ? t("Not filled in") : t("Needed from you, the interviewer");
  if (item.code === "missing.again") return t("Agreed at an earlier meeting. Ask again.");
  if (item.code === "missing.said_before") return t("Said at an earlier meeting. Is it so today?");
  if (item.code === "missing.meeting") return t("There were more meetings than entries here.");
  if (item.code === "gate.over") return t("Entered while it was agreed. That day is past.");
  if (item.code === "gate.answered") return t("Answered without the consent it needs");
  if (item.code.startsWith("ending.")) return t("The interview ends here");
  return VALUE_FAULTS[item.code]?.() ?? t("Please check this answer.");
}
