"""The question about words that no approved text has: asked only where enough is approved, never learnt
from a draft, shown by the command and in the studio."""

from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.words import glossary, places, vocabulary
from depter.words.checks import Finding, Vocabulary, check_entry
from depter.words.languages import load
from depter.words.ledger import Draft
from depter.words.statement import Act, Subject
from depter.words.vocabulary import ENOUGH, gathered
from tests.unit.words.house import House, house
from tests.unit.words.studio.test_studio import Desk

SOURCES = places.translations()
LANGUAGES = load(SOURCES / "languages.toml")
TERMS = glossary.load(SOURCES / "glossary" / "terms.csv")
KEY = "form:intake/q:it.what"
FEW = 12


def asked(code: str, text: str, known: Vocabulary, domain: str = "forms") -> list[Finding]:
    entry = polib.POEntry(msgctxt="form:x/q:y", msgid="Some words.", msgstr=text)
    found = check_entry(entry, LANGUAGES[code], domain, known=known)
    return [one for one in found if one.check == "spelling"]


def test_a_language_has_a_vocabulary_once_enough_is_approved() -> None:
    texts = [["Сіз қауіпсіз жердесіз бе"]] * (ENOUGH - 1)
    assert gathered("kk", texts, TERMS) is None
    texts.append(["Бір қорқыныш", "{n} қорқыныштар"])
    known = gathered("kk", texts, TERMS)
    assert known is not None
    assert {"қауіпсіз", "жердесіз", "қорқыныш", "қорқыныштар", "азаптау"} <= known.words
    assert gathered("en", texts, TERMS) is None


@pytest.mark.parametrize(
    ("code", "text", "unseen"),
    [
        ("kk", "Сіз ҚАУІПСІЗ жердесіз бе?", ""),
        ("kk", "Сіз қауыпсіз жердесіз бе?", "қауыпсіз"),
        ("kk", "{name} қауіпсіз, жердесіз, жердесіс, жердесіс.", "жердесіс"),
        ("kk", "Word жазбасы мен құжат", "жазбасы, құжат"),
        ("kk", "Қауiпсіз", ""),  # a Latin i: another check names it
        ("kk", "Үкен жер", "Үкен"),
        ("ky", "Сиз коопсуз үйдөсүзбү?", "коопсуз, үйдөсүзбү"),
        ("tg", "Шумо дар ҷойи бехатар ҳастед?", "Шумо, ҷойи, бехатар, ҳастед"),
        ("ru", "Вы в безопасности, ёжик?", "безопасности, ёжик"),
    ],
)
def test_words_are_compared_in_small_letters_of_the_language(
    code: str, text: str, unseen: str
) -> None:
    known = Vocabulary(code, frozenset({"қауіпсіз", "жердесіз"}) if code == "kk" else frozenset())
    found = asked(code, text, known)
    assert [one.what for one in found] == ([unseen] if unseen else [])
    for one in found:
        assert (one.severity.value, text[one.start : one.end]) == ("hint", unseen.split(", ")[0])
    assert asked(code, text, known, domain="") == []  # a file that is not ours
    assert asked("ru" if code != "ru" else "kk", text, known) == []


def plain(made: House) -> list[polib.POEntry]:
    """Kazakh texts of some length that one clinician can approve."""
    return [
        one
        for one in made.words.catalog("kk", "forms")
        if len(one.msgstr.split()) > 3 and "critical" not in one.flags and not one.obsolete
    ]


@pytest.fixture
def approved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house in which ``FEW`` Kazakh texts of the forms are approved, which is enough there."""
    monkeypatch.setattr(vocabulary, "ENOUGH", FEW)
    made = house(tmp_path, whole=True)
    words = made.words
    entries = plain(made)
    assert KEY not in [one.msgctxt for one in entries[:FEW]]
    subjects = [Subject.of("forms", one, [one.msgstr]) for one in entries[:FEW]]
    written = [Draft(Act.TRANSLATE, one, origin="human") for one in subjects]
    said = [Draft(Act.APPROVE, one, role="native clinician") for one in subjects]
    words.ledger("kk").extend(written, made.keys["r-trans"])
    words.ledger("kk").extend(said, made.keys["r-both"])
    return made


def test_only_what_is_approved_is_learnt(approved: House) -> None:
    words, entries = approved.words, plain(approved)
    known = vocabulary.vocabulary(words, "kk", None)
    assert known is not None
    assert asked("kk", entries[0].msgstr, known) == []
    assert any(asked("kk", one.msgstr, known) for one in entries[FEW : FEW + 40])
    assert vocabulary.vocabulary(words, "ky", None) is None
    context = str(entries[0].msgctxt)
    approved.put(context, "Қазақша басқа сөйлем.")  # the approval is gone with its letters
    assert vocabulary.vocabulary(approved.words, "kk", None) is None


def test_a_ledger_that_cannot_be_believed_teaches_nothing(approved: House) -> None:
    path = approved.folder / "review" / "kk.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[1:]))
    assert vocabulary.vocabulary(approved.words, "kk", None) is None


def test_the_command_asks_when_hints_are_wanted(approved: House) -> None:
    path = approved.folder / "kk" / "LC_MESSAGES" / "forms.po"
    approved.put(KEY, "Өте қысқаша айтқандаа, не болды?")
    told = CliRunner().invoke(
        main, ["words", "check", str(path), "--hints", "--in", str(approved.folder)]
    )
    [line] = [one for one in told.output.split("\n") if "айтқандаа" in one and "spelling" in one]
    assert " hint spelling " in line
    quiet = CliRunner().invoke(main, ["words", "check", str(path), "--in", str(approved.folder)])
    assert " spelling " not in quiet.output


def test_the_studio_asks_while_a_translator_types(approved: House, tmp_path: Path) -> None:
    desk = Desk(approved, tmp_path)
    page = f"/kk/text/{desk.name(KEY)}/draft"
    status, told = desk.send(page, forms=["Не болғанын айтқандаа?"], base="", page="p")
    assert status == 200
    findings = told["findings"]
    assert isinstance(findings, list)
    [one] = [one for one in findings if one["check"] == "spelling"]
    assert one["severity"] == "hint" and "айтқандаа" in one["told"] and one["fix"] is None
