/**
 * Reads the body map's part of the app when a question of it is on the screen.
 *
 * Must never give up: a line that was cut is tried again by hand.
 */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../words/index.ts";
import { FaultNote } from "../faultnote.tsx";
import { Button } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";

type Part = typeof import("./bodymap.tsx");

let part: Part | null = null;

export function BodyMapLater(props: FieldProps) {
  const state = useSignal<"reading" | "here" | "failed">(part === null ? "reading" : "here");
  useEffect(() => {
    if (state.value !== "reading") return;
    import("./bodymap.tsx").then(
      (read) => {
        part = read;
        state.value = "here";
      },
      () => { state.value = "failed"; },
    );
  }, [state.value]);
  if (part !== null && state.value === "here") return <part.BodyMap {...props} />;
  if (state.value === "reading") return <p class="quiet" role="status">{t("The drawing is being opened …")}</p>;
  return (
    <div class="stack">
      <FaultNote fault={{ code: "asset.missing", facts: {} }} />
      <Button icon="refresh-cw" onPress={() => { state.value = "reading"; }}>{t("Try again")}</Button>
    </div>
  );
}
