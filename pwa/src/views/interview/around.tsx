/**
 * What stands around the questions on every screen of an interview: where we are, whether it is
 * saved, what must be told, and the tools at the thumb.
 *
 * Must never move a tool: listen, pause and all parts are always in the same place.
 */

import type { ComponentChildren } from "preact";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { lookedUp } from "../lookup.ts";
import { Button, Icon, Note } from "../parts.tsx";
import { go } from "../router.ts";
import { PutBack } from "./putback.tsx";

/** Where we are, and whether the newest words are on the disk. */
export function SavedLine({ children }: { children: ComponentChildren }) {
  return <p class="small quiet row spread"><span>{children}</span><Saved /></p>;
}

/** What the person must be told about this interview, on whatever screen of it. */
export function Troubles() {
  const interview = useInterview();
  return (
    <>
      {interview.notice.value !== null && (
        <div class="tight">
          <FaultNote fault={interview.notice.value} />
          <Button look="plain" onPress={() => interview.dismissNotice()}>{t("I have read this")}</Button>
        </div>
      )}
      <PutBack />
      {interview.saveFault.value !== null && <FaultNote fault={interview.saveFault.value} />}
      {interview.readOnly.value && (
        <Note look="warm" role="status"><p>{t("This interview is open in another window. Here it can only be read.")}</p></Note>
      )}
    </>
  );
}

/** Whether the newest words are on the disk; spoken only when something goes wrong. */
function Saved() {
  const state = useInterview().saved.value;
  if (state === "failed") return <span role="alert"><b>{t("Not saved")}</b></span>;
  return <span>{state === "saved" ? t("Saved on this phone") : t("Saving…")}</span>;
}

/**
 * Listen, pause, parts: always in the same place, at the thumb, on every screen of an open interview. So the
 * closing of a meeting and its end are two taps away from any of them: pause, then what is wanted.
 */
export function Tools() {
  const interview = useInterview();
  const to = (route: "pause" | "sections") => {
    lookedUp();
    go(route);
  };
  return (
    <>
      <button type="button" class="tool" onClick={() => interview.cover()}><Icon name="ear" />{t("Listen") /* i18n: critical */}</button>
      <button type="button" class="tool" onClick={() => to("pause")}><Icon name="pause" />{t("Pause")}</button>
      <button type="button" class="tool" onClick={() => to("sections")}><Icon name="list" />{t("All parts")}</button>
    </>
  );
}
