/**
 * Files that belong to an answer (a letter, a certificate): sealed byte for byte, never opened here.
 *
 * Must never show a file's name: it may hold a person's.
 */

import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Fault, PhotoView } from "../../interview/contract.ts";
import { t } from "../../words/index.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { bytes, dotted, moment } from "../format.ts";
import { Button, Icon, Note } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";

export function Files({ view, labelledBy, describedBy }: FieldProps) {
  const interview = useInterview();
  const fault = useSignal<Fault | null>(null);
  const busy = useSignal(false);
  const fileId = useId();
  const files = interview.photos.value.filter((one) => one.path === view.path);
  const take = async (file: File) => {
    busy.value = true;
    fault.value = await interview.attachFile(view.path, file);
    busy.value = false;
  };
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {files.length > 0 && <ul class="lines card">{files.map((file, place) => <OneFile key={file.id} file={file} number={place + 1} />)}</ul>}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {busy.value && <p role="status">{t("The file is being sealed. Please leave the page open.")}</p>}
      {files.length < view.question.max_count ? (
        <>
          <label class="btn" for={fileId}><Icon name="file-up" /><span>{t("Choose a file")}</span></label>
          <input
            id={fileId} class="unseen" type="file" disabled={busy.value}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file !== undefined) void take(file);
            }}
          />
          <p class="small quiet">{t("Any kind of file, at most 60 MB. It is sealed unchanged; delete the copy that stays on the phone.")}</p>
        </>
      ) : <p class="quiet">{t("That is the largest number of files for this question.")}</p>}
    </div>
  );
}

function OneFile({ file, number }: { file: PhotoView; number: number }) {
  const interview = useInterview();
  const removing = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  const remove = async () => { fault.value = await interview.removePhoto(file.id); };
  return (
    <li class="tight">
      <p class="mark"><Icon name="lock" /><b>{t("File {n}", { n: number })}</b></p>
      <p class="small quiet">{dotted(moment(file.taken), bytes(file.size), file.mediaType.split("/")[1] ?? "")}</p>
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {removing.value ? (
        <Note look="warm">
          <p>{t("Remove this file for good?") /* i18n: critical */}</p>
          <Button look="danger" onPress={() => void remove()}>{t("Remove the file") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { removing.value = false; }}>{t("Keep it") /* i18n: critical */}</Button>
        </Note>
      ) : <Button look="danger" icon="trash-2" onPress={() => { removing.value = true; }}>{t("Remove")}</Button>}
    </li>
  );
}
