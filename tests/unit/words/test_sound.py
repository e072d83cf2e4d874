"""No way into the catalogs passes by the checks: an accepted suggestion, a returned file, a build, and the
counts are judged by the glossary, by the other choices of the question and by our own limits."""

import csv
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.cli.words.say import plain as said
from depter.errors import WordsError
from depter.words import edit, glossary, pot
from depter.words.checks import errors
from depter.words.compiling import compile_all, faults
from depter.words.exchange.judge import judge
from depter.words.glossary import Glossary
from depter.words.sound import findings
from depter.words.status import counts
from depter.words.templates import flags_of
from depter.words.workspace import Workspace
from tests.unit.words.house import House, house

KEY = "consent:interview/p:01"
YES, NO = "form:_common/o:yes", "form:_common/o:no"


@pytest.fixture
def home(tmp_path: Path) -> House:
    return house(tmp_path, whole=True)


def named(words: Workspace, told: str) -> tuple[str, str, str]:
    entry = words.find(told).entry
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def forbid(home: House, told: str, word: str) -> None:
    """A word of the English of a text gets a term that forbids a Kazakh word."""
    path = home.folder / glossary.FILE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    english = home.words.find(told).entry.msgid
    rows.append(
        dict.fromkeys(rows[0], "")
        | {"id": "of-a-test", "en": english.split()[-1].strip(".?!"), "kk": "дұрыс-сөз"}
        | {"kk_forbidden": word, "kk_state": "sourced"}
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def faulty(words: Workspace, lang: str, domain: str) -> int:
    return next(one.faulty for one in counts(words) if (one.language, one.domain) == (lang, domain))


@pytest.mark.parametrize(
    ("text", "check"),
    [("<b>x</b>", "markup"), ("Мен сiзге айттым.", "mixed-script"), ("Мен\u200b.", "invisible")],
)
def test_a_faulty_suggestion_is_not_accepted_as_it_is(home: House, text: str, check: str) -> None:
    made = edit.suggest(home.words, "kk", None, KEY, [text], home.keys["r-guest"])
    before = pot.po_path(home.folder, "kk", "consent").read_bytes()
    with pytest.raises(WordsError) as caught:
        edit.accept(home.words, "kk", None, KEY, made.subject.tgt, home.keys["r-trans"])
    assert caught.value.code == "edit.faulty"
    entry = home.words.find(KEY).entry
    wrong = errors(findings(home.words, "kk", "consent", entry, [text]))
    assert check in [one.check for one in wrong]
    assert all(one.told in said(caught.value) for one in wrong)
    assert pot.po_path(home.folder, "kk", "consent").read_bytes() == before
    assert [one.text for one in home.standing(KEY).suggestions] == [(text,)]


def test_two_choices_that_read_the_same_are_found_when_they_come_in(home: House) -> None:
    words = home.words
    there = words.entry("kk", words.find(YES)).msgstr
    told = judge(words, "kk", "forms")(named(words, NO), [there])
    assert any(one.startswith("same-target:") for one in told)


def test_a_forbidden_word_stops_import_status_and_build(home: House, tmp_path: Path) -> None:
    words = home.words
    text = words.entry("kk", words.find(KEY)).msgstr
    word = max(text.split(), key=len).strip(".,!?«»")
    assert judge(words, "kk", "consent")(named(words, KEY), [text]) == []
    assert faulty(words, "kk", "consent") == 0
    forbid(home, KEY, word)
    [told] = judge(home.words, "kk", "consent")(named(words, KEY), [text])
    assert told.startswith("glossary:")
    assert faulty(home.words, "kk", "consent") >= 1
    with pytest.raises(WordsError) as caught:
        compile_all(home.folder, tmp_path / "out")
    assert caught.value.code == "words.faulty"
    assert " glossary " in str(caught.value.facts["findings"])


def test_a_glossary_that_cannot_be_read_is_no_empty_one(home: House, tmp_path: Path) -> None:
    (home.folder / glossary.FILE).write_text('id,en\n"torture', "utf-8")
    for act in (
        lambda: counts(home.words),
        lambda: compile_all(home.folder, tmp_path / "out"),
        lambda: judge(home.words, "kk", "consent")(named(home.words, KEY), ["Мен."]),
    ):
        with pytest.raises(WordsError) as caught:
            act()
        assert caught.value.code == "words.glossary"
        assert "{" not in said(caught.value)


def test_a_limit_is_the_templates_whatever_the_file_of_a_translator_says(
    home: House, tmp_path: Path
) -> None:
    words = home.words
    source = next(
        one for one in words.template("forms") if any("max-length:" in flag for flag in one.flags)
    )
    path = pot.po_path(home.folder, "kk", "forms")
    file = pot.read(path)
    entry = next(one for one in file if (one.msgctxt, one.msgid) == (source.msgctxt, source.msgid))
    entry.msgstr = "Ұ" * 200
    entry.flags = ["max-length:900"]
    pot.save(file, path)
    words = home.words
    catalogs = {"kk": words.catalog("kk", "forms")}
    flags = flags_of(words.template("forms"))
    [told] = faults(catalogs, words.language("kk"), "forms", flags, Glossary(()))
    assert told.check == "too-long"
    line = ["words", "check", "--in", str(home.folder), str(path)]
    done = CliRunner().invoke(main, line)
    assert (done.exit_code, "too-long" in done.output) == (1, True), done.output
    stranger = tmp_path / "kk.po"
    stranger.write_text(str(_foreign(entry)), "utf-8")
    done = CliRunner().invoke(main, ["words", "check", "--in", str(home.folder), str(stranger)])
    assert "too-long error" not in done.output


def _foreign(entry: polib.POEntry) -> polib.POFile:
    """A file of another program with the same text: our template says nothing of it."""
    made = polib.POFile(wrapwidth=0)
    made.metadata = {
        "Language": "kk",
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    made.append(entry)
    return made
