"""What a printed paper holds, read back from its bytes."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def words_of(pdf: bytes) -> str:
    """Every word of it, line ends as spaces."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def pictures_of(pdf: bytes) -> list[Any]:
    """Every picture that its pages draw, in turn, as often as it is drawn; ``_data`` are the bytes as
    they stand in the paper."""
    return [
        one
        for page in PdfReader(BytesIO(pdf)).pages
        for contents in [page.get_contents()]
        if contents is not None
        for one in _drawn(page["/Resources"], contents.get_data())
    ]


def _drawn(resources: Any, content: bytes) -> Iterator[Any]:
    for name in re.findall(rb"(/\S+) Do\b", content):
        one = resources["/XObject"][name.decode()].get_object()
        if one["/Subtype"] == "/Form":
            yield from _drawn(one["/Resources"], one.get_data())
        else:
            yield one
