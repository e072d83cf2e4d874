/**
 * Choosing a part of the body from the list: by a word, or group by group; every side is an entry of
 * its own.
 *
 * Must never leave a side to be guessed.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Side } from "../../forms/figures.ts";
import { fold, formText, type Language, t, wording } from "../../words/index.ts";
import { FIELD } from "../fields.tsx";
import { Button, Go } from "../parts.tsx";
import { Said, saidIn, useTongue } from "./said.tsx";

export interface Place { readonly code: string; readonly side: Side }

/** A region and its side in words: "Knee, front · the person's left"; and the language that they are in. */
export function placeWords({ code, side }: Place, tongue: Language): { text: string; lang: string | undefined } {
  const name = saidIn(`form:_lists/body_region/o:${code}`, tongue);
  return side === "middle" ? name : { ...name, text: `${name.text} · ${formText(`form:_common/side:${side}`, {}, tongue)}` };
}

interface Props {
  /** Every region with each side that it has, group by group. */
  readonly groups: readonly { readonly part: string; readonly places: readonly Place[] }[];
  readonly title: string;
  onPick(place: Place): void;
  onClose(): void;
}

export function RegionPicker({ groups, title, onPick, onClose }: Props) {
  const tongue = useTongue();
  const search = useSignal("");
  const group = useSignal<string | null>(null);
  const searchId = useId();
  const wanted = fold(search.value);
  const fits = (place: Place) => fold(`${placeWords(place, tongue).text} ${wording(`form:_lists/body_region/o:${place.code}`, "ru")?.text ?? ""} ${place.code}`).includes(wanted);
  const open = groups.find(({ part }) => part === group.value);
  const shown = wanted !== "" ? groups.flatMap(({ places }) => places).filter(fits) : (open?.places ?? []);
  return (
    <div class="card stack" role="group" aria-label={title}>
      <h3>{title}</h3>
      <div>
        <label class="label" for={searchId}>{t("Search")}</label>
        <input
          {...FIELD.search} id={searchId} class="field" type="search" value={search.value}
          ref={(element) => { if (element !== null && element.dataset["seen"] === undefined) { element.dataset["seen"] = ""; element.focus({ preventScroll: true }); } }}
          onInput={(event) => { search.value = event.currentTarget.value; }}
        />
      </div>
      {wanted === "" && open === undefined && (
        <div class="tight">
          {groups.map(({ part }) => <Go key={part} title={<Said of={`form:_common/part:${part}`} />} onPress={() => { group.value = part; }} />)}
        </div>
      )}
      {shown.length > 0 && (
        <div class="tight">
          {shown.map((place) => {
            const { text, lang } = placeWords(place, tongue);
            return <button key={`${place.code} ${place.side}`} type="button" class="go" onClick={() => onPick(place)}><span lang={lang}>{text}</span></button>;
          })}
        </div>
      )}
      {wanted !== "" && shown.length === 0 && <p role="status">{t("Nothing fits. Try fewer letters.")}</p>}
      {wanted === "" && open !== undefined && <Button icon="arrow-left" onPress={() => { group.value = null; }}>{t("All parts of the body")}</Button>}
      <Button look="plain" onPress={onClose}>{t("Close the list")}</Button>
    </div>
  );
}
