/** A fault of a form or an answer with a stable code, the same in both twins; it never carries an answer. */
export class FormError extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, facts: Record<string, string | number> = {}) {
    super(code);
    this.name = "FormError";
    this.code = code;
    this.facts = facts;
  }
}
