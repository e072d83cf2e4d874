/**
 * Whether the camera's picture still moves. Another app, a call or the phone itself may take the
 * camera away from an open page; some phones say so, others let the last frame stand.
 *
 * Must never: take a frozen picture for a live one. What says that it moves is a frame that came.
 */

import { DepterError } from "../envelope/errors.ts";

/** `.still`: no frames come, they may again. `.stopped`: none will. `.hidden`: let go with the page out of sight. */
export type Still = "camera.still" | "camera.stopped" | "camera.hidden";

const LOOK_MS = 500;
/** So many looks without a new frame: the slowest camera in the dark gives several in this time. */
const LOOKS = 4;
/** How long the shutter waits for a frame of its own. */
const FRESH_MS = 4000;

export interface Watch {
  /** Resolves in the moment of the next frame; throws why there is none. */
  fresh(): Promise<void>;
  end(): void;
}

export function watchPicture(stream: MediaStream, video: HTMLVideoElement, heard: (why: Still | null) => void): Watch {
  const track = stream.getVideoTracks()[0];
  const frames = new Frames(video);
  const ending = new AbortController();
  const { signal } = ending;
  let why: Still | null = null;
  let without = 0;
  const turn = (next: Still | null): void => {
    if (signal.aborted || next === why) return;
    why = next;
    heard(next);
    // From there is no way back: the same track never gives a picture again.
    if (next !== null && next !== "camera.still") end();
  };
  const moves = (): void => {
    without = 0;
    if (track?.muted === false) turn(null);
  };
  const looking = setInterval(() => {
    if (track === undefined || track.readyState === "ended") turn("camera.stopped");
    else if (track.muted) turn("camera.still");
    else if (frames.moved()) moves();
    // Looks are counted, not time: a phone that was busy for a while has not looked in it.
    else if (++without >= LOOKS) turn("camera.still");
  }, LOOK_MS);
  const end = (): void => {
    clearInterval(looking);
    ending.abort();
    frames.end();
  };
  track?.addEventListener("ended", () => turn("camera.stopped"), { signal });
  track?.addEventListener("mute", () => turn("camera.still"), { signal });
  track?.addEventListener("unmute", () => { without = 0; turn(null); }, { signal });
  // A camera that was pulled out: not every browser ends its track.
  navigator.mediaDevices.addEventListener("devicechange", () => void gone(track).then((is) => { if (is) turn("camera.stopped"); }), { signal });
  document.addEventListener("visibilitychange", () => { if (document.hidden) turn("camera.hidden"); }, { signal });
  return {
    end,
    async fresh() {
      const came = why === null && track?.readyState === "live" && !track.muted && (await frames.next(FRESH_MS));
      if (!came) turn("camera.still");
      // What was heard while it waited counts too.
      if (!came || why !== null) throw new DepterError(why ?? "camera.still");
    },
  };
}

async function gone(track: MediaStreamTrack | undefined): Promise<boolean> {
  const own = track?.getSettings().deviceId;
  if (own === undefined || own === "") return false;
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.length > 0 && devices.every((device) => device.deviceId !== own);
}

/** The frames of a video as they come; where the browser does not tell of each, its clock is read. */
class Frames {
  readonly #video: HTMLVideoElement;
  readonly #told: boolean;
  #count = 0;
  #seen = 0;
  #asked = 0;
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    this.#told = "requestVideoFrameCallback" in video;
    if (this.#told) this.#ask();
  }

  #ask(): void {
    this.#asked = this.#video.requestVideoFrameCallback(() => {
      if (this.#ended) return;
      this.#count++;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const come of waiting) come();
      this.#ask();
    });
  }

  #now(): number {
    return this.#told ? this.#count : this.#video.readyState >= this.#video.HAVE_CURRENT_DATA ? this.#video.currentTime : this.#seen;
  }

  /** A new frame came since this was asked last. */
  moved(): boolean {
    const now = this.#now();
    const moved = now !== this.#seen;
    this.#seen = now;
    return moved;
  }

  /** true with the next frame, in its own moment; false when none comes within `most` ms. */
  next(most: number): Promise<boolean> {
    return new Promise((resolve) => {
      const before = this.#now();
      let poll: ReturnType<typeof setInterval> | undefined;
      const done = (came: boolean): void => {
        clearTimeout(late);
        clearInterval(poll);
        resolve(came);
      };
      const late = setTimeout(() => done(false), most);
      if (this.#told) this.#waiting.push(() => done(true));
      else poll = setInterval(() => { if (this.#now() !== before) done(true); }, 20);
    });
  }

  end(): void {
    this.#ended = true;
    if (this.#told) this.#video.cancelVideoFrameCallback(this.#asked);
  }
}
