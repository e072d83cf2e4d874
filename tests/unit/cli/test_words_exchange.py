"""`depter words export | import` as a coordinator types them: Poedit and Word, there and back."""

import os
import re
import zipfile
from pathlib import Path

import docx
import polib
import pytest
from click.testing import CliRunner, Result

from depter.cli.words import command
from depter.cli.words.unlock import PURPOSE
from depter.trust.keyfile import Argon2Cost, seal_keyfile
from tests.unit.words.house import House, house

PASSPHRASE = "a long passphrase for a test"
SAFE = "form:intake/q:it.safe_now"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exchange")


@pytest.fixture(scope="module")
def home(folder: Path) -> House:
    made = house(folder)
    (folder / "pass").write_text(PASSPHRASE + "\n", "utf-8")
    for who in ("r-trans", "r-clin"):
        secret = made.keys[who].key.seed + who.encode()
        cost = Argon2Cost(64 * 1024, 3, 1)
        data = seal_keyfile(secret, PASSPHRASE, purpose=PURPOSE, random_bytes=os.urandom, cost=cost)
        (folder / f"{who}.key").write_bytes(data)
    return made


def run(home: House, *told: str, who: str = "", say: str | None = None) -> Result:
    place = home.folder.parent
    key = (
        ["--key", str(place / f"{who}.key"), "--passphrase-file", str(place / "pass")]
        if who
        else []
    )
    return CliRunner().invoke(command, [*told, *key, "--in", str(home.folder)], input=say)


