"""The review sheet: one Word table per language and domain (number, English, Russian, target,
verdict, comment), handed to a reviewer who owns Word and comes back with verdicts.

It must never be an approval by itself: verdicts are read, shown, and signed in by a keyholder. A sheet
whose rows are not the ones that left is refused whole.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import polib
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from depter.errors import WordsError
from depter.words.checks import texts
from depter.words.exchange import snapshot, word_table
from depter.words.exchange.po_out import beside
from depter.words.exchange.word_table import TableRow
from depter.words.merge import Key, key
from depter.words.workspace import Workspace

MAX_BYTES = 16 << 20
#: A sheet of all forms has 3 MB of XML; a tree of it takes 25 times as much memory.
MAX_UNPACKED = 24 << 20
COLUMNS = 6
WIDTHS = (1.2, 7.0, 7.0, 7.0, 2.2, 3.2)
#: What people write into the verdict column, in five languages; anything else is asked back.
YES = frozenset(
    [
        "yes",
        "y",
        "ok",
        "+",
        "approve",
        "approved",
        "correct",
        "да",
        "д",
        "верно",
        "правильно",
        "одобряю",
        "иә",
        "ия",
        "дұрыс",
        "мақұлдаймын",
        "ооба",
        "туура",
        "макул",
        "ҳа",
        "бале",
        "дуруст",
        "маъқул",
        "✓",
        "✔",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "-",
        "−",
        "–",
        "reject",
        "rejected",
        "wrong",
        "нет",
        "н",
        "неверно",
        "неправильно",
        "жоқ",
        "дұрыс емес",
        "бұрыс",
        "жок",
        "туура эмес",
        "не",
        "нодуруст",
        "✗",
        "✘",
        "x",
        "х",
    ]
)
_MARK = re.compile(r"depter-review ([0-9a-f]{16}) (\d+)")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Verdict:
    """One row that came back with a verdict. ``yes`` False is a rejection and needs ``comment``; a
    yes with one is not a plain yes."""

    number: int
    key: Key
    yes: bool
    comment: str


@dataclass(frozen=True)
class Read:
    """A returned sheet. ``edited`` rows carry another text than the one that left: they become
    suggestions and are never approved, and a no beside one rejects the old text; ``unclear`` rows have
    words that are no verdict, or a yes to a text beside which something else stood; ``remarks`` are said
    beside a row that has no verdict, or another text.
    """

    language: str
    domain: str
    verdicts: tuple[Verdict, ...]
    edited: tuple[tuple[int, Key, str], ...]
    unclear: tuple[tuple[int, str], ...]
    remarks: tuple[tuple[int, str], ...]
    empty: int


def write(
    workspace: Workspace,
    lang: str,
    domain: str,
    words: Callable[[str], str],
    chosen: Callable[[polib.POEntry], bool] = lambda entry: True,
) -> bytes:
    """The bytes of a .docx with every text of a language and domain that ``chosen`` lets through.

    ``words`` says a heading of the sheet in the reviewer's language (the caller's ``_t``).
    Errors: ``exchange.nothing`` when no row is left, and those of the workspace.
    """
    entries = [
        one
        for one in workspace.catalog(lang, domain)
        if not one.obsolete and not one.fuzzy and all(texts(one)) and chosen(one)
    ]
    if not entries:
        raise WordsError("exchange.nothing", language=lang, domain=domain)
    base = snapshot.take(lang, domain, entries)
    snapshot.keep(workspace.folder, base)
    language = workspace.language(lang)
    reference = workspace.language(language.second)
    second_texts = beside(workspace, reference.code, domain)
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.0))
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(f"Depter: {language.name}, {domain}", level=1)
    document.add_paragraph(words("how"))
    document.add_paragraph(f"depter-review {base.id} {len(entries)}")
    table = document.add_table(rows=1, cols=COLUMNS)
    table.style = "Table Grid"
    heads = ("№", "English", reference.name, language.name, words("verdict"), words("comment"))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    besides = []
    for number, one in enumerate(entries, 1):
        english = " / ".join(t for t in (one.msgid, one.msgid_plural) if t)
        note = f"\n({one.comment})" if one.comment else ""
        cells = table.add_row().cells
        told = second_texts.get(key(one))
        # Whoever starts from the second language must see that nobody has approved it.
        second = f"{told[0]}\n({told[1]})" if told else "–"
        row = (str(number), _clean(english + note), _clean(second), _target(one))
        besides.append(_said_beside(row))
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    snapshot.keep_beside(workspace.folder, base.id, besides)
    for row_ in table.rows:
        for cell, width in zip(row_.cells, WIDTHS, strict=True):
            cell.width = Cm(width)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _said_beside(cells: Sequence[str]) -> str:
    """What a reviewer judged a text by."""
    return f"{cells[1]}\n\x1f\n{cells[2]}"


def _clean(text: str) -> str:
    return _BAD.sub("", text)


def _target(entry: polib.POEntry) -> str:
    return _joined(texts(entry))


def _joined(forms: Sequence[str]) -> str:
    return _clean("\n".join(forms))


def _rows(path: Path) -> tuple[str, tuple[TableRow, ...]]:
    """The text before the table and the rows of the first table, as plain texts."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WordsError("exchange.size", bytes=path.stat().st_size, most=MAX_BYTES)
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise WordsError("exchange.size", bytes=MAX_UNPACKED, most=MAX_UNPACKED)
        found = word_table.read(data)
        if found.rows is None:
            raise WordsError("sheet.no_table", path=path.name)
    except WordsError:
        raise
    except Exception as fault:
        # zipfile, lxml and python-docx each raise classes of their own for what Word did not write.
        raise WordsError("sheet.not_word", path=path.name) from fault
    return found.text, found.rows


