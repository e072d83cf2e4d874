"""Invitations (SPEC 10.4): a link with a one-time secret behind its ``#``, so that the relay that
serves the page never sees the secret and can put no key of its own in anybody's place."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Final

import segno
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from depter.envelope.codec import enc
from depter.envelope.keys import RandomBytes, draw
from depter.envelope.labels import tagged
from depter.errors import TrustError
from depter.trust.entries import Role
from depter.trust.labels import NAMES_KEY_BYTES
from depter.trust.root import Root
from depter.trust.shape import HASH, ID, Shape

VALID_SECONDS: Final = 72 * 3600
SECRET_BYTES: Final = 32
_MARK: Final = "/#j="
_SHAPE: Final = Shape("invitation.altered")


@dataclass(frozen=True)
class Invitation:
    """One invitation. Whoever holds the link can ask once to join in ``role``; a person decides."""

    relay: str
    org: bytes
    fp: bytes
    id: bytes
    secret: bytes
    role: Role
    expires: int
    names_key: bytes

    def __repr__(self) -> str:
        return f"Invitation({self.id.hex()}, …)"

    @classmethod
    def create(
        cls,
        relay: str,
        root: Root,
        role: Role,
        names_key: bytes,
        now: int,
        random_bytes: RandomBytes,
        seconds: int = VALID_SECONDS,
    ) -> "Invitation":
        """Draw a new invitation, good once until ``now + seconds`` (since 1970). ``root`` is version
        1, whose fingerprint the phone will pin. SPEC 10.4."""
        return cls(
            relay=relay.rstrip("/"),
            org=root.org,
            fp=root.fp,
            id=draw(random_bytes, ID),
            secret=draw(random_bytes, SECRET_BYTES),
            role=role,
            expires=now + seconds,
            names_key=names_key,
        )

    @property
    def encoded(self) -> bytes:
        return enc(
            [
                1,
                self.relay,
                self.org,
                self.fp,
                self.id,
                self.secret,
                int(self.role),
                self.expires,
                self.names_key,
            ]
        )

    @property
    def link(self) -> str:
        """What a person opens or scans; everything behind ``#`` stays in the browser."""
        return self.relay + _MARK + urlsafe_b64encode(self.encoded).decode().rstrip("=")

    @classmethod
    def parse(cls, link: str) -> "Invitation":
        """Read a link, or the part behind ``#j=`` alone; raise invitation.altered. Whether it has
        expired is asked with ``expired``: a phone's clock may be wrong, and the desk decides."""
        relay, mark, text = link.strip().rpartition("#j=")
        text = text if mark else link.strip()
        try:
            data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (Base64Error, ValueError) as fault:
            raise TrustError("invitation.altered", field="base64") from fault
        if urlsafe_b64encode(data).decode().rstrip("=") != text:  # a lenient decoder skips letters
            raise TrustError("invitation.altered", field="base64")
        part = _SHAPE.array(_SHAPE.decode(data), 9, "invitation")
        _SHAPE.uint(part[0], "version", 1, 1)
        invitation = cls(
            relay=_SHAPE.text(part[1], "relay"),
            org=_SHAPE.octets(part[2], "org", ID),
            fp=_SHAPE.octets(part[3], "fp", HASH),
            id=_SHAPE.octets(part[4], "invitation", ID),
            secret=_SHAPE.octets(part[5], "secret", SECRET_BYTES),
            role=Role(_SHAPE.uint(part[6], "role", 1, 2)),
            expires=_SHAPE.uint(part[7], "expires"),
            names_key=_SHAPE.octets(part[8], "names_key", NAMES_KEY_BYTES),
        )
        if mark and relay.rstrip("/") != invitation.relay:
            raise TrustError("invitation.altered", field="relay")
        return invitation

    def expired(self, now: int) -> bool:
        return now > self.expires

    @property
    def mac_key(self) -> bytes:
        """HKDF-SHA256 of the secret, bound to this organisation and this invitation. SPEC 10.4."""
        kdf = HKDF(hashes.SHA256(), 32, salt=self.fp, info=tagged("invite", self.id))
        return kdf.derive(self.secret)


def qr_svg(text: str) -> str:
    """A QR code as one SVG element for a page or a printed sheet."""
    out = BytesIO()
    segno.make_qr(text, error="l").save(out, kind="svg", xmldecl=False, scale=4, border=4)
    return out.getvalue().decode()


def qr_terminal(text: str) -> str:
    """A QR code of half blocks for a terminal."""
    out = StringIO()
    segno.make_qr(text, error="l").terminal(out, border=2, compact=True)
    return out.getvalue()
