/**
 * All parts of the interview with how far each has come, and the page of what is missing.
 *
 * Must never require an answer of the person: what she left open is listed, not demanded.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { fold, formText, t, tn } from "../../words/index.ts";
import type { Missing, SectionView } from "../../interview/contract.ts";
import { rowAround, rowAt } from "../../interview/place.ts";
import { useInterview } from "../context.ts";
import { FIELD } from "../fields.tsx";
import { dotted } from "../format.ts";
import { Screen } from "../frame.tsx";
import { lookUp } from "../lookup.ts";
import { Button, Go, Icon, Note, type IconName } from "../parts.tsx";
import { go } from "../router.ts";
import { SingleSwitch } from "../singleswitch.tsx";
import { rowName } from "./answerwords.ts";
import { OnlyHere, StopHere } from "./endmeeting.tsx";
import { Deadlines } from "./deadlines.tsx";
import { missingWords } from "./judged.ts";
import { ReviewChip, Said, useTongue } from "./said.tsx";
import { Tools } from "./around.tsx";
import { useTongueSwitch } from "./tongue.ts";
import { endTrail } from "./trail.ts";

const STATE_ICON: Record<SectionView["state"], IconName> = {
  empty: "circle", partly: "circle-dot", done: "circle-check", waiting: "lock",
};

function stateWords(section: SectionView): string {
  switch (section.state) {
    case "empty": return t("Empty");
    case "waiting": return t("Opens after the consent");
    case "done": return t("Done");
    case "partly": return t("Partly: {n} of {all}", { n: section.answered, all: section.total });
  }
}

/** From so many parts on they fold into chapters and can be searched. */
const FEW = 12;

interface Chapter {
  readonly code: string;
  readonly sections: readonly SectionView[];
}

/** Sections that follow each other and carry out the same chapter of the protocol ("A5.2" belongs to "A5"). */
function chapters(sections: readonly SectionView[]): Chapter[] {
  const found: { code: string; sections: SectionView[] }[] = [];
  for (const one of sections) {
    const code = (one.section.part ?? "").split(".")[0] ?? "";
    const open = found.at(-1);
    if (open !== undefined && code !== "" && open.code === code) open.sections.push(one);
    else found.push({ code, sections: [one] });
  }
  return found;
}

export function Sections() {
  const interview = useInterview();
  const tongue = useTongue();
  const search = useSignal("");
  const id = useId();
  const all = interview.view.value.sections;
  const words = fold(search.value);
  const found = words === "" ? all : all.filter((one) => fold(`${formText(one.section.key, {}, tongue)} ${one.section.part ?? ""}`).includes(words));
  const many = all.length > FEW;
  const done = all.filter((one) => one.state === "done").length;
  return (
    <Screen id="sections" title={t("All parts")} tongue={useTongueSwitch()} back={() => go("section")} foot={<Tools />}>
      <p class="quiet">{tn("{n} of {all} parts is done. Go to any of them, in the order of the person.", "{n} of {all} parts are done. Go to any of them, in the order of the person.", done, { all: all.length })}</p>
      <Go icon="languages" onPress={lookUp} title={t("Words in five languages")} detail={t("How each language says torture, detention, consent …")} />
      {many && (
        <div>
          <label class="label" for={id}>{t("Search")}</label>
          <input {...FIELD.search} id={id} class="field" type="search" value={search.value} onInput={(event) => { search.value = event.currentTarget.value; }} />
        </div>
      )}
      <ReviewChip keys={all.map((one) => one.section.key)} />
      <div class="tight">
        {many && words === "" ? chapters(all).map((chapter) => <OneChapter key={chapter.sections[0]!.section.id} chapter={chapter} />) : found.map((one) => <Line key={one.section.id} section={one} />)}
      </div>
      {found.length === 0 && <p role="status">{t("Nothing fits. Try fewer letters.")}</p>}
      <Button look="main" onPress={() => go("missing")}>{t("Check before sealing")}</Button>
      <SingleSwitch />
    </Screen>
  );
}

function Line({ section: one }: { section: SectionView }) {
  const interview = useInterview();
  const open = () => {
    endTrail();
    interview.goTo(one.section.id);
    go("section");
  };
  return (
    <Go
      icon={STATE_ICON[one.state]} onPress={open} current={one.section.id === interview.section.value}
      title={<Said of={one.section.key} />} detail={dotted(stateWords(one), one.notes && t("with notes"))}
    />
  );
}