def _same(one: str, other: str) -> bool:
    """Word changes spaces, quotes of line ends and composed letters; words it does not."""

    def plain(text: str) -> str:
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()

    return plain(one) == plain(other)


def read(folder: Path, path: Path) -> tuple[snapshot.Snapshot, Read]:
    """The snapshot that a returned sheet names, and what came back.

    Errors: ``sheet.not_word``, ``sheet.no_table``, ``sheet.no_mark`` (the line with the sheet's name
    is gone), ``exchange.export_unknown``, ``sheet.columns``, ``sheet.number`` with the row,
    ``sheet.rows`` with the missing numbers, ``sheet.twice``, ``sheet.source`` when an English text is
    not the one that left. All of these refuse the whole sheet; nothing was written.
    """
    mark, rows = _rows(path)
    named = _MARK.search(mark)
    if named is None:
        raise WordsError("sheet.no_mark", path=path.name)
    held = snapshot.find(folder, named[1])
    found: dict[int, TableRow] = {}
    for place, row in enumerate(rows[1:], 2):
        if len(row.cells) != COLUMNS:
            raise WordsError("sheet.columns", row=place, found=len(row.cells), wanted=COLUMNS)
        told = row.cells[0].strip()
        if not told.isdecimal() or not 1 <= int(told) <= len(held.rows):
            raise WordsError("sheet.number", row=place, told=told[:20])
        if int(told) in found:
            raise WordsError("sheet.twice", number=int(told))
        found[int(told)] = row
    lost = [n for n in range(1, len(held.rows) + 1) if n not in found]
    if lost:
        raise WordsError("sheet.rows", missing=lost[:20], count=len(lost))
    besides = [_said_beside(found[n].cells) for n in range(1, len(held.rows) + 1)]
    return held, _judged(held, found, snapshot.beside_as_handed(folder, held.id, besides))


def _judged(held: snapshot.Snapshot, found: dict[int, TableRow], as_handed: list[bool]) -> Read:
    verdicts: list[Verdict] = []
    edited: list[tuple[int, Key, str]] = []
    unclear: list[tuple[int, str]] = []
    remarks: list[tuple[int, str]] = []
    empty = 0
    for number, (known, forms) in enumerate(held.rows, 1):
        row = found[number].cells
        english = " / ".join(t for t in known[1:] if t)
        if not _same(row[1], _clean(english)) and not _same(row[1].split("\n(")[0], english):
            raise WordsError("sheet.source", number=number)
        comment = " / ".join(one for one in (row[5].strip(), *found[number].balloons) if one)
        word = row[4].strip().rstrip(".!").lower()
        if not _same(row[3], _joined(forms)):
            edited.append((number, known, row[3].strip()))
            if word in NO:
                verdicts.append(Verdict(number, known, False, comment or "See the suggestion."))
            elif comment:
                remarks.append((number, comment))
            continue
        if not word:
            empty += 1
            if comment:
                remarks.append((number, comment))
        elif word in YES and not as_handed[number - 1]:
            # Somebody changed the English note or the second language on its way: she who reads only
            # that one said yes to another text.
            why = "what stands beside it is not what was handed out"
            unclear.append((number, " / ".join(filter(None, (row[4].strip(), why, comment)))))
        elif word in YES:
            verdicts.append(Verdict(number, known, True, comment))
        elif word in NO:
            verdicts.append(Verdict(number, known, False, comment))
        else:
            unclear.append((number, " / ".join(one for one in (row[4].strip(), comment) if one)))
    return Read(
        held.language,
        held.domain,
        tuple(verdicts),
        tuple(edited),
        tuple(unclear),
        tuple(remarks),
        empty,
    )
