/**
 * One row of a repeat on a screen of its own. Back returns to its card; a row that was opened by a
 * link leads back to the question that named it.
 *
 * Must never take a row away by one tap when something was entered in it.
 */

import { useSignal } from "@preact/signals";
import { eachView, isTouched, sectionState, textKeys } from "../../forms/index.ts";
import type { RowPlace } from "../../interview/place.ts";
import { t, tn } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { answersSoFar } from "../format.ts";
import { Screen } from "../frame.tsx";
import { Button, Note } from "../parts.tsx";
import { linksTo, rowLabel, rowName } from "./answerwords.ts";
import { Ending } from "./ending.tsx";
import { Questions } from "./questions.tsx";
import { langOf, Said, useTongue } from "./said.tsx";
import { SavedLine, Tools, Troubles } from "./around.tsx";
import { useTongueSwitch } from "./tongue.ts";
import { AskAgain } from "./toread.tsx";
import { endTrail, trailOf } from "./trail.ts";

export function RowScreen({ place }: { place: RowPlace }) {
  const interview = useInterview();
  const tongue = useTongue();
  const { repeat, row } = place;
  const path = `${repeat.path}/${row.id}`;
  const trail = trailOf(path);
  const label = textKeys(interview.form, repeat.question).label;
  const back = () => {
    if (trail !== null && trail.row === path) {
      endTrail();
      interview.goTo(trail.section, trail.path);
    } else interview.leave();
  };
  return (
    <Screen
      id={`row-${path}`} title={rowName(repeat, row, tongue, interview.view.value)} titleLang={langOf(tongue)} back={back}
      tongue={useTongueSwitch()} foot={<Tools />} focusInside={interview.focus.value !== null}
      above={<SavedLine><Said of={label} /></SavedLine>}
    >
      <Troubles />
      <Ending />
      <AskAgain asks={repeat.access === "read" ? repeat.asks : null} />
      <Questions
        views={row.items}
        foot={(last) => (
          <Button look={last ? "main" : ""} icon="check" onPress={back}>
            {trail !== null && trail.row === path ? t("Done, back to the question") : t("Done, back to the list")}
          </Button>
        )}
      />
      <div class="tight">
        {repeat.access === "open" && !interview.readOnly.value && <Remove place={place} byLink={trail !== null && trail.row === path} onGone={back} />}
      </div>
    </Screen>
  );
}

function Remove({ place, byLink, onGone }: { place: RowPlace; byLink: boolean; onGone: () => void }) {
  const interview = useInterview();
  const asking = useSignal(false);
  const { repeat, row, number } = place;
  const label = rowLabel(repeat, number);
  const inside = eachView(row.items);
  const touched = inside.filter((view) => isTouched(view.answer)).length;
  const path = `${repeat.path}/${row.id}/`;
  const photos = interview.photos.value.filter((photo) => photo.path.startsWith(path)).length;
  const links = linksTo(interview.view.value, repeat, row).length;
  const remove = () => {
    // Whoever came by a link goes back to it; else the removing itself leads back to the list.
    if (byLink) onGone();
    void interview.removeRow(repeat.path, row.id);
  };
  const holds = touched > 0 || photos > 0 || links > 0 || sectionState(row.items).notes;
  if (!asking.value) {
    return <Button look="plain" icon="trash-2" onPress={() => { if (holds) asking.value = true; else remove(); }}>{t("Remove {entry}", { entry: label }) /* i18n: critical */}</Button>;
  }
  return (
    <Note look="warm" role="alert">
      <p class="strong">{t("Remove {entry}?", { entry: label })}</p>
      <p>{answersSoFar(touched, photos)}</p>
      {links > 0 && <p>{tn("{n} answer elsewhere names it. It will say that the entry was removed.", "{n} answers elsewhere name it. They will say that the entry was removed.", links)}</p>}
      <Button look="danger" icon="trash-2" onPress={remove}>{t("Yes, remove it") /* i18n: critical */}</Button>
      <Button look="plain" onPress={() => { asking.value = false; }}>{t("No, keep it") /* i18n: critical */}</Button>
    </Note>
  );
}
