"""The checks without which nothing is compiled, by one seeded defect each."""

import polib
import pytest

from depter.words import places
from depter.words.checks import check_entry, check_header, errors
from depter.words.languages import load

LANGUAGES = load(places.translations() / "languages.toml")


def checked(code: str, source: str, text: str, **more: object) -> set[str]:
    entry = polib.POEntry(msgid=source, msgstr=text, **more)
    return {one.check for one in errors(check_entry(entry, LANGUAGES[code], "ui"))}


@pytest.mark.parametrize(
    ("code", "source", "text", "found"),
    [
        ("kk", "Key {n}", "Кілт", "ph-missing"),
        ("kk", "Key", "Кілт {n}", "ph-extra"),
        ("kk", "Key {n}", "Кілт {n}}", "ph-syntax"),
        ("kk", "Changed by {who}", "{who}-ның өзгерісі", "ph-suffix"),
        ("ky", "By {who}", "{who}дан", "ph-suffix"),
        ("kk", "Your key", "Кiлтiңiз", "mixed-script"),
        ("tg", "Dushanbe", "Душанбe", "mixed-script"),
        ("ky", "New", "Жаӊы", "foreign-letter"),
        ("tg", "Letter", "Ўзбек", "foreign-letter"),
        ("ru", "Bold", "<b>Да</b>", "markup"),
        ("ru", "Bold", "Да&nbsp;нет", "markup"),
        ("tg", "Yes", "Ҳа\u200b", "invisible"),
        ("ru", "Pine", "Е\u0308лка", "not-nfc"),
        ("ru", "Yes", "Да ", "spaces"),
        ("ru", "One", "Раз\nдва", "newlines"),
        ("ky", "Are you safe?", "Сиз коопсузсуз.", "question-mark"),
        ("kk", "You are safe.", "Қауіпсізсіз бе?", "question-mark"),
    ],
)
def test_a_defect_is_named(code: str, source: str, text: str, found: str) -> None:
    assert checked(code, source, text) == {found}


def test_a_text_longer_than_its_place() -> None:
    assert checked("kk", "Save", "Сақтау және жабу", flags=["max-length:12"]) == {"too-long"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("kk", "Әңгіме ҰҚК туралы, PDF-файл, HTMLге, Chrome."),
        ("tg", "Ҳифзи «Ҷӯра» (USB) – чор моҳ, ғазаб, қалам, ӣ."),
        ("ky", "Өңү-түсү, Ысык-Көл, үй."),
        ("ru", "Ёж, PDF-файл и JPEG."),
    ],
)
def test_right_texts_pass(code: str, text: str) -> None:
    assert checked(code, "Anything at all.", text) == set()


def test_an_untranslated_or_fuzzy_text_has_nothing_to_check() -> None:
    assert checked("kk", "Key {n}", "") == set()
    assert checked("kk", "Key {n}", "Кілт", flags=["fuzzy"]) == set()


def test_the_form_for_one_may_leave_the_number_out() -> None:
    entry = polib.POEntry(
        msgid="{n} photo",
        msgid_plural="{n} photos",
        msgstr_plural={0: "фото", 1: "{n} фото", 2: "фото"},
    )
    assert [one.check for one in errors(check_entry(entry, LANGUAGES["ru"], "ui"))] == [
        "ph-missing"
    ]


def test_too_few_plural_forms() -> None:
    entry = polib.POEntry(
        msgid="{n} a", msgid_plural="{n} b", msgstr_plural={0: "{n} а", 1: "{n} б"}
    )
    assert "plural-count" in {
        one.check for one in errors(check_entry(entry, LANGUAGES["ru"], "ui"))
    }


def test_a_foreign_plural_rule_in_a_header() -> None:
    file = polib.POFile()
    file.metadata = {"Language": "tg", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    assert [one.check for one in check_header(file, LANGUAGES["tg"], "ui")] == ["plural-header"]