def test_a_po_goes_to_poedit_and_comes_back(home: House) -> None:
    place = home.folder.parent / "out"
    done = run(home, "export", "-l", "kk", "--po", str(place))
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in place.iterdir()) == [
        "kk-consent.po", "kk-forms.po", "kk-server.po", "kk-ui.po"
    ]  # fmt: skip
    path = place / "kk-forms.po"
    file = polib.pofile(str(path), wrapwidth=0)
    entry = next(one for one in file if one.msgctxt == SAFE)
    entry.msgstr = "Осында қазір қауіпсіз сөйлесе аламыз ба?"
    bad = next(one for one in file if one.msgctxt == "form:intake/q:it.alone")
    bad.msgstr = "<b>Бізді</b> кiм естиді?"
    file.save()
    tried = run(home, "import", str(path), "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "Nothing was changed" in tried.output and "markup:" in tried.output
    refused = run(home, "import", str(path))
    assert refused.exit_code == 1
    assert "--key FILE. Only --dry-run needs none." in refused.output
    part = place / "part.po"
    head, *texts = path.read_text("utf-8").split("\n\n")
    few = [head, *(one for one in texts if f'msgctxt "{SAFE}"' in one)]
    part.write_text(re.sub(r'"X-Depter-Texts: .*\n', "", "\n\n".join(few)) + "\n", "utf-8")
    tried = run(home, "import", str(part), "--dry-run")
    assert f"1 of {len(file):,} texts; those that are not in it stay as they are." in tried.output
    done = run(home, "import", str(path), who="r-trans")
    assert done.exit_code == 0, done.output
    assert "markup:" in done.output
    assert "mixed-script:" in done.output
    assert re.search(r"^refused +1$", done.output, re.M) and "(not taken)" in done.output
    now = {one.msgctxt: one.msgstr for one in home.words.catalog("kk", "forms")}
    assert now[SAFE] == entry.msgstr
    assert now[bad.msgctxt] != bad.msgstr


def test_a_language_goes_to_word_in_one_sheet_for_each_kind(home: House) -> None:
    """As the translators' page has it: a folder is named, and nothing else."""
    folder = home.folder.parent / "to-review"
    done = run(home, "export", "-l", "kk", "--sheet", str(folder))
    assert done.exit_code == 0, done.output
    made = {path.name for path in folder.iterdir()}
    assert {"kk-consent.docx", "kk-forms.docx", "kk-ui.docx"} <= made
    assert len(docx.Document(str(folder / "kk-consent.docx")).tables[0].rows) > 1


def test_what_somebody_worked_in_is_not_written_over(home: House) -> None:
    folder = home.folder.parent / "worked-in"
    told = ("export", "-l", "kk", "--domain", "consent", "--po", str(folder))
    assert run(home, *told).exit_code == 0
    path = folder / "kk-consent.po"
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
    again = run(home, *told)
    assert again.exit_code == 1
    assert "somebody may have worked in it" in again.output
    assert path.read_text("utf-8").endswith("# mine\n")
    assert run(home, *told, "--replace").exit_code == 0
    assert "# mine" not in path.read_text("utf-8")


def test_a_yes_with_a_comment_is_asked_about(home: House) -> None:
    home.write_text("consent:interview/p:01", "Мен сізге атымды енді айтамын.")
    path = home.folder.parent / "remarked.docx"
    run(home, "export", "-l", "kk", "--domain", "consent", "--sheet", str(path))
    document = docx.Document(str(path))
    for row in document.tables[0].rows:
        if row.cells[3].text.startswith("Мен сізге атымды енді"):
            row.cells[4].text, row.cells[5].text = "иә", "бірақ қысқарақ"
    document.tables[0].rows[1].cells[5].text = "түсінбедім"
    document.save(str(path))
    done = run(home, "import", str(path), "--yes", who="r-clin")
    assert "said without a verdict, kept in the sheet only: түсінбедім" in done.output
    assert "remarked  Not signed: a yes with a comment may be none." in done.output
    assert home.standing("consent:interview/p:01").approvals == ()
    done = run(home, "import", str(path), who="r-clin", say="y\ny\n")
    assert "1 of them say yes with a comment" in done.output
    assert [one.role for one in home.standing("consent:interview/p:01").approvals] == ["clinician"]


def test_a_sheet_goes_to_word_and_comes_back(home: House) -> None:
    home.write_text("consent:interview/p:01", "Мен сізге атымды айттым.")
    path = home.folder.parent / "kk.docx"
    done = run(home, "export", "-l", "kk", "--domain", "consent", "--sheet", str(path))
    assert done.exit_code == 0, done.output
    document = docx.Document(str(path))
    row = next(
        r for r in document.tables[0].rows if r.cells[3].text.startswith("Мен сізге атымды ай")
    )
    row.cells[4].text = "иә"
    document.save(str(path))
    asked = run(home, "import", str(path), who="r-clin", say="n\n")
    assert asked.exit_code == 1
    assert home.standing("consent:interview/p:01").approvals == ()
    done = run(home, "import", str(path), who="r-clin", say="y\n")
    assert done.exit_code == 0, done.output
    assert "approved" in done.output
    assert [one.role for one in home.standing("consent:interview/p:01").approvals] == ["clinician"]


def test_what_cannot_be_taken_is_told_plainly(home: House) -> None:
    place = home.folder.parent
    (place / "x.po").write_bytes(b"\xff\xfe\x00")
    (place / "x.docx").write_bytes(b"no")
    for told, said in (
        (["import", str(place / "x.po")], "not in UTF-8"),
        (["import", str(place / "x.docx")], "not a Word file"),
    ):
        done = run(home, *told, who="r-trans")
        assert done.exit_code == 1
        assert said in done.output
    (place / "a file").write_text("")
    for told, said in (
        (["export", "-l", "xx", "--po", str(place / "o")], "not one of our languages"),
        (["export", "-l", "en", "--po", str(place / "o")], "English is the source"),
        (["export", "-l", "kk"], "--po FILE, --sheet FILE and --tbx FILE"),
        (["export", "--po", str(place / "o")], "Say a language"),
        (["export", "-l", "kk", "--po", str(place / "one.po")], "One .po holds one domain"),
        (["export", "-l", "kk", "--sheet", str(place / "s.docx")], "One .docx holds one domain"),
        (["export", "-l", "kk", "--sheet", str(place / "a file" / "in it")], "cannot be written"),
        (
            ["export", "-l", "kk", "--domain", "studio", "--po", str(place / "o")],
            "not translated into kk",
        ),
        (["export", "-l", "kk", "--domain", "no", "--po", str(place / "o")], "not a domain"),
    ):
        done = run(home, *told)
        assert done.exit_code == 1, told
        assert said in done.output, done.output


def test_a_file_cannot_write_over_what_is_shown_of_it(home: House) -> None:
    """Whoever is asked to sign "I have seen them all" sees it as it is: no sign of a file moves the
    terminal's cursor, clears a line or turns it round."""
    place = home.folder.parent / "turned"
    run(home, "export", "-l", "kk", "--domain", "consent", "--sheet", str(place / "s.docx"))
    document = docx.Document(str(place / "s.docx"))
    rows = document.tables[0].rows
    rows[1].cells[4].text, rows[1].cells[5].text = "no", "wrong\r   1 yes\x9b1A\u202e"
    rows[2].cells[4].text = "no idea\n   2 yes"
    document.save(str(place / "s.docx"))
    # Word's own break becomes a line; a bare carriage return travels as a reference.
    unpacked = zipfile.ZipFile(place / "s.docx")
    with zipfile.ZipFile(place / "t.docx", "w") as packed:
        for one in unpacked.infolist():
            data = unpacked.read(one).replace(b"wrong", b"wrong&#13;&#x9b;1A")
            packed.writestr(one.filename, data)
    told = run(home, "import", str(place / "t.docx"), "--dry-run")
    assert told.exit_code == 0, told.output
    assert not {sign for sign in told.output if not sign.isprintable()} - {"\n", "\xa0"}
    assert "NO wrong" in told.output and "[U+202E]" in told.output and "[U+009B]" in told.output
    assert not re.search(r"^ *[12] yes", told.output, re.MULTILINE)
    run(home, "export", "-l", "kk", "--domain", "forms", "--po", str(place / "f.po"))
    file = polib.pofile(str(place / "f.po"), wrapwidth=0)
    file.append(polib.POEntry(msgctxt="x\x1b[2K\r", msgid="new", msgstr="taken\x1b[1A"))
    file.save()
    told = run(home, "import", str(place / "f.po"), "--dry-run")
    assert not {sign for sign in told.output if not sign.isprintable()} - {"\n", "\xa0"}
