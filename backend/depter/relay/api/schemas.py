"""What every JSON body and query must look like; anything else is ``request.schema``.

It must never let an unknown field through.
"""

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

MAX_UINT = 2**53 - 1


class Hex(fields.Field[bytes]):
    """Lower-case hex of a fixed number of bytes."""

    def __init__(self, size: int, **more: Any) -> None:
        super().__init__(**more)
        self._size = size

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bytes:
        if (
            not isinstance(value, str)
            or len(value) != 2 * self._size
            or not set(value) <= set("0123456789abcdef")
        ):
            raise ValidationError("hex")
        return bytes.fromhex(value)


class Base64Url(fields.Field[bytes]):
    """base64url without padding, up to a size."""

    def __init__(self, max_bytes: int, **more: Any) -> None:
        super().__init__(**more)
        self._max = max_bytes

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bytes:
        if not isinstance(value, str) or not value.isascii() or len(value) > self._max * 4 // 3 + 3:
            raise ValidationError("base64url")
        try:
            return urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
        except (Base64Error, ValueError) as fault:
            raise ValidationError("base64url") from fault


class _Strict(Schema):
    class Meta:
        unknown = RAISE


def _uint(low: int = 0, high: int = MAX_UINT, **more: Any) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(low, high), **more)


class Count(fields.Field[int]):
    """Plain decimal digits within bounds."""

    def __init__(self, low: int = 0, high: int = MAX_UINT, **more: Any) -> None:
        super().__init__(**more)
        self._low, self._high = low, high

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not isinstance(value, str) or not 1 <= len(value) <= 16:
            raise ValidationError("digits")
        if not (value.isascii() and value.isdigit()):
            raise ValidationError("digits")
        number = int(value)
        if not self._low <= number <= self._high:
            raise ValidationError("range")
        return number


class NoQuery(_Strict):
    """Nothing may follow the ``?``."""


class Challenge(_Strict):
    """``POST challenges``."""

    device = Hex(32, required=True)


class Token(_Strict):
    """``POST tokens``."""

    device = Hex(32, required=True)
    challenge = Hex(32, required=True)
    answer = Hex(64, required=True)


class Invitation(_Strict):
    """``POST invitations``."""

    invitation = Hex(16, required=True)
    expires = _uint(1, required=True)


class Join(_Strict):
    """``POST joins``."""

    invitation = Hex(16, required=True)
    join = Base64Url(16 * 1024, required=True)


class Decision(_Strict):
    """``PUT joins/<invitation>``."""

    state = fields.String(required=True, validate=validate.OneOf(["approved", "rejected"]))


class RootQuery(_Strict):
    """``GET root``."""

    version = Count(1, 1_000_000, load_default=1)


class SetsQuery(_Strict):
    """``GET words/sets?after=``."""

    after = Count(load_default=0)


class DirectoryQuery(_Strict):
    """``GET directory``."""

    after = Count(load_default=0)


class FeedQuery(_Strict):
    """``GET feed``."""

    after = fields.String(load_default=None, validate=validate.Length(max=200))
    limit = Count(1, 500, load_default=500)
    view = fields.String(load_default="device", validate=validate.OneOf(["all", "device"]))


class PieceQuery(_Strict):
    """``PUT`` of a blob piece."""

    offset = Count(required=True)
