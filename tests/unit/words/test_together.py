"""A text and the line of who wrote it change together, or neither does, whatever is refused and when."""

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli.words import command
from depter.cli.words.say import SAY
from depter.cli.words.say import plain as said
from depter.errors import WordsError
from depter.words import edit, ledger, pot
from depter.words.exchange import po_in, po_out
from depter.words.ledger import Draft
from depter.words.statement import Act
from tests.unit.words.house import House, house

CONSENT = "consent:interview/p:01"
NEW = "Мен сізге атымды айтқан едім."


@pytest.fixture
def home(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.write_text(CONSENT, "Мен сізге атымды айттым.")
    made.approve(CONSENT, "r-clin", "r-law")
    return made


def on_disk(home: House) -> dict[str, bytes]:
    """The catalog and the ledger, and whatever else lies beside them."""
    folders = (home.folder / "kk" / "LC_MESSAGES", home.folder / "review")
    return {
        one.name: one.read_bytes() for place in folders for one in place.iterdir() if one.is_file()
    }


def returned(home: House, name: str = "back.po") -> Path:
    file = po_out.export(home.words, "kk", "consent", lambda _text: [])
    next(one for one in file if one.msgctxt == CONSENT).msgstr = NEW
    path = home.folder.parent / name
    path.write_text(str(file), "utf-8")
    return path


def bring(home: House, path: Path, author: str = "") -> po_in.Report:
    return po_in.bring_in(
        home.words, path, home.keys["r-trans"], lambda _key, _forms: [], author=author
    )


def full(*_told: object) -> Path:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("author", ["Aigul", "r-Aigul", "r-7f3a\n", "r-a r-b", "Әлия"])
def test_an_author_who_is_no_id_is_refused_before_anything(home: House, author: str) -> None:
    path = returned(home)
    before = on_disk(home)
    with pytest.raises(WordsError) as caught:
        bring(home, path, author)
    assert caught.value.code == "edit.author"
    assert "{" not in said(caught.value)
    with pytest.raises(WordsError) as caught:
        edit.edit(home.words, "kk", "consent", CONSENT, [NEW], home.keys["r-trans"], author=author)
    assert caught.value.code == "edit.author"
    assert on_disk(home) == before
    assert len(home.standing(CONSENT).approvals) == 2


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        (" x.po", "import:x.po"),
        ("a\nb.po", "import:a b.po"),
        ("\u2028\u202e.po", "import:.po"),
        ("n" * 120 + ".po", "import:" + "n" * 80),
    ],
)
def test_whatever_a_file_is_called_its_text_has_an_author(
    home: House, name: str, origin: str
) -> None:
    bring(home, returned(home, name))
    now = home.standing(CONSENT)
    assert (now.author, now.origin) == ("r-trans", origin)


@pytest.mark.parametrize("step", ["lay", "settle"])
def test_a_disk_that_refuses_the_ledger_leaves_the_text_as_it_was(
    home: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = returned(home)
    before = on_disk(home)
    right = getattr(ledger, step)

    def refuses(*told: object) -> object:
        named = " ".join(str(one) for one in told)
        return full() if "kk.jsonl" in named else right(*told)

    monkeypatch.setattr(ledger, step, refuses)
    with pytest.raises(WordsError) as caught:
        bring(home, path)
    assert caught.value.code == "ledger.write"
    assert "{" not in said(caught.value)
    monkeypatch.undo()
    assert on_disk(home) == before
    assert len(home.standing(CONSENT).approvals) == 2
    bring(home, path)
    assert home.standing(CONSENT).author == "r-trans"


def test_a_disk_that_refuses_even_the_old_text_is_told_by_its_own_name(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = ledger.settle

    def refuses(aside: Path, path: Path) -> None:
        if path.suffix == ".jsonl":
            monkeypatch.setattr("depter.words.workspace.put", full)
            full()
        right(aside, path)

    monkeypatch.setattr(ledger, "settle", refuses)
    with pytest.raises(WordsError) as caught:
        edit.edit(home.words, "kk", "consent", CONSENT, [NEW], home.keys["r-trans"])
    assert caught.value.code == "edit.half"
    assert "{" not in said(caught.value)


def test_what_no_ledger_could_hold_is_refused_before_the_text_is_written(home: House) -> None:
    before = on_disk(home)
    with pytest.raises(WordsError) as caught:
        edit.edit(
            home.words, "kk", "consent", CONSENT, [NEW], home.keys["r-trans"], origin="hearsay"
        )
    assert (caught.value.code, caught.value.facts) == ("ledger.statement", {"field": "origin"})
    assert "{" not in said(caught.value)
    with pytest.raises(WordsError) as caught:
        edit.reject(home.words, "kk", None, CONSENT, home.keys["r-law"], "half \udcd0")
    assert caught.value.facts == {"field": "text"}
    assert on_disk(home) == before


def test_all_lines_are_right_before_the_first_is_written(home: House) -> None:
    held = home.words.ledger("kk")
    before = on_disk(home)
    subject = held.lines[0].subject
    good = Draft(Act.TRANSLATE, subject, origin="human")
    called = []
    with pytest.raises(WordsError):
        held.extend(
            [good, Draft(Act.TRANSLATE, subject, origin="")],
            home.keys["r-trans"],
            allow=lambda _ledger: called.append(1),
        )
    assert (called, on_disk(home)) == ([], before)


def test_an_import_that_is_stopped_half_way_says_how_far_it_came(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = po_out.export(home.words, "kk", "consent", lambda _text: [])
    for one in file[:3]:
        one.msgstr += " Иә."
    path = home.folder.parent / "three.po"
    path.write_text(str(file), "utf-8")
    count, right = [0], ledger.lay

    def second_fails(path: Path, data: bytes) -> Path:
        count[0] += path.suffix == ".jsonl"
        return full() if path.suffix == ".jsonl" and count[0] == 2 else right(path, data)

    monkeypatch.setattr(ledger, "lay", second_fails)
    with pytest.raises(WordsError) as caught:
        bring(home, path)
    assert caught.value.code == "exchange.stopped"
    assert (caught.value.facts["count"], caught.value.facts["why"]) == (1, "ledger.write")
    assert "{" not in said(caught.value)
    monkeypatch.undo()
    assert bring(home, path).counts()["same"] == 1
    now = pot.read(pot.po_path(home.folder, "kk", "consent"))
    assert all(one.msgstr.endswith(" Иә.") for one in now[:3])


def test_the_command_refuses_a_wrong_author_before_it_asks_for_a_passphrase(home: House) -> None:
    path = returned(home)
    before = on_disk(home)
    (home.folder.parent / "t.key").write_bytes(b"x")
    told = ["import", str(path), "--key", str(home.folder.parent / "t.key"), "--author", "Aigul"]
    done = CliRunner().invoke(command, [*told, "--in", str(home.folder)])
    assert done.exit_code == 1
    assert "Aigul is not an id" in done.output
    assert "Passphrase" not in done.output
    assert on_disk(home) == before
    assert "{author}" in SAY["edit.author"]
