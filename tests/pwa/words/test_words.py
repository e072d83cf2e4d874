"""The words on a real Chromium, which knows neither Kazakh, Kyrgyz nor Tajik: equal to the golden
files and to Python, whatever language the browser speaks (T-PL, T-CH, T-WORD, T-XSS)."""

import json
from typing import Any

import pytest

from depter.words import compiled_set, places, translator
from depter.words.languages import load
from tests.pwa.words.conftest import Words
from tests.unit.words.shown import CODES, COUNTS, EDTF, LISTS, NUMBERS, SORTED, golden


def test_t_pl_plurals_are_the_pinned_ones(phone: Words) -> None:
    for code, language in compiled_set().languages.items():
        asked: list[tuple[str, list[Any]]] = [("plural", [language.rule, n]) for n in COUNTS]
        assert phone.many(asked) == golden(code)["plural"], code


@pytest.mark.parametrize("code", CODES)
def test_t_ch_everything_is_shown_as_agreed(phone: Words, code: str) -> None:
    phone.speak(code)
    told = golden(code)
    numbers = [("number", [value, decimals]) for value, decimals in NUMBERS]
    assert phone.many([(n, [a[0], *a[1:]]) for n, a in numbers if a[1] is not None]) == [
        text
        for (_, decimals), text in zip(NUMBERS, told["numbers"], strict=True)
        if decimals is not None
    ]
    assert phone.many([(n, a[:1]) for n, a in numbers if a[1] is None]) == [
        text
        for (_, decimals), text in zip(NUMBERS, told["numbers"], strict=True)
        if decimals is None
    ]
    assert phone.many([("count", [n, "day"]) for n in COUNTS]) == told["days"]
    assert phone.many([("edtf", [text]) for text in EDTF]) == told["edtf"]
    assert phone.many([("list", [list(items), "and"]) for items in LISTS]) == told["and"]
    assert phone.many([("list", [list(items), "or"]) for items in LISTS]) == told["or"]
    assert phone.ask("sort", SORTED[code], code) == told["sorted"]


@pytest.mark.parametrize(
    ("code", "long"),
    [
        ("en", "5 March 2024, 07:04"),
        ("ru", "5 марта 2024 г., 07:04"),
        ("kk", "2024 жылғы 5 наурыз, 07:04"),
        ("ky", "2024-жылдын 5-марты, 07:04"),
        ("tg", "5 марти соли 2024, 07:04"),
    ],
)
def test_moments_are_told_by_the_phones_clock(phone: Words, code: str, long: str) -> None:
    phone.speak(code)
    moment = 1709600640000  # 2024-03-05 01:04 UTC, 07:04 in Bishkek
    assert phone.ask("dateTime", moment, "num", code) == "05.03.2024, 07:04"
    assert phone.ask("dateTime", moment, "long", code) == long


def test_languages_are_those_of_the_table(phone: Words) -> None:
    pinned = load(places.translations() / "languages.toml").values()
    assert phone.ask("languages") == [
        {
            "code": one.code,
            "bcp47": one.bcp47,
            "name": one.name,
            "dir": one.dir,
            "plural": one.rule,
            "fallback": list(one.fallback),
        }
        for one in pinned
    ]


