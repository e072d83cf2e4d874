/**
 * All parts of the interview with how far each has come, and the page of what is missing.
 *
 * Must never require an answer of the person: what she left open is listed, not demanded.
 */

import { t, tn } from "../../words/index.ts";
import type { Missing, SectionView } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { Screen } from "../frame.tsx";
import { Button, Go, Note, type IconName } from "../parts.tsx";
import { go } from "../router.ts";
import { missingWords } from "./judged.ts";
import { ReviewChip, Said } from "./said.tsx";
import { Tools } from "./around.tsx";
import { useTongueSwitch } from "./tongue.ts";

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

export function Sections() {
  const interview = useInterview();
  const open = (section: string) => {
    interview.goTo(section);
    go("section");
  };
  return (
    <Screen id="sections" title={t("All parts")} tongue={useTongueSwitch()} back={() => go("section")} foot={<Tools />}>
      <ReviewChip keys={interview.view.value.sections.map((one) => one.section.key)} />
      <div class="tight">
        {interview.view.value.sections.map((one) => (
          <Go
            key={one.section.id} icon={STATE_ICON[one.state]} onPress={() => open(one.section.id)}
            current={one.section.id === interview.section.value} title={<Said of={one.section.key} />}
            detail={one.notes ? `${stateWords(one)} · ${t("with notes")}` : stateWords(one)}
          />
        ))}
      </div>
      <Button look="main" onPress={() => go("missing")}>{t("Check before sealing")}</Button>
    </Screen>
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
      {blocking.length > 0 && (
        <Note look="bad" role="alert">
          <p class="strong">{tn("{n} thing is needed before sealing:", "{n} things are needed before sealing:", blocking.length)}</p>
        </Note>
      )}
      {blocking.length > 0 && <MissingList items={blocking} />}
      {open.length > 0 && <h2>{t("Worth a look")}</h2>}
      {open.length > 0 && <MissingList items={open} />}
      {missing.length === 0 && <Note icon="circle-check" role="status"><p>{t("Nothing is missing.")}</p></Note>}
      <Button look="main" icon="chevron-right" onPress={() => go("before")}>{t("Go on to sealing")}</Button>
      <Button onPress={() => go("section")}>{t("Back to the interview")}</Button>
    </Screen>
  );
}

export function MissingList({ items }: { items: readonly Missing[] }) {
  const interview = useInterview();
  const open = (item: Missing) => {
    interview.goTo(item.section, item.path);
    go("section");
  };
  const key = (item: Missing) => `form:${interview.form.form}/q:${item.path.split("/").at(-1) ?? ""}`;
  return (
    <div class="tight">
      {items.map((item) => (
        <Go
          key={`${item.path} ${item.code}`} icon={item.class === "W" ? "info" : "circle-alert"} onPress={() => open(item)}
          title={<Said of={key(item)} />} detail={missingWords(item)}
        />
      ))}
    </div>
  );
}

