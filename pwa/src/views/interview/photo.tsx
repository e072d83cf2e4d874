/**
 * Photos, taken with the camera inside the page so that no copy lands in the phone's gallery.
 *
 * Must never show a photo by itself: each is opened on purpose, and its bytes are let go at once
 * when it is closed.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../../words/index.ts";
import { type BlobValue, eachView } from "../../forms/index.ts";
import { askFirst, refusedNow, rowAround, rowAt } from "../../interview/place.ts";
import type { CameraSession, Fault, PhotoView, QuestionView, Shot } from "../../interview/contract.ts";
import { useInterview } from "../context.ts";
import { FaultNote } from "../faultnote.tsx";
import { bytes, dotted, moment } from "../format.ts";
import { Button, Icon, Note, Option } from "../parts.tsx";
import { answerWords } from "./answerwords.ts";
import type { FieldProps } from "./question.tsx";
import { Said, useTongue } from "./said.tsx";

export function Photos({ view, labelledBy }: FieldProps) {
  const interview = useInterview();
  const tongue = useTongue();
  const camera = useSignal<CameraSession | null>(null);
  const fault = useSignal<Fault | null>(null);
  const busy = useSignal(false);
  const shot = useSignal<Shot>("overall");
  const fileId = useId();
  const photos = interview.photos.value.filter((photo) => photo.path === view.path);
  const value = view.answer?.value;
  const shots = new Map((Array.isArray(value) ? (value as readonly BlobValue[]) : []).map((one) => [one.blob, one.shot]));
  // Each meeting asks anew before a photo is taken (2.2).
  const first = askFirst(interview.form, interview.missing.value, view.path);
  // She said no to more of them today: there is nothing to tap (what was taken stays).
  const refused = refusedNow(interview.view.value, interview.form, view.path);
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
    const here = !("code" in session);
    camera.value = here ? session : null;
    return here ? null : session;
  });
  const near = useNearness(view);
  const now = near === null ? shot.value : near.shot;
  const aim = (next: Shot) => {
    if (near === null) shot.value = next;
    else near.set(next);
  };
  const take = () => doing(async () => {
    const session = camera.value;
    if (session === null) return null;
    const met = await session.take(view.path, near === null ? shot.value : undefined);
    // On to the next distance by itself; after the last one it begins again with the next finding.
    if (met === null && near === null) shot.value = SHOTS[(SHOTS.indexOf(shot.value) + 1) % SHOTS.length] ?? "overall";
    // A picture that stands still is told in its place.
    return met?.code === session.still.peek()?.code ? null : met;
  });
  const close = () => {
    camera.value?.close();
    camera.value = null;
  };
  return (
    <div class="stack" role="group" aria-labelledby={labelledBy}>
      {photos.length > 0 && (
        <ul class="lines card">
          {photos.map((photo, place) => <Photo key={photo.id} photo={photo} number={place + 1} sensitive={view.question.sensitive} shot={shots.get(photo.id)} />)}
        </ul>
      )}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {camera.value !== null && (
        <Viewfinder
          session={camera.value} busy={busy.value || full} onClose={close} shot={now} onShot={aim}
          onTake={() => void take()} onAgain={() => void open()}
        />
      )}
      {camera.value === null && !full && first !== null && (
        <Note icon="lock" look="warm">
          <p>{t("The yes that this rests on is from an earlier meeting.")}</p>
          <Button onPress={() => interview.goTo(first.section, first.path)}>{t("Go to that question")}</Button>
        </Note>
      )}
      {camera.value === null && !full && first === null && refused !== null && (
        <Note icon="lock" look="warm">
          <p><Said of={`form:${interview.form.form}/q:${refused.question.id}`} /> <span class="strong">{answerWords(refused, tongue, interview.view.value)}</span></p>
          <Button onPress={() => interview.goTo(refused.question.section, refused.path)}>{t("Go to that question")}</Button>
        </Note>
      )}
      {camera.value === null && !full && first === null && refused === null && (
        <>
          <Button icon="camera" disabled={busy.value} onPress={() => void open()}>{t("Open the camera")}</Button>
          <label class="btn plain" for={fileId}>{t("Choose a photo that already exists")}</label>
          <input
            id={fileId} class="unseen" type="file" accept="image/jpeg,image/png,image/webp,image/heic"
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

/** Codes of a question beside the photo that asks the same: then that question's answer is the one that counts. */
const NEAR: readonly (readonly [Shot, string])[] = [["overall", "overall"], ["mid", "mid"], ["close", "close"], ["scale", "close_with_scale"]];

/** The question in the same entry that says how near the photo is; null where the form has none. */
function useNearness(view: QuestionView): { shot: Shot | null; set: (shot: Shot) => void } | null {
  const interview = useInterview();
  const row = rowAround(view.path);
  const found = row === "" ? null : rowAt(interview.view.value, row);
  const beside = eachView(found?.row.items ?? []).find((one) => NEAR.every(([, code]) => one.choices.some((choice) => choice.code === code)));
  if (beside === undefined) return null;
  return {
    shot: NEAR.find(([, code]) => code === beside.answer?.value)?.[0] ?? null,
    set: (shot) => interview.set(beside.path, { value: NEAR.find(([one]) => one === shot)?.[1] ?? null }),
  };
}

