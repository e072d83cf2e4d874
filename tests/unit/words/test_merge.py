"""Merging by exact key (T-MERGE): no sentence inherits the words of one that only resembles it."""

import polib

from depter.words import places
from depter.words.languages import load
from depter.words.merge import merge

LANGUAGES = load(places.translations() / "languages.toml")
KK = LANGUAGES["kk"]


def entry(
    msgid: str, msgstr: str = "", context: str | None = None, **more: object
) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, msgctxt=context, **more)


def by_text(file: polib.POFile) -> dict[str, polib.POEntry]:
    return {one.msgid: one for one in file if not one.obsolete}


def test_t_merge_the_same_sentence_keeps_what_was_said_about_it() -> None:
    old = entry("Do you have pain now?", "Қазір ауырып тұр ма?", "form:x/q:pain", tcomment="seen")
    made = merge([entry("Do you have pain now?", context="form:x/q:pain")], [old], KK, "forms")[0]
    assert (made.msgstr, made.tcomment, made.fuzzy) == ("Қазір ауырып тұр ма?", "seen", False)


def test_t_merge_a_negated_new_sentence_starts_empty() -> None:
    old = [
        entry(
            "Do you have pain now?", "Қазір ауырып тұр ма?", "form:x/q:pain", tcomment="# approved"
        ),
        entry("Delete the photo", "Суретті жою"),
    ]
    new = [
        entry("Do you have pain now?", context="form:x/q:pain"),
        entry("Do you have no pain now?", context="form:x/q:nopain"),
        entry("Do not delete the photo"),
    ]
    for domain in ("ui", "server", "forms", "consent"):
        found = by_text(merge(new, old, KK, domain))
        for text in ("Do you have no pain now?", "Do not delete the photo"):
            assert (found[text].msgstr, found[text].fuzzy, found[text].tcomment) == ("", False, "")


def test_t_merge_an_edited_keyed_text_shows_the_old_one_as_unusable() -> None:
    old = entry(
        "Do you have pain now?", "Қазір ауырып тұр ма?", "form:x/q:pain", tcomment="# approved"
    )
    new = entry("Do you have no pain now?", context="form:x/q:pain")
    made = by_text(merge([new], [old], KK, "forms"))["Do you have no pain now?"]
    assert made.fuzzy
    assert made.previous_msgid == "Do you have pain now?"
    assert made.msgstr == "Қазір ауырып тұр ма?"
    assert made.tcomment == "", "a comment may tell of an approval for the other sentence"


def test_t_merge_an_edited_sentence_without_a_key_starts_empty() -> None:
    made = merge([entry("Open it", context="verb")], [entry("Open", "Ашу", "verb")], KK, "ui")
    assert by_text(made)["Open it"].msgstr == ""


def test_t_merge_an_edit_taken_back_finds_its_translation_again() -> None:
    first = [entry("A?", "А ма?", "form:x/q:a")]
    edited = merge([entry("B?", context="form:x/q:a")], first, KK, "forms")
    back = by_text(merge([entry("A?", context="form:x/q:a")], edited, KK, "forms"))["A?"]
    assert (back.msgstr, back.fuzzy, back.previous_msgid) == ("А ма?", False, None)


def test_t_merge_a_sentence_that_left_is_kept_aside_and_comes_back() -> None:
    gone = merge([], [entry("Save", "Сақтау")], KK, "ui")
    assert [(one.msgid, one.obsolete) for one in gone] == [("Save", True)]
    assert by_text(merge([entry("Save")], gone, KK, "ui"))["Save"].msgstr == "Сақтау"


def test_t_merge_a_fuzzy_text_stays_fuzzy_until_a_person_mends_it() -> None:
    first = merge(
        [entry("B?", context="form:x/q:a")], [entry("A?", "А ма?", "form:x/q:a")], KK, "forms"
    )
    again = by_text(merge([entry("B?", context="form:x/q:a")], first, KK, "forms"))["B?"]
    assert (again.fuzzy, again.previous_msgid) == (True, "A?")


def test_t_merge_the_header_is_the_pinned_one_and_has_no_date() -> None:
    for code in ("ru", "kk", "ky", "tg"):
        made = merge([], [], LANGUAGES[code], "ui")
        assert made.metadata["Plural-Forms"] == LANGUAGES[code].header
        assert not [name for name in made.metadata if "Date" in name or "Translator" in name]


def test_t_merge_plural_forms_are_as_many_as_the_language_has() -> None:
    new = polib.POEntry(msgid="{n} photo", msgid_plural="{n} photos")
    old = polib.POEntry(
        msgid="{n} photo", msgid_plural="{n} photos", msgstr_plural={0: "a", 1: "b", 2: "c"}
    )
    assert merge([new], [], LANGUAGES["ru"], "ui")[0].msgstr_plural == {0: "", 1: "", 2: ""}
    assert merge([new], [old], KK, "ui")[0].msgstr_plural == {0: "a", 1: "b"}
