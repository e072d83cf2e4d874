/**
 * A photo that already exists as a file: its bytes are sealed unchanged, and a working copy without
 * place, time and device is made beside it (ruling 13). Other files are sealed as they are.
 *
 * Must never: change the original's bytes, or pass on metadata in the copy.
 */

import { DepterError } from "../envelope/errors.ts";
import { jpeg } from "./camera.ts";

const MEGA = 1_000_000;
export const MOST_PHOTO = 32 * MEGA;
export const MOST_FILE = 60 * MEGA;
const LONGEST_SIDE = 2048;
/** What every browser that runs the notebook can read: a file of these kinds that it cannot is damaged. */
const READABLE = new Set(["image/jpeg", "image/png", "image/webp"]);
const TYPES = new Set([...READABLE, "image/heic", "image/heif"]);
/** Neutral where the browser does not say: it must fit the envelope's text field. */
const UNKNOWN_TYPE = "application/octet-stream";

/** The working copy: JPEG drawn anew from the pixels; null when this browser cannot read the format. `photo.too_large`, `photo.not_image`, `photo.corrupt`, `photo.unreadable`. */
export async function workingCopy(file: Blob): Promise<Blob | null> {
  tooLarge(file, MOST_PHOTO, "photo.too_large");
  if (!TYPES.has(file.type)) throw new DepterError("photo.not_image");
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    await readable(file);
    if (READABLE.has(file.type)) throw new DepterError("photo.corrupt");
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

/** The kind of any file that may be sealed, as the browser names it. `file.too_large`, `file.empty`, `photo.unreadable`. */
export async function kindOfFile(file: Blob): Promise<string> {
  tooLarge(file, MOST_FILE, "file.too_large");
  if (file.size === 0) {
    await readable(file);
    throw new DepterError("file.empty");
  }
  return /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/u.test(file.type) ? file.type : UNKNOWN_TYPE;
}

/** A file may be gone again by now: the app that gave it took it back, or its card was pulled out. */
async function readable(file: Blob): Promise<void> {
  try {
    // The whole: a part of what is gone reads as empty.
    await file.arrayBuffer();
  } catch {
    throw new DepterError("photo.unreadable");
  }
}

function tooLarge(file: Blob, most: number, code: string): void {
  if (file.size > most) throw new DepterError(code, { megabytes: Math.ceil(file.size / MEGA), mostMegabytes: most / MEGA });
}
