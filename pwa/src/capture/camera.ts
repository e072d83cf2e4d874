/**
 * The camera inside the page: no camera app, no gallery, no cloud copy. The first JPEG encoded from
 * the frame is the original (ruling 13).
 *
 * Must never: write a frame anywhere; it gives bytes and forgets them. Must never give a frame that is
 * older than the tap on the shutter: a picture that stands still shows what is no longer so.
 */

import { DepterError } from "../envelope/errors.ts";
import { type Still, watchPicture } from "./standstill.ts";

const QUALITY = 0.9;

/** `camera.refused` by the person or the policy, `.taken` by another app, `.none`, `.broken`. */
function cameraFault(cause: unknown): DepterError {
  const name = cause instanceof Error ? cause.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return new DepterError("camera.refused");
  if (name === "NotReadableError" || name === "AbortError") return new DepterError("camera.taken");
  if (name === "NotFoundError" || name === "OverconstrainedError") return new DepterError("camera.none");
  return new DepterError("camera.broken", { reason: name || "unknown" });
}

/** One frame as JPEG, and when it was there by the clock of this phone, ms since 1970. */
export interface Frame {
  readonly picture: Blob;
  readonly at: number;
}

export interface Camera {
  readonly stream: MediaStream;
  /** The picture's size as the camera gives it: upright where the phone is held upright. */
  readonly width: number;
  readonly height: number;
  /** The next frame after this call: the original. `camera.still`, `.stopped`, `.hidden`. */
  frame(): Promise<Frame>;
  close(): void;
}

/**
 * Opens the camera that looks away from the person who holds the phone. `still` hears why the picture
 * stands still, and null when it moves again; a camera that was stopped or hidden has to be opened anew.
 */
export async function openCamera(still: (why: Still | null) => void): Promise<Camera> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DepterError("camera.none");
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
    });
  } catch (cause) {
    throw cameraFault(cause);
  }
  const release = (): void => stream.getTracks().forEach((track) => track.stop());
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await video.play();
  } catch (cause) {
    release();
    throw cameraFault(cause);
  }
  const watch = watchPicture(stream, video, (why) => {
    // Nobody looks at it any more, or it gives nothing any more: its light must not stay on.
    if (why !== null && why !== "camera.still") release();
    still(why);
  });
  return {
    stream,
    width: video.videoWidth,
    height: video.videoHeight,
    close() {
      watch.end();
      release();
      video.srcObject = null;
    },
    async frame() {
      await watch.fresh();
      const at = Date.now();
      if (video.videoWidth === 0) throw new DepterError("camera.broken", { reason: "no frame" });
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      const drawing = canvas.getContext("2d");
      if (!drawing) throw new DepterError("camera.broken", { reason: "canvas" });
      drawing.drawImage(video, 0, 0);
      return { picture: await jpeg(canvas), at };
    },
  };
}

/** Encodes a canvas and lets go of its pixels. */
export async function jpeg(canvas: HTMLCanvasElement, quality = QUALITY): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  canvas.width = canvas.height = 0;
  if (!blob) throw new DepterError("camera.broken", { reason: "encode" });
  return blob;
}
