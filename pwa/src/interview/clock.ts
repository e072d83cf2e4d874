/**
 * Days and moments by this device's clock. A file of its own, so that the start reads no form engine.
 *
 * Must never: be taken for the time of a relay or of another device.
 */

const two = (n: number): string => String(n).padStart(2, "0");

/** Today by the device's clock, as the form engine wants it. */
export function today(now: Date = new Date()): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** A moment as RFC 3339 with the offset that this phone has at that time. */
export function instantOf(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:00${zone}`;
}

/** An instant as RFC 3339 in UTC, whole seconds: for stamps, never for an answer that somebody reads. */
export function instant(now: Date = new Date()): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}
