/**
 * Choosing from a long list of codes, one or several: search that forgives letters which a keyboard
 * lacks, groups that fold, and what was chosen on top.
 *
 * Must never draw more entries than can be looked at: 150 at once would be felt on a slow phone.
 */

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { type Choice, eachView } from "../../forms/index.ts";
import { rowAround, rowAt, rowOutside } from "../../interview/place.ts";
import { fold, formText, type Language, loadLanguage, t, tn, wording } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FIELD } from "../fields.tsx";
import { Button, Icon, Option } from "../parts.tsx";
import { Choices, ChoiceWords, chosenIn, inOrder, OtherWords } from "./choices.tsx";
import { groupsOf, type ListGroup } from "./listgroups.ts";
import type { FieldProps } from "./question.tsx";
import { langOf, Said, useTongue } from "./said.tsx";

/** Up to this many choices are read, not searched. */
const SHORT_LIST = 9;
/** So many are shown at once; more by searching or on purpose. */
const AT_ONCE = 40;

export function LongList(props: FieldProps) {
  return props.view.choices.length <= SHORT_LIST ? <Choices {...props} /> : <Searched {...props} />;
}

function Searched({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const search = useSignal("");
  const changing = useSignal(false);
  const picked = useSignal<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const name = useId();
  const several = view.question.type === "multi";
  const codes = chosenIn(view.answer?.value);
  const chosen = view.choices.filter((choice) => codes.includes(choice.code));
  useEffect(() => void loadLanguage("ru"), []);
  // What was picked moves to the top: the focus goes with it.
  useEffect(() => {
    if (picked.value !== null) box.current?.querySelector<HTMLElement>("input:checked, .picked button")?.focus();
    picked.value = null;
  }, [picked.value]);
  const pick = (code: string) => {
    if (several) {
      interview.toggle(view.path, code);
      return;
    }
    interview.set(view.path, { value: code });
    changing.value = false;
    search.value = "";
    picked.value = code;
  };
  const option = (choice: Choice) => (
    <Option
      key={choice.code} type={several ? "checkbox" : "radio"} name={name} value={choice.code}
      checked={codes.includes(choice.code)} onChange={() => pick(choice.code)}
    >
      <ChoiceWords choice={choice} />
    </Option>
  );
  const settled = !several && chosen.length > 0 && !changing.value;
  const ticked = useTicked(view);
  const finding = changing.value || several || ticked.length === 0;
  return (
    <div class="stack" ref={box}>
      {several && chosen.length > 0 && (
        <div class="tight">
          <p class="label small">{tn("{n} chosen:", "{n} chosen:", chosen.length)}</p>
          <div class="picked tight">
            {chosen.map((choice) => (
              <button key={choice.code} type="button" class="state" onClick={() => interview.toggle(view.path, choice.code)} aria-label={t("Take out: {choice}", { choice: formText(choice.key, {}, tongue) })}>
                <Icon name="x" /><Said of={choice.key} />
              </button>
            ))}
          </div>
        </div>
      )}
      {settled && (
        <div role="radiogroup" aria-labelledby={labelledBy} aria-describedby={describedBy}>{chosen.map(option)}</div>
      )}
      {codes.includes("other") && <OtherWords view={view} />}
      {!settled && ticked.length > 0 && (
        <div role={several ? "group" : "radiogroup"} aria-labelledby={`${name}-ticked`}>
          <p class="label small" id={`${name}-ticked`}>{t("Chosen before in this entry:")}</p>
          {ticked.map(option)}
        </div>
      )}
      {settled || !finding
        ? <Button onPress={() => { changing.value = true; }}>{t("Choose another")}</Button>
        : <Finder choices={view.choices} search={search.value} onSearch={(text) => { search.value = text; }} option={option} role={several ? "group" : "radiogroup"} labelledBy={labelledBy} />}
    </div>
  );
}

/**
 * What was chosen from the same list in the entry around this one: of a method's details the methods that
 * were ticked for the incident. They are the likely answers, and nobody looks for them a second time.
 */
function useTicked(view: FieldProps["view"]): readonly Choice[] {
  const interview = useInterview();
  const own = rowAround(view.path);
  const outside = own === "" ? "" : rowOutside(own);
  // As one text: a letter typed elsewhere gives the same, and then no list is drawn anew.
  const ticked = useComputed(() => {
    const around = outside === "" ? null : rowAt(interview.view.value, outside);
    return around === null ? "" : eachView(around.row.items)
      .filter((one) => one.question.type === "multi" && !one.path.startsWith(`${own}/`))
      .flatMap((one) => one.choices.filter((choice) => chosenIn(one.answer?.value).includes(choice.code)).map((choice) => choice.key))
      .join("\n");
  }).value;
  const keys = new Set(ticked.split("\n"));
  return view.choices.filter((choice) => keys.has(choice.key) && !choice.exclusive && choice.code !== "other");
}

interface FinderProps {
  choices: readonly Choice[];
  search: string;
  onSearch: (text: string) => void;
  option: (choice: Choice) => preact.JSX.Element;
  role: "group" | "radiogroup";
  labelledBy: string;
}

/** The search field and what fits it; with nothing in it, the groups of the list. */
function Finder({ choices, search, onSearch, option, role, labelledBy }: FinderProps) {
  const tongue = useTongue();
  const id = useId();
  const all = useSignal(false);
  const words = fold(search).split(" ").filter((word) => word !== "");
  const ordered = inOrder(choices, tongue, true);
  const found = words.length === 0 ? ordered : ordered.filter((choice) => words.every((word) => searched(choice, tongue).includes(word)));
  const groups = words.length === 0 ? groupsOf(choices) : [];
  const shown = all.value ? found : found.slice(0, AT_ONCE);
  return (
    <div class="stack">
      <div>
        <label class="label" for={id}>{t("Search")}</label>
        <input {...FIELD.search} id={id} class="field" type="search" value={search} aria-describedby={`${id}-n`} onInput={(event) => onSearch(event.currentTarget.value)} />
        <p class="small quiet" id={`${id}-n`} role="status">{words.length === 0 ? tn("{n} entry in this list", "{n} entries in this list", choices.length) : tn("{n} fits", "{n} fit", found.length)}</p>
      </div>
      {groups.length > 0
        ? <div role={role} aria-labelledby={labelledBy} class="tight">{groups.map((group) => <Group key={group.code} group={group} option={option} />)}</div>
        : (
          <>
            <div role={role} aria-labelledby={labelledBy}>{shown.map(option)}</div>
            {found.length > shown.length && <Button onPress={() => { all.value = true; }}>{t("Show all {n}", { n: found.length })}</Button>}
          </>
        )}
      {found.length === 0 && <p role="status">{t("Nothing fits. Try fewer letters.")}</p>}
    </div>
  );
}

/** A group that folds; its entries are drawn when it is opened. */
function Group({ group, option }: { group: ListGroup; option: (choice: Choice) => preact.JSX.Element }) {
  const tongue = useTongue();
  const open = useSignal(false);
  if (group.title === null) return <div>{group.choices.map(option)}</div>;
  return (
    <details class="fold" open={open.value} onToggle={(event) => { open.value = event.currentTarget.open; }}>
      <summary class="go">
        <span><b lang={group.title.key === null ? undefined : langOf(tongue)}>{group.title.key === null ? group.title.text : <Said of={group.title.key} />}</b><small>{tn("{n} entry", "{n} entries", group.choices.length)}</small></span>
        <Icon name="chevron-down" />
      </summary>
      {open.value && <div class="inside">{group.choices.map(option)}</div>}
    </details>
  );
}

const known = new WeakMap<Choice, Map<Language, string>>();

/** What a choice is found by: its words, its Russian words and its code, folded once. */
function searched(choice: Choice, tongue: Language): string {
  const folded = known.get(choice) ?? new Map<Language, string>();
  known.set(choice, folded);
  let text = folded.get(tongue);
  if (text === undefined) {
    const russian = wording(choice.key, "ru");
    text = fold(`${formText(choice.key, {}, tongue)} ${russian?.text ?? ""} ${choice.code}`);
    // The Russian words come a moment later: until then nothing is remembered.
    if (russian !== null) folded.set(tongue, text);
  }
  return text;
}
