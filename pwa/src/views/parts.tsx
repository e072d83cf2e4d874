/**
 * The few parts that every screen is made of: icon, button, note, list row, field, progress.
 *
 * Must never know the conductor: they show what they are given and call what they are given.
 */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { ICONS } from "./icons.ts";

export type IconName = keyof typeof ICONS;

/** A picture beside words; it never stands alone, so it is silent to a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  );
}

interface ButtonProps {
  onPress: () => void;
  children: ComponentChildren;
  icon?: IconName;
  look?: "main" | "danger" | "plain" | "";
  fit?: boolean;
  disabled?: boolean;
  describedBy?: string;
}

export function Button({ onPress, children, icon, look = "", fit = false, disabled = false, describedBy }: ButtonProps) {
  return (
    <button
      type="button" class={`btn ${look}${fit ? " fit" : ""}`} onClick={onPress} disabled={disabled}
      aria-describedby={describedBy}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

const NOTE_ICON = { "": "info", warm: "triangle-alert", bad: "circle-alert" } as const;

interface NoteProps {
  look?: "" | "warm" | "bad";
  icon?: IconName;
  /** `alert` speaks at once, `status` when there is a pause; otherwise the note is only there. */
  role?: "alert" | "status";
  children: ComponentChildren;
}

export function Note({ look = "", icon, role, children }: NoteProps) {
  return (
    <div class={`note ${look}`} role={role}>
      <Icon name={icon ?? NOTE_ICON[look]} />
      <div class="tight">{children}</div>
    </div>
  );
}

interface GoProps {
  onPress: () => void;
  icon?: IconName;
  title: ComponentChildren;
  detail?: ComponentChildren;
  current?: boolean;
}

/** A row that leads to another screen; the whole row can be touched. */
export function Go({ onPress, icon, title, detail, current = false }: GoProps) {
  return (
    <button type="button" class="go" onClick={onPress} aria-current={current ? "step" : undefined}>
      {icon !== undefined && <Icon name={icon} />}
      <span>
        <b>{title}</b>
        {detail !== undefined && <small>{detail}</small>}
      </span>
      <Icon name="chevron-right" />
    </button>
  );
}

interface OptionProps {
  type: "radio" | "checkbox";
  name: string;
  value?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  lang?: string | undefined;
  disabled?: boolean;
  children: ComponentChildren;
}

/** A radio button or check box whose whole row can be touched. */
export function Option({ type, name, value, checked, onChange, lang, disabled = false, children }: OptionProps) {
  return (
    <label class="option">
      <input type={type} name={name} value={value} checked={checked} disabled={disabled} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span lang={lang}>{children}</span>
    </label>
  );
}

/** A bar with its words; the words say all that the bar says. */
export function Progress({ value, children }: { value: number; children: ComponentChildren }) {
  const id = useId();
  return (
    <div>
      <progress max={100} value={Math.round(value * 100)} aria-labelledby={id} />
      <p class="small quiet" id={id}>{children}</p>
    </div>
  );
}

/** Digits to be said or compared by voice, in groups, each spoken on its own. */
export function Digits({ digits, large = false }: { digits: string; large?: boolean }) {
  const groups = digits.split(/\s+/u).filter((group) => group !== "");
  return (
    <ol class={large ? "print large" : "print"}>
      {groups.map((group, place) => <li key={place}>{group}</li>)}
    </ol>
  );
}
