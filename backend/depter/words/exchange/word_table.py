"""A table of a Word file as its reader sees it: tracked changes as if all of them were accepted, the
balloons in the margin with the row that they point at. (ECMA-376 part 1, 17.13.4 and 17.13.5.)

It must never leave out what a person wrote, nor bring back what she struck out.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn

_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "\u2011"}
#: What is struck out, and what was moved away from here.
_GONE = {qn("w:del"), qn("w:moveFrom")}
_TABLE, _ROW, _CELL, _PARAGRAPH = qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:p")


@dataclass(frozen=True)
class TableRow:
    """The cells as text, and what balloons say about the row, in the order of the page."""

    cells: tuple[str, ...]
    balloons: tuple[str, ...]


@dataclass(frozen=True)
class WordFile:
    """The text outside of tables, and the rows of the first table; None where there is no table."""

    text: str
    rows: tuple[TableRow, ...] | None


def read(data: bytes) -> WordFile:
    """Takes a .docx apart. Raises whatever zipfile, lxml and python-docx raise for what is none."""
    document = docx.Document(io.BytesIO(data))
    said = {one.comment_id: one.text.strip() for one in document.comments}
    body = document.element.body
    text = "\n".join(_paragraph(one) for one in body if one.tag == _PARAGRAPH)
    table = next(body.iter(_TABLE), None)
    if table is None:
        return WordFile(text, None)
    return WordFile(text, tuple(_row(one, said) for one in table.iter(_ROW) if not _struck(one)))


def _struck(row: Any) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _row(row: Any, said: dict[int, str]) -> TableRow:
    cells = tuple(
        "\n".join(_paragraph(one) for one in cell.iter(_PARAGRAPH)) for cell in row.iter(_CELL)
    )
    ids = [int(one.get(qn("w:id"))) for one in row.iter(qn("w:commentReference"))]
    return TableRow(cells, tuple(said[one] for one in ids if said.get(one)))


def _paragraph(paragraph: Any) -> str:
    return "".join(_runs(paragraph))


def _runs(element: Any) -> Iterator[str]:
    for one in element:
        if one.tag in _GONE:
            continue
        if one.tag == qn("w:t"):
            yield one.text or ""
        elif one.tag in _BREAKS:
            yield _BREAKS[one.tag]
        elif one.tag != _PARAGRAPH:  # one inside, in a text box, is a paragraph of its own
            yield from _runs(one)