const SHOTS: readonly Shot[] = ["overall", "mid", "close", "scale"];

function shotWords(shot: Shot): string {
  switch (shot) {
    case "overall": return t("Overall");
    case "mid": return t("Middle");
    case "close": return t("Close");
    case "scale": return t("Close, with a scale");
  }
}

function shotGuide(shot: Shot): string {
  switch (shot) {
    case "overall": return t("The whole part of the body, so that one sees where it is. Leave the face out if it is not needed.");
    case "mid": return t("An arm's length away, with a joint or another landmark in the picture.");
    case "close": return t("The finding fills the picture, straight from the front, sharp and evenly lit.");
    case "scale": return t("The same once more with a ruler or a coin beside it, in the same plane, not covering it.");
  }
}

/** The camera's picture, and how near this one should be: four in turn, none of them required. */
function Viewfinder({ session, busy, shot, onShot, onTake, onAgain, onClose }: { session: CameraSession; busy: boolean; shot: Shot | null; onShot: (shot: Shot) => void; onTake: () => void; onAgain: () => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const name = useId();
  const still = session.still.value;
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = session.stream;
  }, [session, still === null]);
  return (
    <div class="stack">
      <fieldset>
        <legend class="label small">{t("How near")}</legend>
        <div class="pair">
          {SHOTS.map((one) => <Option key={one} type="radio" name={name} value={one} checked={one === shot} onChange={() => onShot(one)}>{shotWords(one)}</Option>)}
        </div>
      </fieldset>
      <p role="status">{shot === null ? t("Choose how near this photo is.") : shotGuide(shot)}</p>
      {still === null ? (
        <>
          {/* Its shape stands before its first frame: the shutter below must not slip from under a finger. */}
          <video ref={video} class="photo" width={session.width} height={session.height} autoplay muted playsInline aria-label={t("Camera picture")} />
          <Button look="main" icon="camera" disabled={busy} onPress={onTake}>{t("Take the photo")}</Button>
        </>
      ) : (
        // The last frame goes from the screen: nobody should take it for what is there now.
        <>
          <FaultNote fault={still} />
          <Button look="main" icon="camera" disabled={busy} onPress={onAgain}>{t("Open the camera again")}</Button>
        </>
      )}
      <Note icon="lock"><p>{t("The photo goes straight into this interview, locked. It does not go to the gallery.")}</p></Note>
      <Button icon="x" onPress={onClose}>{t("Close the camera")}</Button>
    </div>
  );
}

/** A line without a picture. What needs special care is opened by two taps, so that none does it by mistake. */
function Photo({ photo, number, sensitive, shot }: { photo: PhotoView; number: number; sensitive: boolean; shot: Shot | undefined }) {
  const interview = useInterview();
  const url = useSignal<string | null>(null);
  const fault = useSignal<Fault | null>(null);
  const removing = useSignal(false);
  const asking = useSignal(false);
  const hide = () => {
    if (url.peek() !== null) URL.revokeObjectURL(url.peek() ?? "");
    url.value = null;
  };
  useEffect(() => hide, []);
  const open = () => {
    if (sensitive) asking.value = true;
    else void show();
  };
  const show = async () => {
    asking.value = false;
    const found = await interview.showPhoto(photo.id);
    if (found instanceof Blob) url.value = URL.createObjectURL(found);
    else fault.value = found;
  };
  return (
    <li class="tight">
      <p class="mark"><Icon name="lock" /><b>{t("Photo {n}", { n: number })}</b></p>
      <p class="small quiet">{dotted(shot !== undefined && shotWords(shot), moment(photo.taken), bytes(photo.size), photo.source === "file" && t("from a file"), photo.own !== null && t("the file's own time: {when}", { when: moment(photo.own) }))}</p>
      {url.value !== null && <img class="photo" src={url.value} alt={t("Photo {n}", { n: number })} />}
      {fault.value !== null && <FaultNote fault={fault.value} />}
      {asking.value && (
        <Note look="warm">
          <p>{t("This photo needs special care. Can nobody else see the screen?")}</p>
          <Button onPress={() => void show()}>{t("Yes, show it") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { asking.value = false; }}>{t("Not now")}</Button>
        </Note>
      )}
      {removing.value ? (
        <Note look="warm">
          <p>{t("Remove this photo for good?")}</p>
          <Button look="danger" onPress={() => void interview.removePhoto(photo.id).then((met) => { fault.value = met; })}>{t("Remove the photo") /* i18n: critical */}</Button>
          <Button look="plain" onPress={() => { removing.value = false; }}>{t("Keep it") /* i18n: critical */}</Button>
        </Note>
      ) : (
        <div class="row">
          {url.value === null
            ? <Button fit icon="eye" onPress={open}>{t("Show")}</Button>
            : <Button fit icon="eye-off" onPress={hide}>{t("Hide")}</Button>}
          <Button fit look="danger" icon="trash-2" onPress={() => { removing.value = true; }}>{t("Remove") /* i18n: critical */}</Button>
        </div>
      )}
    </li>
  );
}
