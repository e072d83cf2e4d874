/**
 * Photos, taken with the camera inside the page so that no copy lands in the phone's gallery.
 *
 * Must never show a photo by itself: each is opened on purpose, and its bytes are let go at once
 * when it is closed.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../words/index.ts";
import type { CameraSession, Fault, PhotoView } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { bytes, dotted, moment } from "../format.ts";
import { Button, Icon, Note } from "../parts.tsx";
import type { FieldProps } from "./question.tsx";

export function Photos({ view, labelledBy }: FieldProps) {
  const interview = useInterview();
  const camera = useSignal<CameraSession | null>(null);
  const fault = useSignal<Fault | null>(null);
  const busy = useSignal(false);
  const fileId = useId();
  const photos = interview.photos.value.filter((photo) => photo.path === view.path);
  const full = photos.length >= view.question.max_count;
  useEffect(() => () => camera.peek()?.close(), []);

  const doing = async (work: () => Promise<Fault | null>) => {
    busy.value = true;
    fault.value = null;
    fault.value = await work();
    busy.value = false;
  };
  const open = () => doing(async () => {
    const session = await interview.openCamera();
    if ("code" in session) return session;
    camera.value = session;
    return null;
  });
  const close = () => {
    camera.value?.close();
    camera.value = null;
  };
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy}>
      {photos.length > 0 && (
        <ul class="lines card">
          {photos.map((photo, place) => <Photo key={photo.id} photo={photo} number={place + 1} />)}
        </ul>
      )}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {camera.value !== null && (
        <Viewfinder
          session={camera.value} busy={busy.value || full} onClose={close}
          onTake={() => void doing(() => camera.value?.take(view.path) ?? Promise.resolve(null))}
        />
      )}
      {camera.value === null && !full && (
        <>
          <Button icon="camera" disabled={busy.value} onPress={() => void open()}>{t("Open the camera")}</Button>
          <label class="btn plain" for={fileId}>{t("Choose a photo that already exists")}</label>
          <input
            id={fileId} class="unseen" type="file" accept="image/jpeg,image/png,image/webp"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file !== undefined) void doing(() => interview.importPhoto(view.path, file));
            }}
          />
        </>
      )}
      {full && <p class="quiet">{t("That is the largest number of photos for this question.")}</p>}
    </div>
  );
}

function Viewfinder({ session, busy, onTake, onClose }: { session: CameraSession; busy: boolean; onTake: () => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = session.stream;
  }, [session]);
  return (
    <div class="stack">
      <video ref={video} class="photo" autoplay muted playsInline aria-label={t("Camera picture")} />
      <Note icon="lock"><p>{t("The photo goes straight into this interview, locked. It does not go to the gallery.")}</p></Note>
      <Button look="main" icon="camera" disabled={busy} onPress={onTake}>{t("Take the photo")}</Button>
      <Button icon="x" onPress={onClose}>{t("Close the camera")}</Button>
    </div>
  );
}

function Photo({ photo, number }: { photo: PhotoView; number: number }) {
  const interview = useInterview();
  const url = useSignal<string | null>(null);
  const fault = useSignal<Fault | null>(null);
  const removing = useSignal(false);
  const hide = () => {
    if (url.peek() !== null) URL.revokeObjectURL(url.peek() ?? "");
    url.value = null;
  };
  useEffect(() => hide, []);
  const show = async () => {
    const found = await interview.showPhoto(photo.id);
    if (found instanceof Blob) url.value = URL.createObjectURL(found);
    else fault.value = found;
  };
  return (
    <li class="tight">
      <p class="mark"><Icon name="lock" /><b>{t("Photo {n}", { n: number })}</b></p>
      <p class="small quiet">{dotted(moment(photo.taken), bytes(photo.size), photo.source === "file" && t("from a file"))}</p>
      {url.value !== null && <img class="photo" src={url.value} alt={t("Photo {n}", { n: number })} />}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {removing.value ? (
        <Note look="warm">
          <p>{t("Remove this photo for good?")}</p>
          <Button look="danger" onPress={() => void interview.removePhoto(photo.id)}>{t("Remove the photo") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { removing.value = false; }}>{t("Keep it") /* i18n: critical */}</Button>
        </Note>
      ) : (
        <div class="row">
          {url.value === null
            ? <Button fit icon="eye" onPress={() => void show()}>{t("Show")}</Button>
            : <Button fit icon="eye-off" onPress={hide}>{t("Hide")}</Button>}
          <Button fit look="danger" icon="trash-2" onPress={() => { removing.value = true; }}>{t("Remove") /* i18n: critical */}</Button>
        </div>
      )}
    </li>
  );
}
