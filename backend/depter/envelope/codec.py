"""Encode and decode the strict CBOR subset of SPEC 2; nothing outside the subset ever passes.

Generic CBOR libraries accept floats, tags and longer forms, and differ in which; two twins that must
agree on every byte need a codec small enough to read whole.
"""

from collections.abc import Iterator
from typing import Any, Final

from depter.errors import CodecError

MAX_UINT: Final = 2**53 - 1
MAX_DEPTH: Final = 8

_UINT, _BYTES, _TEXT, _ARRAY, _MAP, _OTHER = 0, 2, 3, 4, 5, 7
_SIMPLE: Final = {0xF4: False, 0xF5: True, 0xF6: None}


def enc(value: object) -> bytes:
    """Give the only encoding of ``value``: int, bytes, str, list/tuple, dict with int keys, bool, None.

    Map keys are written in ascending order whatever the order of the dict. Raises CodecError. SPEC 2.
    """
    out = bytearray()
    _write(out, value, 0)
    return bytes(out)


def dec(data: bytes) -> Any:
    """Decode exactly one item; refuse every other encoding of it and trailing bytes. SPEC 2."""
    value, end = dec_first(data, 0)
    if end != len(data):
        raise CodecError("codec.trailing", offset=end)
    return value


def dec_first(data: bytes, offset: int) -> tuple[Any, int]:
    """Decode the item at ``offset``; give it and the offset behind it. SPEC 2."""
    return _read(data, offset, 0)


def sequence(data: bytes) -> Iterator[Any]:
    """Decode a sequence (RFC 8742) item by item; raise where it breaks. SPEC 2."""
    offset = 0
    while offset < len(data):
        value, offset = _read(data, offset, 0)
        yield value


def _head(out: bytearray, major: int, number: int) -> None:
    if number > MAX_UINT:
        raise CodecError("codec.range", number=number)
    major <<= 5
    if number < 24:
        out.append(major | number)
    elif number < 0x100:
        out += bytes((major | 24, number))
    elif number < 0x10000:
        out.append(major | 25)
        out += number.to_bytes(2, "big")
    elif number < 0x100000000:
        out.append(major | 26)
        out += number.to_bytes(4, "big")
    else:
        out.append(major | 27)
        out += number.to_bytes(8, "big")


def _write(out: bytearray, value: object, depth: int) -> None:
    match value:
        case None:
            out.append(0xF6)
        case bool():
            out.append(0xF5 if value else 0xF4)
        case int():
            if value < 0:
                raise CodecError("codec.value", kind="negative integer")
            _head(out, _UINT, value)
        case bytes():
            _head(out, _BYTES, len(value))
            out += value
        case str():
            try:
                text = value.encode()
            except UnicodeEncodeError as fault:
                raise CodecError("codec.utf8") from fault
            _head(out, _TEXT, len(text))
            out += text
        case list() | tuple():
            _deeper(depth)
            _head(out, _ARRAY, len(value))
            for item in value:
                _write(out, item, depth + 1)
        case dict():
            _deeper(depth)
            if any(isinstance(key, bool) or not isinstance(key, int) for key in value):
                raise CodecError("codec.key_type")
            _head(out, _MAP, len(value))
            for key in sorted(value):
                _write(out, key, depth)
                _write(out, value[key], depth + 1)
        case _:
            raise CodecError("codec.value", kind=type(value).__name__)


def _deeper(depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise CodecError("codec.depth")


def _number(data: bytes, offset: int) -> tuple[int, int, int]:
    """Read the head at ``offset``: major type, number, offset behind the head."""
    if offset >= len(data):
        raise CodecError("codec.truncated", offset=offset)
    major, low = data[offset] >> 5, data[offset] & 0x1F
    offset += 1
    if low < 24:
        return major, low, offset
    if low > 27:
        raise CodecError("codec.type", offset=offset - 1)
    size = 1 << (low - 24)
    if offset + size > len(data):
        raise CodecError("codec.truncated", offset=offset)
    number = int.from_bytes(data[offset : offset + size], "big")
    if number < (24, 0x100, 0x10000, 0x100000000)[low - 24]:
        raise CodecError("codec.not_shortest", offset=offset - 1)
    if number > MAX_UINT:
        raise CodecError("codec.range", offset=offset - 1)
    return major, number, offset + size


def _read(data: bytes, offset: int, depth: int) -> tuple[Any, int]:
    start = offset
    if offset < len(data) and data[offset] >> 5 in (1, 6, 7):
        if data[offset] in _SIMPLE:
            return _SIMPLE[data[offset]], offset + 1
        raise CodecError("codec.type", offset=offset)
    major, number, offset = _number(data, offset)
    if major == _UINT:
        return number, offset
    if major in (_BYTES, _TEXT):
        end = offset + number
        if end > len(data):
            raise CodecError("codec.truncated", offset=start)
        piece = data[offset:end]
        if major == _BYTES:
            return piece, end
        try:
            return piece.decode(), end
        except UnicodeDecodeError as fault:
            raise CodecError("codec.utf8", offset=start) from fault
    _deeper(depth)
    if number > len(data) - offset:  # every item takes a byte at least: refuse before looping
        raise CodecError("codec.truncated", offset=start)
    if major == _ARRAY:
        items = []
        for _ in range(number):
            item, offset = _read(data, offset, depth + 1)
            items.append(item)
        return items, offset
    return _read_map(data, offset, number, depth)


def _read_map(data: bytes, offset: int, count: int, depth: int) -> tuple[dict[int, Any], int]:
    entries: dict[int, Any] = {}
    last = -1
    for _ in range(count):
        at = offset
        if at < len(data) and data[at] >> 5 != _UINT:
            raise CodecError("codec.key_type", offset=at)
        _, key, offset = _number(data, offset)
        if key <= last:
            raise CodecError("codec.key_order", offset=at)
        last = key
        entries[key], offset = _read(data, offset, depth + 1)
    return entries, offset
