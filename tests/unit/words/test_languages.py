"""Languages: pinned facts, and a choice that no header can break (T-PL, T-LANG)."""

import gettext

import pytest

from depter.errors import WordsError
from depter.words import places
from depter.words.languages import load, negotiate, plural_index
from tests.unit.words.shown import CODES, COUNTS

LANGUAGES = load(places.translations() / "languages.toml")


def test_the_five_languages_in_their_order() -> None:
    assert tuple(LANGUAGES) == CODES


@pytest.mark.parametrize("code", CODES)
def test_t_pl_the_pinned_header_means_the_same_as_our_rule(code: str) -> None:
    language = LANGUAGES[code]
    asked = gettext.c2py(language.plural)
    for n in (*COUNTS, *range(200)):
        assert plural_index(language.rule, n) == asked(n) < language.nplurals


def test_t_pl_counts_by_hand() -> None:
    forms = {"ru": "201220000", "kk": "101111111", "ky": "101111111", "tg": "001111111"}
    counts = (0, 1, 2, 5, 11, 21, 101, 1001, 121)
    for code, told in forms.items():
        rule = LANGUAGES[code].rule
        found = "".join(str(plural_index(rule, n)) for n in counts)
        assert found == told if code != "ru" else found == "201220000", code


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(WordsError) as caught:
        plural_index("n>2", 1)
    assert caught.value.code == "words.plural_rule"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("ky-KG,ru;q=0.8", "ky"),
        ("ru;q=0.3, tg;q=0.9", "tg"),
        ("kk-Latn, ru;q=0.5", "ru"),
        ("tg-Arab", "en"),
        ("kk-Cyrl-KZ", "kk"),
        ("../../etc, xx", "en"),
        ("ru;q=abc, kk;q=0", "en"),
        (",,;q=,ru" + "x" * 4000, "en"),
        ("", "en"),
        (None, "en"),
        ("\x00\ud800;q=nan", "en"),
    ],
)
def test_t_lang_any_header_gets_one_of_ours(header: str | None, code: str) -> None:
    assert negotiate(header, CODES, "en") == code
