/**
 * The form engine of the phone: definition and answers in, what to show and what is missing out.
 * Twin of backend/depter/forms; it must never touch the DOM, the clock, the store or the network.
 */
export { FormError } from "./errors.ts";
export { STATES, TYPES, loadDefinition } from "./definition.ts";
export type {
  State as AnswerState, Definition as FormDefinition, Audience, Choice, CodeList, Constraint, Definition, Ending, Gate, Notice, Question, QuestionType, Required, Role, Section, State,
} from "./definition.ts";
export type {
  Answer, AnswerMap, Answers, AnswerValue, BlobValue, Certainty, ConsentDoc, ConsentRecord, DurationValue, EdateValue, InstrumentValue, MarkValue, NarrativeValue, OldMarkValue, RefValue,
  Review, Row, Session, Shot, SignatureValue, Source, Unsealed, WordingNote,
} from "./answers.ts";
export { UNSEALED } from "./answers.ts";
export { checkAnswers, decodeAnswers, encodeAnswers } from "./document.ts";
export { addRow, emptyAnswers, noteWording, prompted, putBackRow, removeRow, setAnswer, takenBack, toggled, withHowGiven } from "./change.ts";
export { meetingOf } from "./consent.ts";
export type { Hand, Margin, Was, WorkingNote } from "./margin.ts";
export type { Change, Stamp } from "./change.ts";
export { eachView, isTouched, satisfies, sectionState, visible } from "./engine.ts";
export type { Access, Context, FormView, QuestionView, SectionState, SectionView } from "./engine.ts";
export { evaluate, isReference, references } from "./expression.ts";
export type { Env, Expression, Plain } from "./expression.ts";
export { askedBefore, canFinish, consentOf, faults, missing, settled, standingConsent } from "./judge.ts";
export type { Fault, Missing } from "./judge.ts";
export type { Fault as FormFault } from "./judge.ts";
export { canonicalJson, offeredStates, stateKey, textKeys, wordingKeys, wordingText } from "./keys.ts";
export type { TextKeys } from "./keys.ts";
export { nextNumber, rowNames, rowNumber, rowsIn } from "./rows.ts";
export type { RowName } from "./rows.ts";
export { absurd, bounds, build, buildRange, moment, parts, precision, validate } from "./edtf.ts";
export type { DateParts, Precision } from "./edtf.ts";
export { type Instrument, itemsFault, score, type Scored, totalFault } from "./score.ts";
