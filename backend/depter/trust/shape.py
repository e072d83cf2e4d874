"""Take decoded CBOR apart by the shapes of SPEC 10; never let a value of another type, length or key
set through to the rules.

Every function raises TrustError with the code of the document it reads, and the field as a fact.
"""

from collections.abc import Collection
from typing import Any

from depter.envelope.codec import dec
from depter.envelope.keys import (
    ED25519_SIGNATURE,
    MLDSA_PUBLIC,
    MLDSA_SIGNATURE,
    XWING_PUBLIC,
    DevicePublic,
    RecipientKey,
    VerifyKey,
)
from depter.envelope.labels import D
from depter.errors import CodecError, TrustError

ID = 16
HASH = 32


class Shape:
    """The shape rules of one kind of document, which fail with its code."""

    def __init__(self, code: str) -> None:
        self.code = code

    def fault(self, field: str) -> TrustError:
        return TrustError(self.code, field=field)

    def decode(self, data: bytes) -> Any:
        """Decode strictly; a codec fault keeps its code as the fact ``codec``. SPEC 2."""
        try:
            return dec(data)
        except CodecError as fault:
            raise TrustError(self.code, codec=fault.code) from fault

    def array(self, value: object, length: int, field: str) -> list[Any]:
        if not isinstance(value, list) or len(value) != length:
            raise self.fault(field)
        return value

    def labelled(self, data: bytes, label: str, parts: int) -> list[Any]:
        """Decode ``enc([D(label), ...])`` with ``parts`` values behind the label. SPEC 1."""
        head, *rest = self.array(self.decode(data), parts + 1, label)
        if head != D(label):
            raise self.fault("label")
        return rest

    def map(self, value: object, keys: Collection[int], field: str) -> dict[int, Any]:
        if not isinstance(value, dict) or set(value) != set(keys):
            raise self.fault(field)
        return value

    def octets(self, value: object, field: str, size: int | None = None) -> bytes:
        if not isinstance(value, bytes) or (size is not None and len(value) != size):
            raise self.fault(field)
        return value

    def text(self, value: object, field: str) -> str:
        if not isinstance(value, str):
            raise self.fault(field)
        return value

    def uint(self, value: object, field: str, low: int = 0, high: int | None = None) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(field)
        if value < low or (high is not None and value > high):
            raise self.fault(field)
        return value

    def items(self, value: object, field: str) -> list[Any]:
        if not isinstance(value, list):
            raise self.fault(field)
        return value

    def signatures(self, value: object) -> list[Any]:
        """``[Ed25519 (64), ML-DSA-65 (3309)]``. SPEC 3."""
        sigs = self.array(value, 2, "sigs")
        self.octets(sigs[0], "sigs", ED25519_SIGNATURE)
        self.octets(sigs[1], "sigs", MLDSA_SIGNATURE)
        return sigs

    def verify_keys(self, value: object, field: str) -> tuple[VerifyKey, ...]:
        """A list of ``[ed25519_pk, mldsa_pk]``, at least one, none twice. SPEC 10.1."""
        keys = []
        for pair in self.items(value, field):
            ed25519, mldsa = self.array(pair, 2, field)
            keys.append(
                VerifyKey(self.octets(ed25519, field, 32), self.octets(mldsa, field, MLDSA_PUBLIC))
            )
        if not keys or len({key.id for key in keys}) != len(keys):
            raise self.fault(field)
        return tuple(keys)

    def recipient(self, value: object, field: str) -> RecipientKey:
        return RecipientKey(self.octets(value, field, XWING_PUBLIC))

    def device(self, value: object) -> tuple[DevicePublic, bytes, bytes | None]:
        """A ``device`` map: its keys, its label, its invitation id. SPEC 10.2."""
        part = self.map(value, range(1, 7), "device")
        keys = DevicePublic(
            VerifyKey(
                self.octets(part[1], "device.1", 32), self.octets(part[2], "device.2", MLDSA_PUBLIC)
            ),
            self.recipient(part[3], "device.3"),
            self.octets(part[4], "device.4", 32),
        )
        label = self.octets(part[5], "device.5")
        invitation = None if part[6] is None else self.octets(part[6], "device.6", ID)
        return keys, label, invitation


def device_map(keys: DevicePublic, label: bytes, invitation: bytes | None) -> dict[int, object]:
    """The ``device`` map of SPEC 10.2."""
    return {
        1: keys.signing.ed25519,
        2: keys.signing.mldsa,
        3: keys.recipient.xwing,
        4: keys.transport,
        5: label,
        6: invitation,
    }


def key_pairs(keys: Collection[VerifyKey]) -> list[list[bytes]]:
    """``[[ed25519_pk, mldsa_pk], ...]`` as roots and administrators are written. SPEC 10.1."""
    return [[key.ed25519, key.mldsa] for key in keys]
