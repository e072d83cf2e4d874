"""Names: only the whole one is needed, and nothing is split or rewritten."""

import pytest

from depter import forms
from depter.errors import WordsError
from depter.words.names import Kind, in_order, read

WHOLE = [
    "Иванов Иван Иванович",
    "Әшімов Ғайрат Құрманғалиұлы",
    "Асан уулу Бакыт",
    "Асан кызы Гүлнара",
    "Раҳимзода Фирӯз",
    "G'ayrat",
    "Ғайрат  (ә)",
]


@pytest.mark.parametrize("full", WHOLE)
def test_a_whole_name_is_enough_and_stays_as_it_is(full: str) -> None:
    name = read({"kind": "self-used", "full": full})
    assert name.full == name.printed == full
    assert (name.family, name.given, name.patronymic) == ("", "", "")


def test_parts_are_printed_family_given_patronymic() -> None:
    told = {"kind": "document", "full": "Иван Иванов", "family": "Иванов", "given": "Иван"}
    assert read(told).printed == "Иванов Иван"
    assert read({**told, "patronymic": "Иванович"}).printed == "Иванов Иван Иванович"
    assert read({"kind": "document", "full": "Бакыт", "family": "Асан уулу"}).printed == "Бакыт"


def test_the_name_of_the_document_comes_first() -> None:
    names = [read({"kind": kind, "full": kind}) for kind in ("alias", "self-used", "document")]
    assert [one.kind for one in in_order(names)] == [Kind.DOCUMENT, Kind.SELF_USED, Kind.ALIAS]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"kind": "document"}, "name.full"),
        ({"kind": "document", "full": " "}, "name.full"),
        ({"kind": "nick", "full": "А"}, "name.kind"),
        ({"full": "А", "title": "Б"}, "name.field"),
        ({"full": 1}, "name.field"),
    ],
)
def test_what_is_no_name(told: dict[str, object], code: str) -> None:
    with pytest.raises(WordsError) as caught:
        read(told)
    assert caught.value.code == code


def test_the_evaluation_asks_for_names_of_these_kinds() -> None:
    """What its rows hold is a name of this model; nothing but the whole name has to be there."""
    form = forms.load("evaluation")
    kinds = [one.code.replace("_", "-") for one in form.questions["ci.person.name.kind"].choices]
    assert set(kinds) == {str(one) for one in Kind}
    told = [read({"kind": kind, "full": "Асан уулу Бакыт"}) for kind in reversed(kinds)]
    assert {one.kind for one in in_order(told)} == set(Kind)
    assert form.questions["ci.person.name.full"].required == "W"
