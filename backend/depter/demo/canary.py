"""Searches files for plaintext that must not be there; a search that finds nothing has really looked.

Each needle is looked for as UTF-8, UTF-16 (both orders), base64 (all three alignments, both
alphabets), hexadecimal, and all of these again inside zlib, gzip and raw deflate blocks.
"""

import base64
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_RAW_DEFLATE_LIMIT = 8 << 20
_INFLATE_LIMIT = 4 << 20
_SMALLEST_BLOCK = 16


@dataclass(frozen=True)
class Hit:
    """Where a needle was found, and in which clothes; never the needle itself."""

    path: str
    form: str
    needle: int


def search(
    paths: Iterable[Path], needles: list[str | bytes], *, every_byte: bool = True
) -> list[Hit]:
    """Search every file below ``paths`` for every needle in every form.

    ``every_byte`` tries raw deflate from every byte of a file, about a second a megabyte; without it
    only blocks with a zlib or gzip head are opened (a browser profile is large).
    """
    forms = [
        (number, form, pattern)
        for number, needle in enumerate(needles)
        for form, pattern in _forms(needle)
    ]
    hits = []
    for path in _files(paths):
        data = path.read_bytes()
        hits += [Hit(str(path), form, number) for number, form, pattern in forms if pattern in data]
        for block in _blocks(data, every_byte):
            hits += [
                Hit(str(path), f"compressed {form}", number)
                for number, form, pattern in forms
                if pattern in block
            ]
    return hits


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        elif path.is_file():
            yield path


def _forms(needle: str | bytes) -> Iterator[tuple[str, bytes]]:
    names = ("utf-8", "utf-16-le", "utf-16-be")
    encodings = (
        [(name, needle.encode(name)) for name in names]
        if isinstance(needle, str)
        else [("bytes", needle)]
    )
    for name, raw in encodings:
        yield name, raw
        yield f"{name} hex", raw.hex().encode()
        for shift in range(3):
            # bytes before and after share base64 letters with ours: keep only letters that are ours alone
            whole = base64.b64encode(bytes(shift) + raw)
            inner = whole[-(-shift * 8 // 6) :].rstrip(b"=")
            inner = inner[: len(inner) - (1 if (len(raw) + shift) % 3 else 0)]
            yield f"{name} base64", inner
            urlsafe = inner.translate(bytes.maketrans(b"+/", b"-_"))
            if urlsafe != inner:
                yield f"{name} base64url", urlsafe


def _blocks(data: bytes, every_byte: bool) -> Iterator[bytes]:
    """Inflate what can be inflated: zlib and gzip by their heads, raw deflate from every byte."""
    for head, bits in ((b"\x78\x01", 15), (b"\x78\x5e", 15), (b"\x78\x9c", 15), (b"\x78\xda", 15)):
        yield from _from_heads(data, head, bits)
    yield from _from_heads(data, b"\x1f\x8b\x08", 31)
    if every_byte and len(data) <= _RAW_DEFLATE_LIMIT:
        view = memoryview(data)
        for at in range(len(data)):
            # block type 3 does not exist; most bytes of ciphertext fail at once
            if data[at] & 6 != 6:
                block = _inflated(view[at : at + 4096], -15)
                if block is not None and len(block) >= _SMALLEST_BLOCK:
                    whole = _inflated(view[at:], -15)
                    if whole:
                        yield whole


def _from_heads(data: bytes, head: bytes, bits: int) -> Iterator[bytes]:
    at = data.find(head)
    while at >= 0:
        block = _inflated(memoryview(data)[at:], bits)
        if block:
            yield block
        at = data.find(head, at + 1)


def _inflated(data: memoryview, bits: int) -> bytes | None:
    try:
        return zlib.decompressobj(bits).decompress(data, _INFLATE_LIMIT)
    except zlib.error:
        return None
