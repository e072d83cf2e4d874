"""The search itself is tested: a search that cannot find anything proves nothing."""

import base64
import gzip
import zlib
from collections.abc import Callable
from hashlib import shake_256
from pathlib import Path

import pytest

from depter.demo.canary import search

NEEDLE = "Асел-қызы-91f3c2"
NOISE = shake_256(b"noise").digest(50_000)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def dressed(text: str, shift: int) -> bytes:
    return base64.b64encode(bytes(shift) + text.encode() + b"tail")


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode().hex().encode(),
        lambda text: dressed(text, 0),
        lambda text: dressed(text, 1),
        lambda text: dressed(text, 2),
        lambda text: base64.urlsafe_b64encode(b"?>" + text.encode() + b"??>"),
        lambda text: zlib.compress(b"before " * 20 + text.encode()),
        lambda text: gzip.compress(text.encode() * 3),
        lambda text: deflated(b"before " * 20 + text.encode()),
        lambda text: zlib.compress(dressed(text, 1)),
    ],
)
def test_it_finds_the_needle_in_every_dress(tmp_path: Path, dress: Callable[[str], bytes]) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(NOISE + dress(NEEDLE) + NOISE)
    assert search([tmp_path], [NEEDLE])


def test_it_finds_bytes_of_a_photo(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(NOISE[:999] + b"\xff\xd8photo-canary-17" + NOISE)
    assert [hit.form for hit in search([tmp_path], [b"photo-canary-17"])] == ["bytes"]


def test_it_finds_nothing_in_noise(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(NOISE * 4)
    assert search([tmp_path], [NEEDLE, b"photo-canary-17"]) == []