/** Several parts of one chapter, folded; the one that is open stands unfolded. */
function OneChapter({ chapter }: { chapter: Chapter }) {
  const interview = useInterview();
  const [first] = chapter.sections;
  const here = chapter.sections.some((one) => one.section.id === interview.section.value);
  const open = useSignal(here);
  if (first === undefined) return null;
  if (chapter.sections.length === 1) return <Line section={first} />;
  const done = chapter.sections.filter((one) => one.state === "done").length;
  const begun = chapter.sections.some((one) => one.state === "partly" || one.state === "done");
  const waiting = chapter.sections.every((one) => one.state === "waiting");
  const state = waiting ? "waiting" : done === chapter.sections.length ? "done" : begun ? "partly" : "empty";
  return (
    <details class="fold" open={open.value} onToggle={(event) => { open.value = event.currentTarget.open; }}>
      <summary class="go">
        <Icon name={STATE_ICON[state]} />
        <span>
          <b>{chapter.code} · <Said of={first.section.key} />{" …"}</b>
          <small>{dotted(tn("{n} of {all} parts done", "{n} of {all} parts done", done, { all: chapter.sections.length }), chapter.sections.some((one) => one.notes) && t("with notes"))}</small>
        </span>
        <Icon name="chevron-down" />
      </summary>
      {open.value && <div class="inside tight">{chapter.sections.map((one) => <Line key={one.section.id} section={one} />)}</div>}
    </details>
  );
}

/** What blocks, what is only left open, and the way on. */
export function MissingPage() {
  const interview = useInterview();
  const missing = interview.missing.value;
  const blocking = missing.filter((item) => item.class !== "W");
  const open = missing.filter((item) => item.class === "W");
  const answered = interview.view.value.sections.reduce((sum, one) => sum + one.answered, 0);
  const total = interview.view.value.sections.reduce((sum, one) => sum + one.total, 0);
  return (
    <Screen id="missing" title={t("Check before sealing")} tongue={useTongueSwitch()} back={() => go("section")} foot={<Tools />}>
      <p>{t("{n} of {all} questions have an answer or a reason why not. What the person left open may stay open.", { n: answered, all: total })}</p>
      <OnlyHere count={interview.unsealed.value} />
      {blocking.length > 0 && (
        <Note look="bad" role="alert">
          <p class="strong">{tn("{n} thing is needed before sealing:", "{n} things are needed before sealing:", blocking.length)}</p>
        </Note>
      )}
      {blocking.length > 0 && <MissingList items={blocking} />}
      {open.length > 0 && <h2>{t("Worth a look")}</h2>}
      {open.length > 0 && <MissingList items={open} />}
      <Deadlines />
      {missing.length === 0 && <Note icon="circle-check" role="status"><p>{t("Nothing is missing.")}</p></Note>}
      {blocking.length === 0 && <Button look="main" icon="chevron-right" onPress={() => go("before")}>{t("Go on to sealing")}</Button>}
      <Button look={blocking.length === 0 ? "" : "main"} onPress={() => go("section")}>{t("Back to the interview")}</Button>
      {blocking.length > 0 && (
        <>
          <p class="quiet">{t("Today's meeting can end all the same. What is open waits for another day.")}</p>
          <StopHere />
        </>
      )}
    </Screen>
  );
}

/** What is missing, by the part of the interview in which it is found; every line leads there. */
export function MissingList({ items }: { items: readonly Missing[] }) {
  const interview = useInterview();
  const form = interview.view.value;
  const tongue = useTongue();
  const open = (item: Missing) => {
    endTrail();
    interview.goTo(item.section, item.path);
    go("section");
  };
  const key = (item: Missing) => `form:${interview.form.form}/q:${item.path.split("/").at(-1) ?? ""}`;
  const sections = [...new Set(items.map((item) => item.section))];
  /** In which entry it stands, for a question inside of one. */
  const entry = (item: Missing) => {
    const around = rowAround(item.path);
    const place = around === "" ? null : rowAt(form, around);
    return place === null ? "" : rowName(place.repeat, place.row, tongue, form);
  };
  return (
    <div class="stack">
      {sections.map((section) => (
        <div key={section} class="tight">
          <h2 class="small"><Said of={`form:${interview.form.form}/sec:${section}`} /></h2>
          {items.filter((item) => item.section === section).map((item) => (
            <Go
              key={`${item.path} ${item.code}`} icon={item.class === "W" ? "info" : "circle-alert"} onPress={() => open(item)}
              title={<Said of={key(item)} />} detail={dotted(entry(item), missingWords(item))}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
