/**
 * The quiet ways to what stands beside the answers: one line under an answer that was changed, one
 * button and one row for working notes. What they open is read when it is opened.
 *
 * Must never show a word of it by itself: the person may look at this screen too.
 */

import { computed, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { QuestionView } from "../../interview/contract.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { moment } from "../format.ts";
import { Button, Icon } from "../parts.tsx";

type Part = typeof import("./margin.tsx");

let part: Part | null = null;

/** What `show` makes of the part once it is here. */
function Later({ show }: { show: (read: Part) => preact.JSX.Element }) {
  const failed = useSignal(false);
  const here = useSignal(part !== null);
  const read = () => import("./margin.tsx").then((found) => { part = found; here.value = true; }, () => { failed.value = true; });
  useEffect(() => { if (part === null) void read(); }, []);
  if (here.value && part !== null) return show(part);
  if (!failed.value) return null;
  return (
    <div class="stack">
      <FaultNote fault={{ code: "asset.missing", facts: {} }} />
      <Button icon="refresh-cw" onPress={() => { failed.value = false; void read(); }}>{t("Try again")}</Button>
    </div>
  );
}

/** Paths at which something stood: of the question, and of rows of it that are gone. */
function useChanged(view: QuestionView): { readonly paths: readonly string[]; readonly count: number; readonly removed: string | null } {
  const interview = useInterview();
  const found = useMemo(() => computed(() => {
    const { earlier, removed } = interview.margin.value;
    const rows = new Set(view.rows.map((row) => row.id));
    const below = `${view.path}/`;
    const gone = (path: string): boolean => view.question.type === "repeat" && path.startsWith(below) && !rows.has(path.slice(below.length).split("/", 1)[0]!);
    const here = (path: string): boolean => path === view.path || gone(path);
    const paths = Object.keys(earlier).filter(here);
    const count = paths.reduce((sum, path) => sum + earlier[path]!.length, 0);
    const last = Object.keys(removed).filter(here).map((path) => removed[path]!.at).sort().at(-1) ?? null;
    return JSON.stringify({ paths, count, removed: last });
  }), [view]);
  return JSON.parse(found.value) as { paths: string[]; count: number; removed: string | null };
}

/** Under an answer: that it read otherwise before, or that something was taken out. */
export function Changed({ view }: { view: QuestionView }) {
  const { paths, count, removed } = useChanged(view);
  const open = useSignal(false);
  if (count === 0 && removed === null) return null;
  return (
    <>
      {removed !== null && <p class="small quiet"><Icon name="clock" /> {t("An earlier version was taken out, as the person wished: {when}", { when: moment(Date.parse(removed)) })}</p>}
      {count > 0 && (
        <details class="fold" open={open.value} onToggle={(event) => { open.value = event.currentTarget.open; }}>
          <summary class="state"><Icon name="clock" />{t("Earlier versions: {n}", { n: count })}<Icon name="chevron-down" /></summary>
          {open.value && <div class="inside"><Later show={({ Versions }) => <Versions view={view} paths={paths} />} /></div>}
        </details>
      )}
    </>
  );
}

function useCount(path: string | null): number {
  const interview = useInterview();
  return useComputed(() => interview.workingNotes.value.filter((one) => path === null || one.path === path).length).value;
}

/** The words of the way to working notes: how many there are, never what they say. */
export function useNotesLabel(path: string | null): string {
  const count = useCount(path);
  return count === 0 ? t("Working note") : t("Working notes: {n}", { n: count });
}

export function WorkingNotesAt({ path }: { path: string | null }) {
  return <Later show={({ WorkingNotes }) => <WorkingNotes path={path} />} />;
}

/** At the end of a part, and in a pause: notes to the interview as a whole. */
export function WorkingFold() {
  const open = useSignal(false);
  const label = useNotesLabel(null);
  return (
    <details class="fold" open={open.value} onToggle={(event) => { open.value = event.currentTarget.open; }}>
      <summary class="go"><Icon name="pencil" /><span><b>{label}</b><small>{t("Not in the report.")}</small></span><Icon name="chevron-down" /></summary>
      {open.value && <div class="inside"><WorkingNotesAt path={null} /></div>}
    </details>
  );
}
