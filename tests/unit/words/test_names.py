"""Names (words.md 6.3): several, each whole as it is written; only the whole one is asked for, and no field
splits one."""

from depter import forms


def test_the_evaluation_asks_for_whole_names_of_four_kinds() -> None:
    form = forms.load("evaluation")
    kinds = {one.code for one in form.questions["ci.person.name.kind"].choices}
    assert kinds == {"document", "self_used", "alias", "other_spelling"}
    rows = {key: one for key, one in form.questions.items() if key.startswith("ci.person.name.")}
    assert {key for key, one in rows.items() if one.required == "W"} == {"ci.person.name.full"}
    assert not [key for key in rows if key.endswith(("family", "given", "patronymic"))]
