/**
 * Nine digits as they are said and typed: three at a time.
 *
 * Must never offer to complete, remember or check what is typed anywhere but here.
 */

import { FIELD } from "./fields.tsx";

/** "407219586" as "407 219 586". */
export function grouped(digits: string): string {
  return digits.replace(/(\d{3})(?=\d)/gu, "$1 ");
}

interface DigitFieldProps {
  id: string;
  label: string;
  value: string;
  /** The digits alone. */
  onType: (digits: string) => void;
  describedBy?: string | undefined;
}

/** A field for the nine digits of a code. Anything but a digit falls away while it is typed. */
export function DigitField({ id, label, value, onType, describedBy }: DigitFieldProps) {
  return (
    <div class="tight">
      <label class="label" for={id}>{label}</label>
      <input
        {...FIELD.whole} id={id} class="field digits" type="text" maxlength={11} value={grouped(value)} enterkeyhint="done" aria-describedby={describedBy}
        onInput={(event) => {
          const digits = event.currentTarget.value.replace(/[^0-9]/gu, "").slice(0, 9);
          event.currentTarget.value = grouped(digits);
          onType(digits);
        }}
      />
    </div>
  );
}
