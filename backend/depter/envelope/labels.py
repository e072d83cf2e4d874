"""Give every hash, MAC, KDF info and signature a purpose of its own (SPEC 1); never hash bare bytes
where a label belongs."""

import hashlib

from depter.envelope.codec import enc

PREFIX = "depter/v1/"
ZERO_HASH = bytes(32)


def D(label: str) -> str:  # noqa: N802 - the spec's own name
    """Prefix a label for ever. SPEC 1."""
    return PREFIX + label


def H(data: bytes) -> bytes:  # noqa: N802 - the spec's own name
    """SHA-256. SPEC 1."""
    return hashlib.sha256(data).digest()


def tagged(label: str, *parts: object) -> bytes:
    """``enc([D(label), *parts])``: injective and bound to one purpose. SPEC 1."""
    return enc([D(label), *parts])


def hashed(label: str, *parts: object) -> bytes:
    """``H(enc([D(label), *parts]))``. SPEC 1."""
    return H(tagged(label, *parts))
