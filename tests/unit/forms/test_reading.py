"""Reading a sealed record as it was made: the role it says, and nothing kept back from the desk."""

from typing import Any

from depter import forms
from depter.forms.reading import ROLE_OF
from tests.unit.forms.twin import ask_node, definition

LINKED = definition("linked")


def _answers(**given: Any) -> forms.Answers:
    told = {
        name.replace("__", "."): forms.Answer(value, "answered") for name, value in given.items()
    }
    return forms.Answers("linked", 1, "ky", (), told)


def test_the_role_is_what_the_record_says() -> None:
    said = forms.recorded_context(LINKED, _answers(cq__profession="physician"), "2026-11-23")
    assert (said.role, said.language, said.today) == ("physician", "ky", "2026-11-23")
    assert forms.recorded_context(LINKED, _answers(), "2026-11-23").role == "interviewer"
    odd = _answers(cq__profession=["physician"])
    assert forms.recorded_context(LINKED, odd, "2026-11-23").role == "interviewer"


def test_an_answer_that_was_taken_back_says_no_role() -> None:
    unclear = {"cq.profession": forms.Answer("lawyer", "unclear")}
    whole = forms.Answers("linked", 1, "ky", (), unclear)
    assert forms.recorded_context(LINKED, whole, "2026-11-23").role == "interviewer"


def test_the_desk_reads_what_only_one_role_saw() -> None:
    rich = definition("rich")
    blank = forms.Answers("rich", 3, "ky", (), {"c.interview": forms.Answer("yes", "answered")})

    def paths(context: forms.Context) -> set[str]:
        view = forms.visible(rich, blank, context)
        return {seen.path for part in view.sections for seen in forms.each_view(part.questions)}

    assert "px.secret" not in paths(forms.Context("interviewer", "2026-11-23"))
    assert "px.secret" in paths(forms.recorded_context(rich, blank, "2026-11-23"))


def test_what_is_for_the_trained_is_read_at_the_desk() -> None:
    told = _answers(ci__age=12)
    view = forms.visible(LINKED, told, forms.recorded_context(LINKED, told, "2026-11-23"))
    assert "people" in {part.section.id for part in view.sections}


def test_both_programs_give_a_profession_the_same_role() -> None:
    codes = [*ROLE_OF, "nurse_feldsher", "", "constructor"]
    told = ask_node([{"op": "role", "args": {"profession": code}} for code in codes])
    for code, theirs in zip(codes, told, strict=True):
        mine = forms.recorded_context(LINKED, _answers(cq__profession=code), "2026-11-23")
        assert theirs["ok"] == mine.role, code
