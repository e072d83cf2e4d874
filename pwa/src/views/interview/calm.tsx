/**
 * Coming to rest when it becomes too much: a card to be read slowly, and the question how the person
 * is, between two parts of the interview.
 *
 * Must never be kept, counted or required: what is chosen here is forgotten with the screen.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { t } from "../../words/index.ts";
import { useApp } from "../context.ts";
import { Screen } from "../frame.tsx";
import { Button, Icon, Note, Option } from "../parts.tsx";
import { go } from "../router.ts";
import { Tools } from "./around.tsx";
import { useTongueSwitch } from "./tongue.ts";

/** From here on a break is offered, in words. */
const MUCH = 7;
const STEPS = Array.from({ length: 11 }, (_, n) => n);

/** Between two parts: how the person is now, from 0 to 10. Nobody has to ask it. */
export function HowIsIt() {
  const chosen = useSignal<number | null>(null);
  const open = useSignal(false);
  const name = useId();
  return (
    <details class="fold" open={open.value} onToggle={(event) => { open.value = event.currentTarget.open; }}>
      <summary class="go"><Icon name="hand" /><span><b>{t("How is the person now?")}</b><small>{t("If you like; it is not written down.")}</small></span><Icon name="chevron-down" /></summary>
      {open.value && (
        <div class="inside stack">
          <p id={`${name}-ask`}>{t("How hard is it now? 0 is calm, 10 is more than can be borne.")}</p>
          <div class="scale" role="radiogroup" aria-labelledby={`${name}-ask`}>
            {STEPS.map((n) => <Option key={n} type="radio" name={name} checked={chosen.value === n} onChange={() => { chosen.value = n; }}>{String(n)}</Option>)}
          </div>
          {chosen.value !== null && chosen.value >= MUCH && (
            <Note look="warm" role="status">
              <p class="strong">{t("That is a lot. Offer a break now.")}</p>
              <p>{t("Nothing has to be told today. What was said so far counts.")}</p>
              <Button icon="hand" onPress={() => go("calm")}>{t("A moment of calm")}</Button>
              <Button icon="pause" onPress={() => go("pause")}>{t("Pause or stop for today")}</Button>
            </Note>
          )}
          {chosen.value !== null && chosen.value < MUCH && <p role="status">{t("Thank the person, and go on when both of you are ready.")}</p>}
        </div>
      )}
    </details>
  );
}

/** Said slowly, one thing after the other; the person may stop it at any time. */
export function Calm() {
  const app = useApp();
  return (
    <Screen id="calm" title={t("A moment of calm")} tongue={useTongueSwitch()} back={() => go("section")} foot={<Tools />}>
      <p class="quiet">{t("Say it slowly in your own words. Ask first whether it is welcome, and stop when the person wants to.")}</p>
      <ol class="steps stack">
        <li class="card tight">
          <h2>{t("Here and now")}</h2>
          <p>{t("You are here, in this room, with me.")}</p>
          <p>{t("Say today's day and where we are, if you like.")}</p>
        </li>
        <li class="card tight">
          <h2>{t("Feet on the ground")}</h2>
          <p>{t("Put both feet on the ground. Press them down a little, and let go. Feel how the chair carries you.")}</p>
        </li>
        <li class="card tight">
          <h2>{t("Breathe")}</h2>
          <p>{t("Breathe in as you like. Breathe out slowly, a little longer than in. Three times; no more is needed.")}</p>
          <p class="small quiet">{t("Whoever was suffocated may not want to think of breathing. Leave it out then.")}</p>
        </li>
        <li class="card tight">
          <h2>{t("Look around")}</h2>
          <p>{t("Name five things that you see, four that you can touch, three that you hear.")}</p>
        </li>
        <li class="card tight">
          <h2>{t("Something lighter")}</h2>
          <p>{t("Talk for a while about something good: a garden, a meal, a song. Water, tea or a few steps help too.")}</p>
        </li>
      </ol>
      <Note icon="info">
        <p>{t("If the person does not come back to the room, does not answer or speaks of dying: stay, stop the interview, and call help as your organisation has agreed.")}</p>
      </Note>
      <Button look="main" icon="play" onPress={() => go("section")}>{t("Go on when both of you are ready")}</Button>
      <Button icon="pause" onPress={() => go("pause")}>{t("Pause or stop for today")}</Button>
      <Button icon="lock" onPress={() => app.lock()}>{t("Lock now") /* i18n: critical */}</Button>
    </Screen>
  );
}
