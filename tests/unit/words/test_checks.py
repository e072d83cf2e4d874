"""The checks without which nothing is compiled, by one seeded defect each."""

import polib
import pytest

from depter.words import places
from depter.words.checks import Severity, check_entry, check_header, errors
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
        ("kk", "Clothes", "Ки\u0306ім", "not-nfc"),
        ("tg", "Mountains", "куҳи\u0304", "not-nfc"),
        ("kk", "Book", "К\u0326ітап", "loose-mark"),
        ("tg", "All", "х\u0323ама", "loose-mark"),
        ("ky", "Yes", "\u0306Ооба", "loose-mark"),
        ("ru", "Yes", "Да ", "spaces"),
        ("ru", "One", "Раз\nдва", "newlines"),
        ("ky", "Are you safe?", "Сиз коопсузсуз.", "question-mark"),
        ("kk", "You are safe.", "Қауіпсізсіз бе?", "question-mark"),
    ],
)
def test_a_defect_is_named(code: str, source: str, text: str, found: str) -> None:
    assert checked(code, source, text) == {found}


@pytest.mark.parametrize(
    ("code", "text", "made"),
    [
        ("kk", "К\u0326ітап", "Қ"),
        ("kk", "г\u0335ой", "ғ"),
        ("tg", "х\u0323ама", "ҳ"),
        ("ru", "к\u0326од", None),  # Russian has no such letter: what was meant is not known
    ],
)
def test_a_mark_that_makes_no_letter_is_mended_where_the_language_has_one(
    code: str, text: str, made: str | None
) -> None:
    [one] = [
        one
        for one in check_entry(polib.POEntry(msgid="Code", msgstr=text), LANGUAGES[code], "ui")
        if one.check == "loose-mark"
    ]
    assert one.severity is Severity.ERROR
    assert (one.fix.replacement if one.fix else None) == made
    if one.fix:
        assert one.fix.mend([text]) == [text.replace(text[:2], str(made))]


def test_a_stress_is_only_a_question() -> None:
    entry = polib.POEntry(msgid="Lock", msgstr="За\u0301мок")
    found = check_entry(entry, LANGUAGES["ru"], "ui")
    assert [(one.check, one.severity) for one in found] == [("loose-mark", Severity.WARN)]


def seen(text: str, source: str = "A word.", domain: str = "ui") -> set[str]:
    entry = polib.POEntry(msgid=source, msgstr=text)
    return {one.check for one in errors(check_entry(entry, LANGUAGES["kk"], domain))}


#: Signs that show nothing or pass for a space, inside a word and between two.
UNSEEN = [
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u180f\u2000\u2009\u200b\u200d\u202e\u202f\u2028",
    *"\u2060\u2064\u206a\u2800\u3000\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffc\t\x07\x85\ue000\ufdd0",
    *"\U0001d173\U0001d17a\U000e0041\U000e0100\U000e01ef\U000f0000",
]


@pytest.mark.parametrize("sign", UNSEEN, ids=[f"U+{ord(one):04X}" for one in UNSEEN])
def test_no_sign_that_cannot_be_seen_stands_in_a_text(sign: str) -> None:
    for text in (f"Сө{sign}з.", f"Сөз {sign} жоқ."):
        entry = polib.POEntry(msgid="A word.", msgstr=text)
        found = [
            one
            for one in errors(check_entry(entry, LANGUAGES["kk"], "ui"))
            if one.check == "invisible"
        ]
        assert [one.what for one in found] == [sign]
        assert found[0].fix is not None
        assert sign not in found[0].fix.mend([text])[0]
    assert "invisible" not in seen(f"Сө{sign}з.", f"A {sign} word."), "the English has it too"


def test_spaces_that_are_used_pass() -> None:
    assert seen("Бұл — «сөз».") == set()
    assert seen("5\u00a0000 сөз.", "5,000 words.") == set()
    assert seen("Сөз\u202fбар\tиә", domain="") == set(), (
        "typesetters' spaces in other people's files"
    )


@pytest.mark.parametrize(
    ("word", "check"),
    [
        ("с\u03bfз", "mixed-script"),
        ("\u13aaлма", "mixed-script"),
        ("со\u0292", "mixed-script"),
        ("\u0531лма", "mixed-script"),
        ("\U0001d400лма", "mixed-script"),
        ("\uff21лма", "mixed-script"),
        ("с\u01ffз", "mixed-script"),
        ("\u0391\u03a4\u039f\u039c", "foreign-letter"),
        ("\u13aa\u13b3", "foreign-letter"),
        ("\ua64bз", "foreign-letter"),
    ],
)
def test_a_letter_of_another_script_is_named(word: str, check: str) -> None:
    assert seen(f"Бір {word} бар.") == {check}


def test_a_greek_letter_that_has_a_twin_is_mended_by_a_click() -> None:
    entry = polib.POEntry(msgid="A word.", msgstr="Бір с\u03bfз бар.")
    [found] = errors(check_entry(entry, LANGUAGES["kk"], "ui"))
    assert found.fix is not None
    assert found.fix.mend(["Бір с\u03bfз бар."]) == ["Бір соз бар."]
    assert seen("π саны.", "The number π.") == set(), "the English has it too"


@pytest.mark.parametrize(
    "text", ["**Сөз**", "[сөз](a)", "`сөз`", "# Сөз", "> Сөз", "Бір *сөз* бар", "_сөз_", "~~сөз~~"]
)
def test_markdown_is_markup(text: str) -> None:
    assert seen(text, "A word") == {"markup"}


@pytest.mark.parametrize("text", ["* Сөз", "1. Сөз", "2 * 3 * 4", "# 5", "a_b_c.po", "[сөз]"])
def test_what_only_looks_like_markdown_passes(text: str) -> None:
    assert seen(text, text) == set()


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
