"""The Word sheet goes out, comes back with verdicts, and only a keyholder's signature counts."""

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from depter.errors import WordsError
from depter.words import edit
from depter.words.exchange import sheet
from depter.words.exchange.verdicts import sign_in
from depter.words.states import State
from tests.unit.words.house import House, house

#: The texts of the first two rows: consents stand in the order of their names.
P1, P2 = "consent:after-death/p:01", "consent:after-death/p:02"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house in which it is known who wrote each text of the Kazakh consents."""
    made = house(tmp_path_factory.mktemp("written"))
    words = made.words
    for one in words.catalog("kk", "consent"):
        for text in (one.msgstr + " ", one.msgstr):
            edit.edit(words, "kk", "consent", one.msgctxt, [text], made.keys["r-trans"])
    return made


@pytest.fixture
def home(written: House, tmp_path: Path) -> House:
    shutil.copytree(written.folder, tmp_path / "words")
    return replace(written, folder=tmp_path / "words", keys=dict(written.keys))


def handed_out(home: House) -> Path:
    path = home.folder.parent / "sheet.docx"
    path.write_bytes(sheet.write(home.words, "kk", "consent", lambda name: name))
    return path


def table(path: Path) -> tuple[Any, Any]:
    document = docx.Document(str(path))
    return document, document.tables[0]


def fill(path: Path, verdicts: dict[int, tuple[str, str]]) -> None:
    document, rows = table(path)
    for number, (word, comment) in verdicts.items():
        cells = rows.rows[number].cells
        cells[4].text, cells[5].text = word, comment
    document.save(str(path))


def sign(home: House, path: Path, who: str, role: str | None = None) -> dict[int, tuple[str, str]]:
    named, found = sheet.read(home.folder, path)
    done = sign_in(home.words, named, found, home.keys[who], role, author="r-guest")
    return {one.number: (one.done, one.code) for one in done}


def test_verdicts_are_signed_in_by_a_keyholder(home: House) -> None:
    path = handed_out(home)
    fill(path, {1: ("иә", ""), 2: ("Нет.", "Звучит как приказ"), 3: ("жоқ", ""), 4: ("maybe", "")})
    _, found = sheet.read(home.folder, path)
    assert [(one.number, one.yes) for one in found.verdicts] == [(1, True), (2, False), (3, False)]
    assert found.unclear == ((4, "maybe"),)
    texts = [one for one in home.words.catalog("kk", "consent") if not one.obsolete]
    assert found.empty == len(texts) - 4
    assert home.standing(P1).approvals == ()  # reading signs nothing
    assert sign(home, path, "r-clin") == {
        1: ("approved", ""),
        2: ("rejected", ""),
        3: ("refused", "ledger.reason"),
    }
    assert home.standing(P1).missing_roles == ("lawyer",)
    assert home.standing(P2).state is State.NEEDS_EDIT
    assert sign(home, path, "r-law")[1] == ("approved", "")
    home.guard()
    assert home.standing(P1).state is State.APPROVED


def test_the_second_language_says_who_has_approved_it(home: House) -> None:
    """Whoever judges the Kazakh by the Russian must not take a machine's Russian for an approved one."""
    _, rows = table(handed_out(home))
    beside = [row.cells[2].text for row in rows.rows[1:]]
    assert home.standing(P1, "ru").state is State.UNREVIEWED
    assert beside[0].endswith("\n(not reviewed)")


def test_the_author_cannot_sign_her_own(home: House) -> None:
    path = handed_out(home)
    fill(path, {1: ("да", "")})
    assert sign(home, path, "r-trans") == {1: ("refused", "ledger.author")}


def test_an_edited_text_is_a_suggestion_and_never_approved(home: House) -> None:
    path = handed_out(home)
    document, rows = table(path)
    rows.rows[1].cells[3].text = "Мен сізге атымды айттым."
    rows.rows[1].cells[4].text = "yes"
    document.save(str(path))
    assert sign(home, path, "r-clin") == {1: ("suggested", "")}
    assert home.standing(P1).approvals == ()
    assert [one.text for one in home.standing(P1).suggestions] == [("Мен сізге атымды айттым.",)]


def test_a_no_beside_a_better_wording_counts_too(home: House) -> None:
    home.approve(P1, "r-clin", "r-law")
    path = handed_out(home)
    fill(path, {1: ("нет", "Звучит как приказ"), 2: ("да", "лучше так")})
    document, rows = table(path)
    for number in (1, 2):
        rows.rows[number].cells[3].text = "Мен сізге атымды айттым."
    document.save(str(path))
    named, found = sheet.read(home.folder, path)
    assert found.remarks == ((2, "лучше так"),)
    done = sign_in(home.words, named, found, home.keys["r-clin"], author="r-guest")
    assert [(one.number, one.done) for one in done] == [
        (1, "rejected"),
        (1, "suggested"),
        (2, "suggested"),
    ]
    assert home.standing(P1).state is State.NEEDS_EDIT
    assert home.standing(P1).rejected_reason == "Звучит как приказ"