def test_english_is_built_in_as_its_file_says(phone: Words) -> None:
    data = compiled_set().locale("en")
    assert phone.ask("edtf", "2024-03") == f"{data['months'][2]} 2024"
    assert phone.many([("count", [5, unit]) for unit in data["units"]]) == [
        f"5\u00a0{forms[1]}" for forms in data["units"].values()
    ]


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        (["kk-KZ", "ru"], "kk"),
        (["kk-Latn", "tg-TJ"], "tg"),
        (["tg-Arab", "ky_KG", "ru-KZ"], "ru"),
        (["xx", "../../etc", ""], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_is_one_of_ours(phone: Words, wishes: list[str], code: str) -> None:
    assert phone.ask("preferred", wishes) == code


def test_sentences_follow_the_language(phone: Words) -> None:
    assert phone.ask("t", "Saving…") == "Saving…"
    phone.speak("kk")
    assert phone.ask("t", "Saving…") == "Сақталуда…"
    assert phone.ask("tn", "{n} answer", "{n} answers", 5) == "5 жауап"
    phone.speak("ru")
    assert [phone.ask("tn", "{n} answer", "{n} answers", n) for n in (1, 2, 5, 21)] == [
        "1 ответ",
        "2 ответа",
        "5 ответов",
        "21 ответ",
    ]


def test_places_never_reach_into_a_value(phone: Words) -> None:
    asked = phone.ask
    assert asked("t", "Hello {name}", {"name": "{secret}", "secret": "x"}) == "Hello {secret}"
    for text in ("{name.length}", "{constructor}", "{__proto__}", "%s {0} {", "100 % {a b}"):
        assert asked("t", text, {"name": "A"}) == text
    assert asked("t", "{n} of {all}", {"n": 12345, "all": 2}) == "12\u00a0345 of 2"


def test_a_translation_that_asks_too_much_gives_way_to_the_source(phone: Words) -> None:
    name = next(key for key in phone.files if key.startswith("json/ru/ui."))
    bad = {"lang": "ru", "domain": "ui", "m": {"Hello {name}": ["Привет, {imya}", "m"]}}
    phone.configure({phone.files[name]: bad})
    phone.speak("ru")
    assert phone.ask("t", "Hello {name}", {"name": "A"}) == "Hello A"


@pytest.mark.parametrize(
    "broken", [None, [], {"lang": "ky"}, {"lang": "ru", "domain": "ui", "m": {"a": [1, "m"]}}]
)
def test_a_damaged_catalog_is_refused_whole(phone: Words, broken: Any) -> None:
    name = next(key for key in phone.files if key.startswith("json/ru/ui."))
    phone.configure({phone.files[name]: broken})
    assert phone.ask("setLanguage", "ru") is False
    assert phone.ask("language") == "en"
    assert phone.ask("t", "Saving…") == "Saving…"


def test_an_unknown_language_changes_nothing(phone: Words) -> None:
    assert phone.ask("setLanguage", "xx") is False
    assert phone.ask("language") == "en"


def test_t_xss_markup_stays_text(phone: Words) -> None:
    attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    name = next(key for key in phone.files if key.startswith("json/tg/ui."))
    phone.configure(
        {phone.files[name]: {"lang": "tg", "domain": "ui", "m": {"Hello": [attack, "m"]}}}
    )
    phone.speak("tg")
    assert phone.ask("shown", "Hello") == {"text": attack, "elements": 1}
    assert phone.page.title() == "words"


@pytest.mark.parametrize("code", CODES)
def test_t_word_hashes_belong_to_the_texts(phone: Words, code: str) -> None:
    phone.speak(code)
    phone.ask("showUnapprovedConsent", True)
    compiled = compiled_set()
    for key in ("form:intake/q:it.safe_now", "form:_common/s:declined", "consent:interview/p:04"):
        here = compiled.wording(key, code)
        there = phone.ask("wording", key, code)
        assert here is not None
        assert there == {
            "key": key,
            "text": here.text,
            "language": code,
            "fallback": False,
            "review": "unreviewed" if code == "en" else "machine",
            "src": here.src,
            "delivered": False,
        }
        assert phone.ask("sha256", here.text) == here.tgt == phone.ask("wordingHash", key, code)


def test_consent_is_shown_unapproved_in_practice_only(phone: Words) -> None:
    phone.speak("ky")
    key = "consent:interview/p:01"
    assert phone.ask("mayShow", key) is False
    assert phone.ask("wording", key) is None
    refused = "This text is not approved in this language. It may not be shown."
    assert phone.ask("formText", key) == phone.ask("t", refused) != refused
    phone.ask("showUnapprovedConsent", True)
    assert phone.ask("mayShow", key) is True
    assert phone.ask("formText", key).startswith("Мен Сизге атымды")


def test_consent_approved_by_all_is_shown_in_a_real_organisation(phone: Words) -> None:
    name = next(key for key in phone.files if key.startswith("json/kk/consent."))
    own = {"consent:interview/p:01": ["Біз полиция емеспіз.", "a", "t", "s"]}
    phone.configure({phone.files[name]: {"lang": "kk", "domain": "consent", "m": own}})
    phone.speak("kk")
    assert phone.ask("formText", "consent:interview/p:01") == "Біз полиция емеспіз."


def test_a_consent_of_another_language_is_no_catalog(phone: Words) -> None:
    name = next(key for key in phone.files if key.startswith("json/kk/consent."))
    foreign = {"consent:interview/p:01": ["Мы не полиция.", "a", "t", "s", "ru"]}
    phone.configure({phone.files[name]: {"lang": "kk", "domain": "consent", "m": foreign}})
    assert phone.ask("setLanguage", "kk") is False
    assert phone.ask("mayShow", "consent:interview/p:01", "kk") is False


def test_a_fallback_names_its_language(phone: Words) -> None:
    name = next(key for key in phone.files if key.startswith("json/tg/forms."))
    row = {"form:intake/title": ["Первая беседа", "m", "t", "s", "ru"]}
    phone.configure({phone.files[name]: {"lang": "tg", "domain": "forms", "m": row}})
    phone.speak("tg")
    there = phone.ask("wording", "form:intake/title")
    assert (there["language"], there["fallback"]) == ("ru", True)


def test_drafts_are_said_to_be_drafts(phone: Words) -> None:
    for code in CODES[1:]:
        phone.speak(code)
        assert phone.ask("hasUnreviewed") is True
        assert phone.ask("reviewOf", "form:intake/title") == "machine"


def test_the_phone_and_the_desk_say_the_same(phone: Words) -> None:
    index = json.loads((places.COMPILED / "json/index.json").read_text("utf-8"))
    assert set(index["languages"]) == set(CODES)
    assert translator("tg").locale == compiled_set().locale("tg")
