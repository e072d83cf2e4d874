/**
 * The camera inside the page: no camera app, no gallery, no cloud copy. The first JPEG encoded from
 * the frame is the original (ruling 13).
 *
 * Must never: write a frame anywhere; it gives bytes and forgets them.
 */

import { DepterError } from "../envelope/errors.ts";

const QUALITY = 0.9;

/** `camera.refused` by the person or the policy, `.taken` by another app, `.none`, `.broken`. */
function cameraFault(cause: unknown): DepterError {
  const name = cause instanceof Error ? cause.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return new DepterError("camera.refused");
  if (name === "NotReadableError" || name === "AbortError") return new DepterError("camera.taken");
  if (name === "NotFoundError" || name === "OverconstrainedError") return new DepterError("camera.none");
  return new DepterError("camera.broken", { reason: name || "unknown" });
}

export interface Camera {
  readonly stream: MediaStream;
  /** The picture's size as the camera gives it: upright where the phone is held upright. */
  readonly width: number;
  readonly height: number;
  /** One frame as JPEG: the original. */
  frame(): Promise<Blob>;
  close(): void;
}

/** Opens the camera that looks away from the person who holds the phone. */
export async function openCamera(): Promise<Camera> {
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
  const close = (): void => stream.getTracks().forEach((track) => track.stop());
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await video.play();
  } catch (cause) {
    close();
    throw cameraFault(cause);
  }
  return {
    stream,
    width: video.videoWidth,
    height: video.videoHeight,
    close,
    async frame() {
      if (video.videoWidth === 0) throw new DepterError("camera.broken", { reason: "no frame" });
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      const drawing = canvas.getContext("2d");
      if (!drawing) throw new DepterError("camera.broken", { reason: "canvas" });
      drawing.drawImage(video, 0, 0);
      return jpeg(canvas);
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
