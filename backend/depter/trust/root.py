"""The organisation's root document (SPEC 10.1): who may sign the directory, and which escrow keys
every record is sealed to; a root is never believed without its threshold of signatures.

Codes: ``root.shape``, ``root.threshold``, ``root.escrow``, ``root.signatures``, ``root.changed``,
``root.version``, ``root.fingerprint``, ``key.*``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from depter.envelope.codec import enc
from depter.envelope.keys import RandomBytes, RecipientKey, SigningKey, VerifyKey, draw
from depter.envelope.labels import H, tagged
from depter.errors import EnvelopeError, TrustError
from depter.trust.shape import HASH, ID, Shape, key_pairs

_KIND_NUMBERS: Final = {"real": 1, "practice": 2}
OrganisationKind = Literal["real", "practice"]

_SHAPE: Final = Shape("root.shape")
MAX_SHARES: Final = 16
"""SLIP-39 counts shares in four bits."""


@dataclass(frozen=True)
class Root:
    """What a root document says. ``escrow_shares`` is (k, n)."""

    org: bytes
    kind: OrganisationKind
    version: int
    root_keys: tuple[VerifyKey, ...]
    threshold: int
    administrators: tuple[VerifyKey, ...]
    escrow: tuple[RecipientKey, ...]
    escrow_shares: tuple[int, int]

    @cached_property
    def encoded(self) -> bytes:
        """The only encoding; a decoded root re-encodes to the bytes that were received (SPEC 2)."""
        return enc(
            {
                1: 1,
                2: self.org,
                3: _KIND_NUMBERS[self.kind],
                4: self.version,
                5: key_pairs(self.root_keys),
                6: self.threshold,
                7: key_pairs(self.administrators),
                8: [key.xwing for key in self.escrow],
                9: list(self.escrow_shares),
            }
        )

    @cached_property
    def signed_message(self) -> bytes:
        return tagged("root", self.encoded)

    @cached_property
    def fp(self) -> bytes:
        """The fingerprint; that of version 1 is the pinned trust anchor."""
        return H(self.signed_message)

    @classmethod
    def decode(cls, data: bytes) -> "Root":
        """Read a root and hold it to the rules that need no signature: root.shape, root.threshold,
        root.escrow, key.*."""
        part = _SHAPE.map(_SHAPE.decode(data), range(1, 10), "root")
        _SHAPE.uint(part[1], "version", 1, 1)
        number = _SHAPE.uint(part[3], "kind", 1, 2)
        shares = _SHAPE.array(part[9], 2, "escrow_shares")
        escrow = tuple(_SHAPE.recipient(key, "escrow") for key in _SHAPE.items(part[8], "escrow"))
        root = cls(
            org=_SHAPE.octets(part[2], "org", ID),
            kind="real" if number == 1 else "practice",
            version=_SHAPE.uint(part[4], "root_version", 1),
            root_keys=_SHAPE.verify_keys(part[5], "root_keys"),
            threshold=_SHAPE.uint(part[6], "threshold"),
            administrators=_SHAPE.verify_keys(part[7], "administrators"),
            escrow=escrow,
            escrow_shares=(_SHAPE.uint(shares[0], "k"), _SHAPE.uint(shares[1], "n")),
        )
        root.check()
        return root

    def check(self) -> None:
        """Hold the root to SPEC 10.1 and 10.6, signatures aside."""
        keys = len(self.root_keys)
        if self.kind == "practice":
            allowed = keys == 1 and self.threshold == 1
        else:
            allowed = keys >= 3 and 2 <= self.threshold <= keys
        if not allowed:
            raise TrustError("root.threshold", kind=self.kind, keys=keys, threshold=self.threshold)
        k, n = self.escrow_shares
        if not self.escrow or len({key.kid for key in self.escrow}) != len(self.escrow):
            raise TrustError("root.escrow", escrow_keys=len(self.escrow))
        if not (2 <= k <= n and 3 <= n <= MAX_SHARES):
            raise TrustError("root.escrow", k=k, n=n)
        try:
            for signing in (*self.root_keys, *self.administrators):
                signing.check_acceptable()
            for escrow in self.escrow:
                escrow.check_acceptable()
        except EnvelopeError as fault:
            raise TrustError(fault.code, **fault.facts) from fault

    def signers(self, signatures: Sequence[tuple[bytes, list[bytes]]]) -> int:
        """Count this root's own keys among ``signatures`` over *this* document's message."""
        return _count(self.root_keys, self.signed_message, signatures)


@dataclass(frozen=True)
class SignedRoot:
    """A root document with its signatures, as received; nothing is believed before ``verify``."""

    data: bytes
    root: Root
    signatures: tuple[tuple[bytes, list[bytes]], ...]

    @classmethod
    def decode(cls, data: bytes) -> "SignedRoot":
        """Read ``enc([D("signed-root"), root, [[sigkey id, sigs], ...]])``; raise root.*."""
        root_bytes, listed = _SHAPE.labelled(data, "signed-root", 2)
        signatures = []
        for pair in _SHAPE.items(listed, "signatures"):
            signer, sigs = _SHAPE.array(pair, 2, "signatures")
            signatures.append((_SHAPE.octets(signer, "signer", HASH), _SHAPE.signatures(sigs)))
        ids = [signer for signer, _ in signatures]
        if any(a >= b for a, b in pairwise(ids)):
            raise _SHAPE.fault("signatures")
        root = Root.decode(_SHAPE.octets(root_bytes, "root"))
        return cls(data, root, tuple(signatures))

    def verify(self, fp: bytes | None = None) -> Root:
        """Give the root when its own threshold signed it and, if ``fp`` is given, it is the pinned
        one; raise root.signatures or root.fingerprint. SPEC 10.1."""
        if fp is not None and self.root.fp != fp:
            raise TrustError("root.fingerprint")
        signed = self.root.signers(self.signatures)
        if signed < self.root.threshold:
            raise TrustError("root.signatures", signed=signed, threshold=self.root.threshold)
        return self.root


def _count(
    keys: Sequence[VerifyKey], message: bytes, signatures: Sequence[tuple[bytes, list[bytes]]]
) -> int:
    known = {key.id: key for key in keys}
    count = 0
    for signer, sigs in signatures:
        if signer not in known:
            continue
        try:
            known[signer].verify("root", message, sigs)
        except EnvelopeError:
            continue  # a wrong signature is no signature; the threshold decides
        count += 1
    return count


def sign_root(root: Root, keys: Sequence[SigningKey]) -> SignedRoot:
    """Sign a root with the given root keys (of this version and, for a successor, of the last)."""
    root.check()
    signatures = sorted((key.id, key.sign("root", root.signed_message)) for key in keys)
    data = tagged("signed-root", root.encoded, [[signer, sigs] for signer, sigs in signatures])
    return SignedRoot.decode(data)


def create_root(
    kind: OrganisationKind,
    root_keys: Sequence[SigningKey],
    threshold: int,
    administrators: Sequence[VerifyKey],
    escrow: Sequence[RecipientKey],
    escrow_shares: tuple[int, int],
    random_bytes: RandomBytes,
) -> SignedRoot:
    """Make and sign version 1 of a new organisation's root with all its root keys. SPEC 10.1."""
    root = Root(
        org=draw(random_bytes, ID),
        kind=kind,
        version=1,
        root_keys=tuple(key.public for key in root_keys),
        threshold=threshold,
        administrators=tuple(administrators),
        escrow=tuple(escrow),
        escrow_shares=escrow_shares,
    )
    return sign_root(root, root_keys)


def verify_successor(believed: Root, successor: SignedRoot) -> Root:
    """Believe version n+1 of a root when the thresholds of version n **and** of version n+1 signed
    it; raise root.changed, root.version or root.signatures. SPEC 10.1."""
    root = successor.root
    if root.org != believed.org or root.kind != believed.kind:
        raise TrustError("root.changed")
    if root.version != believed.version + 1:
        raise TrustError("root.version", expected=believed.version + 1, got=root.version)
    successor.verify()
    signed = _count(believed.root_keys, root.signed_message, successor.signatures)
    if signed < believed.threshold:
        raise TrustError("root.signatures", signed=signed, threshold=believed.threshold)
    return root
