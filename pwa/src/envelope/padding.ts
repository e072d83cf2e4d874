/** Hide true sizes behind Padmé sizes (SPEC 5, 6); never shows how much of a size is data. */
import { allZero, type Bytes } from "./bytes.ts";
import { DepterError } from "./errors.ts";

export const PAYLOAD_FLOOR = 4096;
export const BLOB_FLOOR = 65_536;

/** Round `size` (bytes) up as Padmé does: at most 12 % more, log log n sizes. SPEC 5. */
export function padme(size: number): number {
  if (size < 2) return size;
  // Sizes may pass 2^32, where shifts and Math.clz32 end; the binary text has the exact length.
  const exponent = size.toString(2).length - 1;
  const step = 2 ** (exponent - exponent.toString(2).length);
  return Math.ceil(size / step) * step;
}

/** Size of `pad` for `size` bytes of payload. SPEC 5. */
export function paddedPayloadSize(size: number): number {
  return Math.max(PAYLOAD_FLOOR, padme(size + 4));
}

/** Size of a padded blob before sealing for `size` bytes of data. SPEC 6. */
export function paddedBlobSize(size: number): number {
  return Math.max(BLOB_FLOOR, padme(size));
}

/** `u32be length || data || zeros`. SPEC 5. */
export function pad(data: Uint8Array): Bytes {
  const out = new Uint8Array(paddedPayloadSize(data.length));
  new DataView(out.buffer).setUint32(0, data.length);
  out.set(data, 4);
  return out;
}

/** Undo `pad`; throw padding.length, padding.size or padding.zeros. SPEC 5. */
export function unpad(padded: Bytes): Bytes {
  if (padded.length < PAYLOAD_FLOOR) throw new DepterError("padding.size", { size: padded.length });
  const size = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (size + 4 > padded.length) throw new DepterError("padding.length", { size });
  if (padded.length !== paddedPayloadSize(size)) {
    throw new DepterError("padding.size", { size: padded.length });
  }
  if (!allZero(padded.subarray(4 + size))) throw new DepterError("padding.zeros");
  return padded.slice(4, 4 + size);
}
