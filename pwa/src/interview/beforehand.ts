/**
 * What is said and worked out before an interview is sealed: who will be able to open it, what is
 * still open, and the answers as they go into the envelope (rulings 8, 11 and 26).
 *
 * Must never: seal, save or change an answer; it only tells.
 */

import { type Answers, canFinish, consentOf, type Context, type Definition, eachView, encodeAnswers, type FormView, isTouched, meetingOf, type Missing, moment, settled, withHowGiven } from "../forms/index.ts";
import { DepterError } from "../envelope/errors.ts";
import type { DirectoryFacts } from "../worker/orders.ts";
import type { BeforeSealing } from "./contract.ts";
import type { Contents } from "./sealing.ts";

/** What the screen before sealing says. */
export function tellBefore(facts: DirectoryFacts, view: FormView, gaps: readonly Missing[]): BeforeSealing {
  const asked = view.sections.flatMap((section) => eachView(section.questions)).filter((one) => !["info", "group", "calc"].includes(one.question.type));
  const named = (type: string) => asked.filter((one) => one.question.type === type && Array.isArray(one.answer?.value))
    .reduce((sum, one) => sum + (one.answer?.value as readonly unknown[]).length, 0);
  return {
    people: facts.people.map(({ name }) => ({ name, role: "supervisor" as const })),
    escrow: facts.escrow,
    practice: facts.kind === "practice",
    missing: gaps.filter((gap) => gap.class !== "W"),
    warnings: gaps.filter((gap) => gap.class === "W"),
    answered: asked.filter((one) => one.state === "answered").length,
    notAsked: asked.filter((one) => !isTouched(one.answer)).length,
    declined: asked.filter((one) => one.state === "declined").length,
    photos: named("photo"),
    files: named("file"),
    directoryAgeDays: facts.issued === null ? null : Math.max(0, Math.floor((Date.now() / 1000 - facts.issued) / 86_400)),
  };
}

/** Refuses with `interview.missing` what may not be sealed yet; a session only needs consent. */
export function refuseGaps(gaps: readonly Missing[], interim: boolean): void {
  const blocked = interim ? gaps.some((gap) => gap.class === "C") : !canFinish(gaps);
  if (blocked) throw new DepterError("interview.missing", { count: gaps.filter((gap) => gap.class !== "W").length });
}

/**
 * The answers of an interview whose meeting ends at `when`: how its consents were given stands in them for good.
 * Where the clock was set back meanwhile it ends with the last that was said at it, by the clock of then: what
 * was agreed to now must not look like the next meeting's.
 */
export function endedAt(form: Definition, answers: Answers, when: string): Answers {
  const now = answers.sessions.length - 1;
  let end = when;
  for (const { asked_at: at } of Object.values(answers.answers)) {
    if (at !== null && (moment(at) ?? 0) > (moment(end) ?? 0) && meetingOf(answers.sessions, at) === now) end = at;
  }
  return { ...withHowGiven(form, answers), sessions: answers.sessions.map((session) => (session.end === null ? { ...session, end } : session)) };
}

/** What goes into the envelope of the answers themselves. */
export function contentsOf(form: Definition, answers: Answers, context: Context): Pick<Contents, "form" | "answers" | "consent"> {
  const sealed = settled(form, answers, context);
  return { form: form.form, answers: encodeAnswers(sealed), consent: JSON.stringify(consentOf(form, sealed)) };
}
