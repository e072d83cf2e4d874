"""An interview of 1,000 answers: what one letter typed may look at, on the phone (issue 4)."""

from typing import Any

from tests.unit.forms.twin import VECTORS, answer, ask_node, definition
from tests.vectors.forms.make_whole import answers, text

CONTEXT = {"role": "physician", "today": "2026-11-23", "language": "ky", "consent": {}}
LETTERS = ["x" * n for n in range(1, 42)]
TYPED: list[tuple[str, list[Any]]] = [
    ("p3.s1_q2", LETTERS),
    ("r.episode/e7/r.note", LETTERS),
    ("r.incident/i9/r.told", LETTERS),
    ("r.person/p1/r.nick", LETTERS),
    ("r.incident/i9/r.detail/d9x1/r.times", list(range(41))),
]
#: What may be new besides the question itself and what is around it.
AROUND = {
    "p3.s1_q2": {"p3.s1_q2"},
    "r.episode/e7/r.note": {"r.episode", "r.episode/e7/r.note"},
    "r.incident/i9/r.told": {"r.incident", "r.incident/i9/r.told"},
    "r.person/p1/r.nick": {"r.person", "r.person/p1/r.nick"},
    "r.incident/i9/r.detail/d9x1/r.times": {
        "r.incident",
        "r.incident/i9/r.detail",
        "r.incident/i9/r.detail/d9x1/r.times",
    },
}


def _count(given: dict[str, Any]) -> int:
    rows = [
        row["answers"]
        for one in given.values()
        if isinstance(one["value"], list)
        for row in one["value"]
        if isinstance(row, dict) and "answers" in row
    ]
    return len(given) + sum(map(_count, rows))


def test_the_form_is_what_its_maker_writes_and_as_large_as_the_whole_protocol() -> None:
    assert (VECTORS / "whole.json").read_text("utf-8") == text()
    form = definition("whole")
    assert len(form.questions) > 350
    assert len(form.sections) > 90
    assert _count(answers()["answers"]) > 1000


def test_a_letter_makes_new_only_what_it_touches_and_costs_a_part_of_a_look() -> None:
    call = {"form": "whole", "context": CONTEXT, "answers": answers(), "typed": TYPED}
    (told,) = ask_node([{"op": "pace", "args": call}])
    for one in told["ok"]:
        assert set(one["changed"]) == AROUND[one["path"]], one
        assert one["views"] > 1000
        # Measured: a fifth to a twentieth. Both in one process, so that a busy machine slows both.
        assert one["key"] * 2 < one["look"], one


def test_both_twins_see_a_large_interview_alike() -> None:
    call = {"op": "look", "args": {"form": "whole", "context": CONTEXT, "answers": answers()}}
    (theirs,) = ask_node([call])
    mine = answer(call)
    assert mine == theirs
    assert mine["ok"]["can_finish"]
    assert mine["ok"]["faults"] == []
