/**
 * The glossary on the phone: the words of torture, law and the body in the person's language, with English
 * and Russian (IP22 297 f.: the interviewer knows them).
 *
 * Must never pass off a word that nobody has reviewed as sure.
 */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId } from "preact/hooks";
import { facts, type Language, language, languages, loadPart, t, tn } from "../words/index.ts";
import { find, GLOSSARY, readGlossary, type Rendering, type Term } from "../words/glossary.ts";
import { FaultNote } from "./faultnote.tsx";
import { FIELD } from "./fields.tsx";
import { Screen } from "./frame.tsx";
import { Button } from "./parts.tsx";

/** So many are drawn at once; more by searching or on purpose. */
const AT_ONCE = 30;

interface Props {
  readonly back: () => void;
  /** Language of the conversation; without one (no interview is open) all five are shown. */
  readonly tongue?: Language;
  readonly foot?: ComponentChildren;
}

export function Glossary({ back, tongue, foot }: Props) {
  const terms = useSignal<readonly Term[] | null>(null);
  const failed = useSignal(false);
  const search = useSignal("");
  const all = useSignal(false);
  const id = useId();
  const read = () => {
    failed.value = false;
    loadPart(...GLOSSARY).then(readGlossary).then((made) => { terms.value = made; }, () => { failed.value = true; });
  };
  useEffect(read, []);
  const found = find(terms.value ?? [], search.value);
  const shown = all.value ? found : found.slice(0, AT_ONCE);
  const codes = tongue === undefined
    ? [...new Set<Language>([language.value, ...languages.map((one) => one.code)])]
    : [...new Set<Language>([tongue, language.value, "ru", "en"])];
  return (
    <Screen id="glossary" title={t("Words in five languages")} back={back} foot={foot}>
      <p class="quiet">{t("Words of torture, law and the body. Each is found in any of the five languages.")}</p>
      {failed.value && <FaultNote fault={{ code: "asset.missing", facts: {} }} />}
      {failed.value && <Button icon="refresh-cw" onPress={read}>{t("Try again")}</Button>}
      {terms.value !== null && (
        <>
          <div>
            <label class="label" for={id}>{t("Search")}</label>
            <input {...FIELD.search} id={id} class="field" type="search" value={search.value} aria-describedby={`${id}-n`} onInput={(event) => { search.value = event.currentTarget.value; }} />
            <p class="small quiet" id={`${id}-n`} role="status">{found.length === 0 ? t("Nothing fits. Try fewer letters.") : search.value.trim() === "" ? tn("{n} entry in this list", "{n} entries in this list", found.length) : tn("{n} fits", "{n} fit", found.length)}</p>
          </div>
          <ul class="cards stack">{shown.map((term) => <OneTerm key={term.said.get("en")?.term} term={term} codes={codes} />)}</ul>
          {found.length > shown.length && <Button onPress={() => { all.value = true; }}>{t("Show all {n}", { n: found.length })}</Button>}
        </>
      )}
    </Screen>
  );
}

function OneTerm({ term, codes }: { term: Term; codes: readonly Language[] }) {
  return (
    <li class="card tight">
      {codes.map((code, place) => <Line key={code} code={code} said={term.said.get(code)} first={place === 0} />)}
      {language.value === "en" && term.definition !== "" && <p class="small quiet">{term.definition}</p>}
    </li>
  );
}

/** A term in one language; the language of the conversation stands first and large. */
function Line({ code, said, first }: { code: Language; said: Rendering | undefined; first: boolean }) {
  const { bcp47, name } = facts(code);
  if (said === undefined && !first) return null;
  return (
    <div>
      <p><span class="small quiet" lang={bcp47}>{name}</span> {said?.reviewed === false && <span class="chip warm">{t("Not yet reviewed")}</span>}</p>
      <p class={first ? "ask" : "strong"} lang={bcp47}>{said?.term ?? "—"}</p>
      {said !== undefined && said.also.length > 0 && <p class="small">{t("Also:")} <span lang={bcp47}>{said.also.join(", ")}</span></p>}
      {said !== undefined && said.never.length > 0 && <p class="small">{t("Not:")} <span lang={bcp47}>{said.never.join(", ")}</span></p>}
    </div>
  );
}
