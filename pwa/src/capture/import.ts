/**
 * A photo that already exists as a file: its bytes are sealed unchanged, and a working copy without
 * place, time and device is made beside it (ruling 13).
 *
 * Must never: change the original's bytes, or pass on metadata in the copy.
 */

import type { Bytes } from "../envelope/bytes.ts";
import { DepterError } from "../envelope/errors.ts";
import { jpeg } from "./camera.ts";

const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST_SIDE = 2048;
const TYPES = new Set(["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"]);

export interface Imported {
  readonly original: Bytes;
  readonly mediaType: string;
  /** JPEG drawn anew from the pixels; null when the browser cannot read the format. */
  readonly copy: Bytes | null;
}

/** `photo.too_large`, `photo.not_image`, `photo.unreadable`. */
export async function importPhoto(file: Blob): Promise<Imported> {
  if (file.size > MOST_BYTES) throw new DepterError("photo.too_large", { mostMegabytes: MOST_BYTES >> 20 });
  if (!TYPES.has(file.type)) throw new DepterError("photo.not_image");
  let original: Bytes;
  try {
    original = new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new DepterError("photo.unreadable");
  }
  return { original, mediaType: file.type, copy: await stripped(file) };
}

async function stripped(file: Blob): Promise<Bytes | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const shrink = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * shrink);
  canvas.height = Math.round(picture.height * shrink);
  const drawing = canvas.getContext("2d");
  if (!drawing) return null;
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return jpeg(canvas, 0.85);
}
