/**
 * What runs out when, by which rule: on the page of what is missing, for the interviewer.
 *
 * Must never count down, stand on a page that the person is shown, or call a rule verified of which
 * nobody says who confirmed it.
 */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DeadlineView } from "../../interview/contract.ts";
import { dateTime, edtf, t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { Icon } from "../parts.tsx";
import { Said } from "./said.tsx";

export function Deadlines() {
  const interview = useInterview();
  const found = useSignal<readonly DeadlineView[]>([]);
  useEffect(() => {
    void interview.deadlines().then((told) => { if (!("code" in told)) found.value = told; });
  }, []);
  if (found.value.length === 0) return null;
  return (
    <section class="tight" aria-labelledby="deadlines">
      <h2 id="deadlines">{t("What runs out")}</h2>
      <p class="small quiet">{t("For you, not for the person. Nothing happens by itself.")}</p>
      <ul class="lines">
        {found.value.map((one) => (
          <li key={one.rule} class="tight">
            <p class="mark"><Icon name={one.state === "open" ? "clock" : "triangle-alert"} /><span class="strong">{endWords(one)}</span></p>
            <p><Said of={one.key} /></p>
            <p class="small quiet">{one.confirmed === null ? t("Unverified: no lawyer has confirmed it") : t("Confirmed by {who}, {day}", { who: one.confirmed.by, day: edtf(one.confirmed.on) })}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const day = (text: string): string => (text.length > 10 ? dateTime(new Date(text)) : edtf(text));

/** A partial date has an earliest and a latest end; both are said. */
function endWords({ first, last, state }: DeadlineView): string {
  if (state === "over") return t("Over since {day}", { day: day(last!) });
  if (first !== null && first === last) return t("Until {day}", { day: day(first) });
  if (first === null) return last === null ? t("The end is not known") : t("Until {day} at the latest, perhaps over already", { day: day(last) });
  if (state === "perhaps") return last === null ? t("Perhaps over since {day}", { day: day(first) }) : t("Until {day} at the latest, perhaps over already", { day: day(last) });
  return last === null ? t("Not before {day}", { day: day(first) }) : t("Between {first} and {last}", { first: day(first), last: day(last) });
}
