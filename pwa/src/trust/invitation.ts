/**
 * Invitations (SPEC 10.4): a link with a one-time secret behind its `#`, so that the relay that
 * serves the page never sees the secret; phones read them and never make one.
 * Twin of `trust/invitation.py`.
 */
import { type Bytes, fromBase64url } from "../envelope/bytes.ts";
import { tagged } from "../envelope/labels.ts";
import { derivedMac } from "../envelope/symmetric.ts";
import { NAMES_KEY_BYTES } from "./labels.ts";
import { HASH, ID, Shape } from "./shape.ts";

const SECRET_BYTES = 32;
const MARK = "#j=";
const SHAPE = new Shape("invitation.altered");

/** One invitation. Whoever holds the link can ask once to join in `role`; a person decides. */
export interface Invitation {
  readonly relay: string;
  readonly org: Bytes;
  readonly fp: Bytes;
  readonly id: Bytes;
  readonly secret: Bytes;
  readonly role: number;
  /** Seconds since 1970. */
  readonly expires: number;
  readonly namesKey: Bytes;
}

/**
 * Read a link, or the part behind `#j=` alone; throws invitation.altered. Whether it has expired is
 * asked with `hasExpired`: a phone's clock may be wrong, and the desk decides.
 */
export function parseInvitation(link: string): Invitation {
  const whole = link.trim();
  const mark = whole.lastIndexOf(MARK);
  const data = fromBase64url(mark < 0 ? whole : whole.slice(mark + MARK.length));
  if (data === null) throw SHAPE.fault("base64");
  const part = SHAPE.array(SHAPE.decode(data), 9, "invitation");
  SHAPE.uint(part[0], "version", 1, 1);
  const invitation: Invitation = {
    relay: SHAPE.text(part[1], "relay"),
    org: SHAPE.octets(part[2], "org", ID),
    fp: SHAPE.octets(part[3], "fp", HASH),
    id: SHAPE.octets(part[4], "invitation", ID),
    secret: SHAPE.octets(part[5], "secret", SECRET_BYTES),
    role: SHAPE.uint(part[6], "role", 1, 2),
    expires: SHAPE.uint(part[7], "expires"),
    namesKey: SHAPE.octets(part[8], "names_key", NAMES_KEY_BYTES),
  };
  if (mark >= 0 && whole.slice(0, mark).replace(/\/+$/, "") !== invitation.relay) {
    throw SHAPE.fault("relay");
  }
  return invitation;
}

/** Whether the invitation has run out at `now` (seconds since 1970). */
export function hasExpired(invitation: Invitation, now: number): boolean {
  return now > invitation.expires;
}

/** HMAC-SHA256 under HKDF of the secret, bound to this organisation and this invitation. SPEC 10.4. */
export function invitationMac(invitation: Invitation, message: Bytes): Promise<Bytes> {
  const { secret, fp, id } = invitation;
  return derivedMac(secret, fp, tagged("invite", id), message);
}
