"""The first real form: what it promises to the person, and its English words."""

import re

import pytest

from depter import forms
from depter.errors import FormError
from depter.words.places import translations
from depter.words.sources import Source, read_sources

INTAKE = forms.load("intake")
SOURCES = {source.key: source for source in read_sources(translations())}
NEEDED = forms.needed_keys(forms.definitions(), forms.code_lists().every())


def test_every_key_has_words_and_all_words_have_a_key() -> None:
    assert set(SOURCES) == NEEDED


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        forms.load("outtake")
    assert caught.value.code == "form.unknown"


def test_consent_asks_four_things_and_the_rest_where_it_comes_up() -> None:
    blank = forms.Answers("intake", 3, "ky", ())
    view = forms.visible(INTAKE, blank, forms.Context("interviewer", "2026-11-23"))
    asked = {
        part.section.id: [one.path for one in part.questions if one.question.type == "consent"]
        for part in view.sections
    }
    assert {section: items for section, items in asked.items() if items} == {
        "consent": ["c.interview", "c.record_written", "c.supervisor", "c.recontact"],
        "safety": ["c.identity"],
        "now": ["c.photo"],
    }


def test_nothing_that_the_person_tells_is_required() -> None:
    for question in INTAKE.questions.values():
        if question.audience == "survivor" and question.required in ("C", "F"):
            assert question.type == "consent" or question.id == "it.safe_now"


def test_urgent_needs_are_open_before_consent() -> None:
    blank = forms.Answers("intake", 1, "ky", ())
    view = forms.visible(INTAKE, blank, forms.Context("interviewer", "2026-11-23"))
    waiting = {part.section.id: part.state for part in view.sections}
    assert waiting["needs"] == "empty"
    assert waiting["account"] == "waiting"
    waits = {part.section.id: part.waits_for for part in view.sections}
    assert waits["account"] == "it.safe_now"
    assert [part.section.id for part in view.sections][:3] == ["arrival", "needs", "consent"]


def test_every_question_of_the_person_can_be_declined() -> None:
    for question in INTAKE.questions.values():
        if (
            question.audience == "survivor"
            and question.required == "N"
            and question.type != "consent"
        ):
            assert {"declined", "not_remembered", "not_known", "deferred"} <= set(question.states)


def test_agencies_follow_the_country() -> None:
    def offered(country: str | None) -> set[str]:
        answers = {"it.country": forms.Answer(country, "answered")} if country else {}
        whole = forms.Answers("intake", 1, "ky", (), answers)
        view = forms.visible(INTAKE, whole, forms.Context("interviewer", "2026-11-23"))
        seen = next(v for s in view.sections for v in s.questions if v.path == "it.agency")
        return {choice.code for choice in seen.choices}

    assert "KG.gknb" in offered("KG")
    assert "KZ.knb" not in offered("KG")
    assert "police" not in offered("KG")
    assert "police" in offered("other") & offered(None)
    for country in ("KZ", "KG", "TJ", "other"):
        assert {"prosecutor", "unknown_uniformed", "other"} <= offered(country)


def test_the_hidden_part_and_what_was_not_reached_are_sealed() -> None:
    answered = {
        "it.needs_now": forms.Answer(["none_reported"], "answered"),
        "it.vitals_action": forms.Answer(["hospital"], "answered"),
    }
    whole = forms.Answers("intake", 1, "ky", (), answered)
    sealed = forms.settled(INTAKE, whole, forms.Context("interviewer", "2026-11-23")).answers
    assert sealed["it.vitals_action"].hidden
    assert sealed["it.vitals_action"].value == ["hospital"]
    assert sealed["it.what"].state == "not_asked"
    assert "it.region" not in sealed


def test_each_consent_says_in_which_language_how_and_through_whom() -> None:
    taken = {"spoken": "c.language", "given": "c.mode", "interpreter": "c.interpreter"}
    doc = {"doc": "interview", "lang": "ky", "sha256": "ab" * 32, "approvals": []}
    answered = {
        "c.interview": forms.Answer("yes", "answered", consent={"docs": [doc], "serial": 3}),
        "c.recontact": forms.Answer("no", "answered"),
        "c.language": forms.Answer("uz", "answered"),
        "c.mode": forms.Answer("verbal_alone", "answered"),
        "c.interpreter": forms.Answer(None, "not_applicable"),
    }
    whole = forms.Answers("intake", 2, "ky", (), answered)
    sealed = forms.settled(INTAKE, whole, forms.Context("interviewer", "2026-11-23")).answers
    told = {"spoken": "uz", "given": "verbal_alone", "interpreter": None}
    assert sealed["c.interview"].consent == {"docs": [doc], "serial": 3, **told}
    assert sealed["c.recontact"].consent == {"docs": [], **told}
    assert sealed["c.supervisor"].consent is None
    for question in INTAKE.questions.values():
        assert question.taken == (taken if question.type == "consent" else {})


def test_what_nobody_said_about_a_consent_is_left_out() -> None:
    whole = forms.Answers("intake", 2, "ky", (), {"c.interview": forms.Answer("yes", "answered")})
    sealed = forms.settled(INTAKE, whole, forms.Context("interviewer", "2026-11-23")).answers
    assert sealed["c.interview"].consent == {"docs": []}


def spoken() -> list[Source]:
    return [source for source in SOURCES.values() if source.audience == "survivor"]


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_words_are_plain(source: Source) -> None:
    assert source.note
    assert source.reference
    assert source.audience in ("survivor", "interviewer")
    assert not re.search(r"[<>{}%*_]|  |https?:", source.text)
    assert source.max_length is None or len(source.text) <= source.max_length
    longest = max(len(sentence.split()) for sentence in re.split(r"[.?!]", source.text))
    assert longest <= 26


def test_spoken_words_never_order_or_doubt() -> None:
    for source in spoken():
        assert not re.search(r"\b(must|claim|allege|refuse|victim|denied)", source.text, re.I), (
            source.key
        )
