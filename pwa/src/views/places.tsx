/**
 * Places of help that the organisation has sent: a screen of its own, and a list to pick from inside an
 * interview. spec/interview 2.1, row 25
 *
 * Must never put first what nobody has checked for six months, hide it without a word, or keep what was
 * searched for.
 */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId } from "preact/hooks";
import type { Fault, HandbookView, PlaceView } from "../interview/contract.ts";
import { dateTime, edtf, fold, formText, language, list, t, tn } from "../words/index.ts";
import { useApp } from "./context.ts";
import { FaultNote } from "./faultnote.tsx";
import { FIELD } from "./fields.tsx";
import { dotted, languageInside } from "./format.ts";
import { Screen } from "./frame.tsx";
import { Button, Icon } from "./parts.tsx";

/** So many are drawn at once; the rest is found by searching. */
const AT_ONCE = 30;

const kindWords = (code: string): string => formText(`form:intake/q:it.referral.type/o:${code}`);
const listWords = (name: string, code: string): string => formText(`form:_lists/${name}/o:${code}`);

export function Places({ back, foot }: { back: () => void; foot?: ComponentChildren }) {
  return (
    <Screen id="places" title={t("Places of help")} back={back} foot={foot}>
      <PlaceList />
    </Screen>
  );
}

/** All places, searched and narrowed, first to a kind that was said before; with `onPick` each has a button. */
export function PlaceList({ onPick, kind = "" }: { onPick?: (place: PlaceView) => void; kind?: string }) {
  const app = useApp();
  const book = useSignal<HandbookView | null>(null);
  const fault = useSignal<Fault | null>(null);
  const last = app.sync.value.last;
  // Read again when a sync may have brought a newer one.
  useEffect(() => {
    void app.readHandbook().then((found) => {
      if ("code" in found) fault.value = found;
      else book.value = found;
    });
  }, [last]);
  if (fault.value !== null) return <FaultNote fault={fault.value} />;
  const found = book.value;
  if (found === null) return null;
  if (found.places.length === 0) {
    return <p>{found.at === null ? t("Your organisation has sent no list of places yet. Ask your supervisor.") : t("The list of your organisation is empty. Ask your supervisor.")}</p>;
  }
  return (
    <div class="stack">
      <p class="quiet small">{t("Sent by your organisation, {when}.", { when: dateTime(new Date(found.at ?? 0)) })}</p>
      <Searched places={found.places} onPick={onPick} first={kind} />
    </div>
  );
}

interface SearchedProps {
  places: readonly PlaceView[];
  onPick: ((place: PlaceView) => void) | undefined;
  first: string;
}

function Searched({ places, onPick, first }: SearchedProps) {
  const id = useId();
  const words = useSignal("");
  const kind = useSignal(places.some((one) => one.kinds.includes(first)) ? first : "");
  const region = useSignal("");
  const all = useSignal(false);
  const kinds = [...new Set(places.flatMap((one) => one.kinds))];
  const regions = [...new Set(places.map(areaOf))].sort();
  const wanted = fold(words.value);
  const fits = (one: PlaceView): boolean =>
    (kind.value === "" || one.kinds.includes(kind.value)) &&
    // A place for a whole country helps in each of its regions.
    (region.value === "" || areaOf(one) === region.value || (one.region === "" && region.value.startsWith(one.country))) &&
    (wanted === "" || fold([one.name, one.address, one.safeFor, areaWords(one), ...one.kinds.map(kindWords)].join(" ")).includes(wanted));
  const found = places.filter(fits);
  const shown = all.value ? found : found.slice(0, AT_ONCE);
  return (
    <>
      <div>
        <label class="label" for={`${id}-words`}>{t("Search")}</label>
        <input {...FIELD.search} id={`${id}-words`} class="field" type="search" value={words.value} onInput={(event) => { words.value = event.currentTarget.value; }} />
      </div>
      <Narrow id={`${id}-kind`} label={t("Kind of help")} value={kind.value} onChange={(code) => { kind.value = code; }} choices={kinds.map((code) => [code, kindWords(code)])} />
      <Narrow id={`${id}-region`} label={t("Region")} value={region.value} onChange={(code) => { region.value = code; }} choices={regions.map((code) => [code, areaWords(places.find((one) => areaOf(one) === code)!)])} />
      <p class="quiet small" role="status">{found.length === 0 ? t("Nothing fits. Try fewer letters.") : tn("{n} place", "{n} places", found.length)}</p>
      <ul class="lines">
        {shown.map((one) => <li key={[one.name, areaOf(one)].join("\n")} class="tight" data-place={one.name}><OnePlace place={one} onPick={onPick} /></li>)}
      </ul>
      {shown.length < found.length && <Button onPress={() => { all.value = true; }}>{t("Show all")}</Button>}
    </>
  );
}

/** Region, or country where a place has none. */
const areaOf = (one: PlaceView): string => one.region || one.country;

function areaWords(one: PlaceView): string {
  const country = listWords("country", one.country);
  return one.region === "" ? country : `${country} · ${listWords("region", one.region)}`;
}

interface NarrowProps {
  id: string;
  label: string;
  value: string;
  onChange: (code: string) => void;
  choices: readonly (readonly [string, string])[];
}

function Narrow({ id, label, value, onChange, choices }: NarrowProps) {
  return (
    <div>
      <label class="label" for={id}>{label}</label>
      <select id={id} class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="" selected={value === ""}>{t("All")}</option>
        {choices.map(([code, words]) => <option key={code} value={code} selected={value === code}>{words}</option>)}
      </select>
    </div>
  );
}

function OnePlace({ place, onPick }: { place: PlaceView; onPick: ((place: PlaceView) => void) | undefined }) {
  const cost = { free: t("Free"), paid: t("Costs money") }[place.cost] ?? "";
  const tongues = place.languages.length > 0 && list(place.languages.map((code) => languageInside(code, language.value)));
  return (
    <>
      <p class="strong">{place.name}</p>
      {place.expired && <p class="mark"><Icon name="triangle-alert" /><span>{t("Not checked since {day}: call first", { day: edtf(place.checked) })}</span></p>}
      <p class={place.expired ? "quiet" : ""}>{dotted(...place.kinds.map(kindWords), areaWords(place))}</p>
      {place.phone !== "" && <p>{place.phone}</p>}
      {place.address !== "" && <p>{place.address}</p>}
      <p class="small">{dotted(place.hours, cost, tongues)}</p>
      {place.safeFor !== "" && <p class="small">{t("Safe for: {whom}", { whom: place.safeFor })}</p>}
      {place.caution !== "" && <p class="mark small"><Icon name="triangle-alert" /><span>{place.caution}</span></p>}
      {!place.expired && <p class="small quiet">{t("Checked {day}: {who}", { day: edtf(place.checked), who: place.checkedBy })}</p>}
      {onPick !== undefined && <Button onPress={() => onPick(place)}>{t("Refer to this place")}</Button>}
    </>
  );
}
