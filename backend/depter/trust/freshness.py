"""Freshness statements (SPEC 10.3): an administrator says how long the directory is, so that a relay
cannot hide a revocation for long; a stale statement stops nobody from recording or sealing."""

from dataclasses import dataclass
from typing import Final

from depter.envelope.codec import enc
from depter.envelope.keys import SigningKey
from depter.envelope.labels import tagged
from depter.errors import EnvelopeError, TrustError
from depter.trust.directory import Directory
from depter.trust.shape import HASH, ID, Shape

VALID_SECONDS: Final = 30 * 24 * 3600
_SHAPE: Final = Shape("freshness.shape")


@dataclass(frozen=True)
class Freshness:
    """A believed statement: the directory had ``seq`` entries at ``issued`` (seconds since 1970)."""

    org: bytes
    seq: int
    head: bytes
    issued: int
    expires: int

    def stale(self, now: int) -> bool:
        """Whether the statement has run out by the reader's clock, which may be wrong: show, never
        stop."""
        return now > self.expires


def issue_freshness(
    directory: Directory, administrator: SigningKey, now: int, seconds: int = VALID_SECONDS
) -> bytes:
    """Sign that ``directory`` is complete as it is now. SPEC 10.3."""
    statement = enc(
        {1: directory.org, 2: directory.seq, 3: directory.head, 4: now, 5: now + seconds}
    )
    sigs = administrator.sign("freshness", tagged("freshness", statement))
    return tagged("signed-freshness", statement, administrator.id, sigs)


def verify_freshness(data: bytes, directory: Directory) -> Freshness:
    """Believe a statement an administrator signed about this directory.

    Raises freshness.shape, freshness.org, freshness.administrator, freshness.signature,
    directory.needed (it speaks of entries that this replica lacks) and directory.fork (it names
    another head under a number that this replica has). SPEC 10.3.
    """
    statement, signer, sigs = _SHAPE.labelled(data, "signed-freshness", 3)
    part = _SHAPE.map(
        _SHAPE.decode(_SHAPE.octets(statement, "statement")), range(1, 6), "statement"
    )
    fresh = Freshness(
        org=_SHAPE.octets(part[1], "org", ID),
        seq=_SHAPE.uint(part[2], "seq"),
        head=_SHAPE.octets(part[3], "head", HASH),
        issued=_SHAPE.uint(part[4], "issued"),
        expires=_SHAPE.uint(part[5], "expires"),
    )
    if fresh.org != directory.org:
        raise TrustError("freshness.org")
    # Judged by the administrators at that entry, or by the newest known when the reader is behind.
    key = directory.administrator_at(
        min(fresh.seq, directory.seq), _SHAPE.octets(signer, "signer", HASH)
    )
    if key is None:
        raise TrustError("freshness.administrator")
    try:
        key.verify("freshness", tagged("freshness", statement), _SHAPE.signatures(sigs))
    except EnvelopeError as fault:
        raise TrustError("freshness.signature", cause=fault.code) from fault
    if fresh.seq > directory.seq:
        raise TrustError("directory.needed", seq=fresh.seq)
    if directory.head_at(fresh.seq) != fresh.head:
        ours = directory.entries[fresh.seq - 1] if fresh.seq else b""
        raise TrustError("directory.fork", seq=fresh.seq, ours=ours, theirs=data)
    return fresh
