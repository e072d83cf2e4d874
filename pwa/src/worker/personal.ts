/**
 * What belongs to the interviewer alone (the profile), sealed for this phone and readable while it is
 * unlocked.
 *
 * Must never: go into an envelope by itself; a form copies what it names, and the copy is an answer.
 */

import { type Bytes, utf8 } from "../envelope/index.ts";
import type { Session } from "./session.ts";

const PURPOSE = "personal";

export class Personal {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Seals a text under a name. */
  sealPersonal(name: string, text: string): Promise<Bytes> {
    return this.#session.opened().vault.sealSmall(PURPOSE, utf8(name), utf8(text));
  }

  /** The text sealed under a name; null when it cannot be read. */
  async openPersonal(name: string, sealed: Bytes): Promise<string | null> {
    const bytes = await this.#session.opened().vault.openSmall(PURPOSE, utf8(name), sealed);
    return bytes && new TextDecoder().decode(bytes);
  }
}