def test_a_text_that_changed_meanwhile_is_not_approved(home: House) -> None:
    path = handed_out(home)
    fill(path, {1: ("yes", "")})
    home.write_text(P1, "Мен сізге атымды айттым.")
    assert sign(home, path, "r-clin") == {1: ("changed", "")}
    assert home.standing(P1).approvals == ()


def tracked(kind: str, *, text: str = "") -> Any:
    """A tracked change as Word writes it: an insertion with a run of its own, or an empty deletion."""
    change = OxmlElement(f"w:{kind}")
    for name, value in (("id", "7"), ("author", "A"), ("date", "2026-11-28T10:00:00Z")):
        change.set(qn(f"w:{name}"), value)
    if text:
        run, words = OxmlElement("w:r"), OxmlElement("w:t")
        words.text = text
        words.set(qn("xml:space"), "preserve")
        run.append(words)
        change.append(run)
    return change


def strike(cell: Any) -> None:
    """Strikes out all that stands in a cell, as Word does while changes are tracked."""
    for paragraph in cell.paragraphs:
        for run in list(paragraph._p.r_lst):
            gone = tracked("del")
            run.addprevious(gone)
            gone.append(run)
            for words in run.findall(qn("w:t")):
                words.tag = qn("w:delText")


def test_tracked_changes_count_as_they_will_read(home: House) -> None:
    path = handed_out(home)
    document, rows = table(path)
    row = {number: rows.rows[number].cells for number in range(1, 6)}
    row[1][3].paragraphs[0]._p.append(tracked("ins", text=" емес."))
    row[1][4].paragraphs[0]._p.append(tracked("ins", text="иә"))
    row[2][4].paragraphs[0]._p.append(tracked("ins", text="жоқ"))
    row[2][5].paragraphs[0]._p.append(tracked("ins", text="Бұйрық сияқты"))
    row[3][4].text = "yes"
    strike(row[3][4])
    row[4][4].paragraphs[0]._p.append(tracked("moveFrom", text="yes"))
    strike(row[5][3])
    row[5][3].paragraphs[0]._p.append(tracked("ins", text="Басқа мәтін."))
    document.save(str(path))
    _, found = sheet.read(home.folder, path)
    assert [(one.number, one.yes, one.comment) for one in found.verdicts] == [
        (2, False, "Бұйрық сияқты")
    ]
    assert [(number, text[-6:]) for number, _, text in found.edited] == [
        (1, " емес."),
        (5, "мәтін."),
    ]
    assert sign(home, path, "r-clin")[1] == ("suggested", "")
    assert home.standing(P1).approvals == ()


def test_a_row_that_is_struck_out_is_a_lost_row(home: House) -> None:
    path = handed_out(home)
    document, rows = table(path)
    rows.rows[4]._tr.get_or_add_trPr().append(tracked("del"))
    document.save(str(path))
    with pytest.raises(WordsError) as fault:
        sheet.read(home.folder, path)
    assert (fault.value.code, fault.value.facts["missing"]) == ("sheet.rows", [4])


def test_a_cell_of_a_form_control_is_read(home: House) -> None:
    path = handed_out(home)
    document, rows = table(path)
    cell = rows.rows[1].cells[4]._tc
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    cell.addprevious(control)
    control.append(content)
    content.append(cell)
    docx.table._Cell(cell, rows).text = "иә"
    document.save(str(path))
    assert sign(home, path, "r-clin") == {1: ("approved", "")}


def test_what_is_said_beside_a_verdict_is_not_lost(home: House) -> None:
    path = handed_out(home)
    fill(path, {1: ("yes", "but please write дәрігер"), 2: ("", "I do not understand this")})
    document, rows = table(path)
    for number, told in ((3, "жоқ"), (4, "иә")):
        rows.rows[number].cells[4].text = told
        runs = rows.rows[number].cells[3].paragraphs[0].runs
        document.add_comment(runs=runs, text=f"balloon {number}", author="A")
    document.save(str(path))
    named, found = sheet.read(home.folder, path)
    assert found.remarks == ((2, "I do not understand this"),)
    assert found.verdicts[1].comment == "balloon 3"
    assert sign(home, path, "r-clin") == {
        1: ("remarked", ""),
        3: ("rejected", ""),
        4: ("remarked", ""),
    }
    assert home.standing(P1).approvals == ()
    done = sign_in(home.words, named, found, home.keys["r-clin"], author="r-guest", remarked=True)
    assert [(one.number, one.done) for one in done] == [
        (1, "approved"),
        (3, "rejected"),
        (4, "approved"),
    ]
    lines = home.words.folder.joinpath("review/kk.jsonl").read_text("utf-8").splitlines()
    assert any('"reason":"but please write дәрігер"' in one for one in lines)


def damage(path: Path, how: str) -> None:
    document, rows = table(path)
    body = rows._tbl
    if how == "row":
        body.remove(rows.rows[5]._tr)
    elif how == "number":
        rows.rows[5].cells[0].text = "99"
    elif how == "twice":
        rows.rows[5].cells[0].text = "4"
    elif how == "word":
        rows.rows[5].cells[0].text = "пять"
    elif how == "english":
        rows.rows[5].cells[1].text = "You must agree."
    elif how == "mark":
        document.paragraphs[2].text = ""
    elif how == "table":
        body.getparent().remove(body)
    elif how == "name":
        document.paragraphs[2].text = "depter-review 0123456789abcdef 3"
    document.save(str(path))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("row", "sheet.rows"),
        ("number", "sheet.number"),
        ("twice", "sheet.twice"),
        ("word", "sheet.number"),
        ("english", "sheet.source"),
        ("mark", "sheet.no_mark"),
        ("table", "sheet.no_table"),
        ("name", "exchange.export_unknown"),
    ],
)
def test_a_changed_sheet_is_refused_whole(home: House, how: str, code: str) -> None:
    path = handed_out(home)
    fill(path, {1: ("yes", "")})
    damage(path, how)
    with pytest.raises(WordsError) as fault:
        sheet.read(home.folder, path)
    assert fault.value.code == code


def test_what_is_no_word_file_says_so(home: House) -> None:
    path = home.folder.parent / "x.docx"
    for data in (b"", b"PK\x03\x04", b"<html>", handed_out(home).read_bytes()[:900]):
        path.write_bytes(data)
        with pytest.raises(WordsError) as fault:
            sheet.read(home.folder, path)
        assert fault.value.code == "sheet.not_word"


def doctored(path: Path, head: bytes, old: bytes, new: bytes) -> None:
    """The sheet with something before and inside its XML that Word would not write."""
    with zipfile.ZipFile(path) as packed:
        parts = {one.filename: packed.read(one) for one in packed.infolist()}
    xml = parts["word/document.xml"]
    declared, _, rest = xml.partition(b"?>")
    parts["word/document.xml"] = declared + b"?>" + head + rest.replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def test_a_sheet_reads_no_other_file_and_fills_no_memory(home: House, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the other file")
    path = handed_out(home)
    fill(path, {1: ("yes", "MARK")})
    bombs = b"".join(b'<!ENTITY b%d "%s">' % (n + 1, b"&b%d;" % n * 10) for n in range(9))
    head = b'<!DOCTYPE x [<!ENTITY b0 "ha"><!ENTITY f SYSTEM "%s">%s]>' % (
        secret.as_uri().encode(), bombs
    )  # fmt: skip
    doctored(path, head, b"MARK", b"said &f;&b9;")
    try:
        _, found = sheet.read(home.folder, path)
        comments = [one.comment for one in found.verdicts]
    except WordsError as fault:
        assert fault.code == "sheet.not_word"
        comments = []
    assert all(len(one) < 100 and "the other file" not in one for one in comments)
    path = handed_out(home)
    doctored(path, b"", b"<w:sectPr", b"<w:p/>" * (sheet.MAX_UNPACKED // 6) + b"<w:sectPr")
    assert path.stat().st_size < 1 << 20
    with pytest.raises(WordsError) as full:
        sheet.read(home.folder, path)
    assert full.value.code == "exchange.size"


@pytest.mark.parametrize("column", [1, 2])
def test_a_yes_beside_another_text_than_was_handed_out_is_none(home: House, column: int) -> None:
    """Many reviewers read the second language alone: whoever passes the sheet on could give them another
    sentence to compare with, or another note."""
    path = handed_out(home)
    fill(path, {1: ("yes", ""), 2: ("yes", ""), 3: ("no", "wrong")})
    document, rows = table(path)
    for number in (2, 3):
        cell = rows.rows[number].cells[column]
        cell.text = cell.text.split("\n(")[0] + "\n(quite another thing)"
    document.save(str(path))
    _, found = sheet.read(home.folder, path)
    assert [(one.number, one.yes) for one in found.verdicts] == [(1, True), (3, False)]
    assert [number for number, _ in found.unclear] == [2]
    # Handed out again after the second language was mended: both sheets are good.
    other = handed_out(home)
    fill(other, {1: ("yes", "")})
    _, found = sheet.read(home.folder, other)
    assert [one.number for one in found.verdicts] == [1]
