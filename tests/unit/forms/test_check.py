"""The strict checker: every way to spoil a definition has its code, its path and its line."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from depter import forms
from depter.errors import FormError
from depter.forms.check import check_text
from depter.forms.lists import lists_of
from tests.unit.forms.twin import VECTORS

RICH = json.loads((VECTORS / "rich.json").read_text("utf-8"))

Spoil = Callable[[dict[str, Any]], None]


def checked(raw: Any) -> list[FormError]:
    return check_text(json.dumps(raw, indent=1), forms.code_lists())


def put(path: str, value: Any) -> Spoil:
    """Return what sets a place like ``sections[0].items[1].if``; DELETE takes it away."""

    def spoil(raw: dict[str, Any]) -> None:
        steps = path.replace("[", ".").replace("]", "").split(".")
        place: Any = raw
        for step in steps[:-1]:
            place = place[int(step)] if step.isdigit() else place[step]
        last: Any = int(steps[-1]) if steps[-1].isdigit() else steps[-1]
        if value is DELETE:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value

    return spoil


DELETE = object()
REGION = "sections[0].items[2]"
EPISODE = "sections[1].items[1]"
KIND = f"{EPISODE}.items[0]"
METHOD_NOTE = "sections[1].items[4].items[1]"
METHOD = "sections[1].items[4].items[0]"
AGENCY = "sections[0].items[3]"
SIGNED = "sections[2].items[6]"
REPORT = ["answered", "px.report"]
KZ, KG = ["=", "ci.country", "KZ"], ["=", "ci.country", "KG"]
EXAM = "sections[2].items[1]"
YN = {"id": "new.one", "type": "yn"}

SPOILED = [
    (put("format", 2), "form.format", "format"),
    (put("sections", []), "form.type", "sections"),
    (put("version", "1"), "form.type", "version"),
    (put("version", DELETE), "form.missing_key", "version"),
    (put("colour", "red"), "form.key", "colour"),
    (put("sections[0].items[1].type", "dropdown"), "form.unknown_type", "sections[0].items[1].type"),
    (put("sections[0].items[1].type", DELETE), "form.missing_key", "sections[0].items[1].type"),
    (put("sections[0].items[1].list", DELETE), "form.missing_key", "sections[0].items[1].list"),
    (put("sections[0].items[1].list", "planets"), "form.unknown_list", "sections[0].items[1].list"),
    (put("lists.country", "0" * 64), "form.list_hash", "lists.country"),
    (put("lists.planets", "0" * 64), "form.unknown_list", "lists.planets"),
    (put("sections[0].items[1].id", "Country"), "form.id", "sections[0].items[1].id"),
    (put("sections[0].items[1].id", "ci.note"), "form.duplicate_id", "sections[0].items[4].id"),
    (put("sections[1].id", "start"), "form.duplicate_id", "sections[1].id"),
    (put(f"{EPISODE}.items[0].choices", ["a", "a"]), "form.type", f"{EPISODE}.items[0].choices"),
    (
        put("sections[1].items[4].items[0].choices", ["M02", "none_reported"]),
        "form.duplicate_id",
        "sections[1].items[4].items[0].choices[1]",
    ),
    (put("sections[0].items[1].required", "X"), "form.required", "sections[0].items[1].required"),
    (put("sections[0].items[1].required", "F"), "form.required", "sections[0].items[1].required"),
    (put("sections[0].items[4].required", "C"), "form.required", "sections[0].items[4].required"),
    (put("sections[0].items[0].accept", ["maybe"]), "form.unknown_choice", "sections[0].items[0].accept"),
    (put(f"{EXAM}.answered_by", ["guard"]), "form.unknown_role", f"{EXAM}.answered_by"),
    (put("sections[2].items[0].states", ["bored"]), "form.unknown_state", "sections[2].items[0].states"),
    (put("sections[2].items[0].states", ["declined"]), "form.unknown_state", "sections[2].items[0].states"),
    (put("sections[0].items[6].min", 400), "form.range", "sections[0].items[6].min"),
    (put("sections[0].items[6].min", 2.5), "form.type", "sections[0].items[6].min"),
    (put(f"{AGENCY}.under", "c.interview"), "form.unknown_choice", f"{AGENCY}.under"),
    (put(f"{AGENCY}.under", "ci.planet"), "form.unknown_question", f"{AGENCY}.under"),
    (put(f"{METHOD}.accept", ["M02"]), "form.unknown_choice", f"{METHOD}.accept"),
    # words
    (put(f"{REGION}.label", "Country"), "form.text_in_definition", f"{REGION}.label"),
    (put(f"{REGION}.note", "In which country?"), "form.text_in_definition", f"{REGION}.note"),
    (put(f"{KIND}.choices[0]", "арест"), "form.text_in_definition", f"{KIND}.choices[0]"),
    # expressions
    (put(f"{REGION}.if", ["answered", "ci.planet"]), "form.unknown_question", f"{REGION}.if[1]"),
    (put(f"{REGION}.if", ["is", "ci.country", "KZ"]), "form.unknown_op", f"{REGION}.if"),
    (put(f"{REGION}.if", ["=", "ci.country"]), "form.arity", f"{REGION}.if"),
    (put(f"{REGION}.if", ["=", "ci.country", "XX"]), "form.unknown_choice", f"{REGION}.if[2]"),
    (put(f"{REGION}.if", ["=", "XX", "ci.country"]), "form.unknown_choice", f"{REGION}.if[1]"),
    (put(f"{REGION}.if", ["in", "ci.country", "KZ", "XX"]), "form.unknown_choice", f"{REGION}.if[3]"),
    (put(f"{REGION}.if", ["answered", "country"]), "form.expression", f"{REGION}.if[1]"),
    (put(f"{REGION}.if", "ci.country"), "form.not_a_condition", f"{REGION}.if"),
    (put(f"{REGION}.if", ["+", 1, 2]), "form.not_a_condition", f"{REGION}.if"),
    (put(f"{REGION}.if", [">", "ci.weight", 2.5]), "form.fraction", f"{REGION}.if[2]"),
    (put(f"{REGION}.if", {"=": 1}), "form.type", f"{REGION}.if"),
    (put(f"{REGION}.if", []), "form.unknown_op", f"{REGION}.if"),
    (put(f"{REGION}.if", ["=", "al.kind", "arrest"]), "form.outside_repeat", f"{REGION}.if[1]"),
    (put(f"{REGION}.if", ["some", "ci.country", True]), "form.expression", f"{REGION}.if[1]"),
    (put(f"{METHOD_NOTE}.if", ["=", "al.method", "M02"]), "form.expression", f"{METHOD_NOTE}.if"),
    (put("endings[0].at", "c.none"), "form.unknown_question", "endings[0].at"),
    (put("endings[0].keep", "all"), "form.type", "endings[0].keep"),
    (put("notices[0].if", ["=", "c.interview", "perhaps"]), "form.unknown_choice", "notices[0].if[2]"),
    # circles and what nothing brings up
    (put(f"{REGION}.if", ["answered", "ci.region"]), "form.cycle", REGION),
    (put("sections[0].items[1].if", ["answered", "ci.region"]), "form.cycle", "sections[0].items[1]"),
    (put("sections[1].if", ["answered", "al.narrative"]), "form.cycle", "sections[1].items[0]"),
    (put(f"{REGION}.if", False), "form.unreachable", REGION),
    (put(f"{REGION}.if", ["and", KZ, KG]), "form.unreachable", REGION),
    (put(f"{SIGNED}.if", ["and", REPORT, ["<", "px.pain", 5]]), "form.unreachable", SIGNED),
]  # fmt: skip

PEOPLE = "sections[1].items[0]"
INCIDENT = "sections[2].items[0]"
DETAIL = f"{INCIDENT}.items[4]"
FINDING = "sections[3].items[0].items[0]"
ROLE = "sections[1].items[0].items[0].items[1]"
PAPER = "sections[4].items[1].items[0]"
SLEPT = [{"code": "slept", "if": True}]
ASKS = [{"code": "hit", "if": ["=", "x.y", 1]}]
XX = {"by": "cq.country", "docs": {"XX": "a"}}
XY = {"by": "x.y", "docs": {"XX": "a"}}
DEEPER = {"id": "n.one", "type": "repeat", "items": [
    {"id": "n.two", "type": "repeat", "items": [{"id": "n.x", "type": "yn"}]}]}  # fmt: skip

SPOILED_LINKS = [
    (put(f"{INCIDENT}.items[0].of", "al.nobody"), "form.unknown_question", f"{INCIDENT}.items[0].of"),
    (put(f"{INCIDENT}.items[0].of", "al.date"), "form.type", f"{INCIDENT}.items[0].of"),
    (put(f"{INCIDENT}.items[0].of", DELETE), "form.missing_key", f"{INCIDENT}.items[0].of"),
    (put(f"{INCIDENT}.items[1].of", "al.perpetrator"), "form.key", f"{INCIDENT}.items[1].of"),
    (put(f"{PEOPLE}.name_by", "al.nobody"), "form.unknown_question", f"{PEOPLE}.name_by"),
    (put(f"{PEOPLE}.name_by", "ci.age"), "form.type", f"{PEOPLE}.name_by"),
    (put(f"{INCIDENT}.name_by", "al.method"), "form.type", f"{INCIDENT}.name_by"),
    (put(f"{DETAIL}.name_by", "al.where"), "form.type", f"{DETAIL}.name_by"),
    (put(f"{PEOPLE}.row_prefix", "p"), "form.type", f"{PEOPLE}.row_prefix"),
    (put(f"{INCIDENT}.row_prefix", "P"), "form.duplicate_id", f"{INCIDENT}.row_prefix"),
    (put(f"{INCIDENT}.items[1].row_prefix", "D"), "form.key", f"{INCIDENT}.items[1].row_prefix"),
    (put("sections[0].items[0].auto", "now"), "form.type", "sections[0].items[0].auto"),
    (put("sections[0].items[2].auto", "case_no"), "form.type", "sections[0].items[2].auto"),
    (put("sections[0].items[6].auto", "now"), "form.key", "sections[0].items[6].auto"),
    (put("sections[0].items[9].profile", "full.name"), "form.type", "sections[0].items[9].profile"),
    (put("sections[0].items[4].profile", "age"), "form.key", "sections[0].items[4].profile"),
    (put("sections[0].part", "part one"), "form.type", "sections[0].part"),
    (put(f"{ROLE}.suggest", SLEPT), "form.unknown_choice", f"{ROLE}.suggest[0].code"),
    (put(f"{ROLE}.suggest", ASKS), "form.unknown_question", f"{ROLE}.suggest[0].if[1]"),
    (put(f"{ROLE}.suggest", [{"code": "hit"}]), "form.missing_key", f"{ROLE}.suggest[0].if"),
    (put(f"{PAPER}.suggest", [{"code": "hit", "if": True}]), "form.key", f"{PAPER}.suggest"),
    (put(f"{PAPER}.if", [">", ["item", "ps.alone", "phq9", 9], 0]), "form.expression", f"{PAPER}.if[1][1]"),
    (put(f"{PAPER}.if", [">", ["item", "ps.result", "phq9", 10], 0]), "form.expression", f"{PAPER}.if[1][2]"),
    (put(f"{PAPER}.if", [">", ["item", "ps.result", "beck", 1], 0]), "form.expression", f"{PAPER}.if[1][2]"),
    (put(f"{PAPER}.variants", XX), "form.unknown_choice", f"{PAPER}.variants.docs"),
    (put(f"{PAPER}.variants", XY), "form.unknown_question", f"{PAPER}.variants.by"),
    (put(f"{PAPER}.variants", {"by": "cq.country"}), "form.type", f"{PAPER}.variants"),
    (put("sections[1].if", ["trained", "dogs"]), "form.expression", "sections[1].if[1]"),
    (put("sections[1].if", ["trained"]), "form.arity", "sections[1].if"),
    (put("sections[1].if", ["=", "al.worst", "a"]), "form.expression", "sections[1].if"),
    (put(f"{DETAIL}.items[3]", DEEPER), "form.depth", f"{DETAIL}.items[3].items[0]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "code", "path"), SPOILED_LINKS, ids=[f"{c} {p}" for _, c, p in SPOILED_LINKS]
)
def test_a_spoiled_link_is_refused_at_its_place(spoil: Spoil, code: str, path: str) -> None:
    raw = json.loads((VECTORS / "linked.json").read_text("utf-8"))
    assert checked(raw) == []
    spoil(raw)
    assert (code, path) in [(fault.code, fault.facts["path"]) for fault in checked(raw)]


def test_a_form_keeps_the_version_of_a_list_that_it_names() -> None:
    old = {"list": "colour", "version": "2026-11", "items": [{"code": "red"}]}
    new = {**old, "version": "2026-12", "items": [{"code": "red"}, {"code": "blue"}]}
    lists = lists_of([json.dumps(new), json.dumps(old)])
    assert lists["colour"].version == "2026-12"
    assert len(lists) == 1
    assert [one.version for one in lists.every()] == ["2026-11", "2026-12"]
    for one in lists.every():
        raw = {
            "format": 1, "form": "lamp", "version": 1, "lists": {"colour": one.hash.hex()},
            "sections": [{"id": "s", "items": [{"id": "l.is", "type": "code", "list": "colour"}]}],
        }  # fmt: skip
        choices = forms.load_text(json.dumps(raw), lists).questions["l.is"].choices
        assert len(choices) == len(one.items)
    with pytest.raises(FormError) as caught:
        lists_of([json.dumps(old), json.dumps(old)])
    assert caught.value.code == "form.list"


@pytest.mark.parametrize(
    ("spoil", "code", "path"), SPOILED, ids=[f"{c} {p}" for _, c, p in SPOILED]
)
def test_a_spoiled_definition_is_refused_at_its_place(spoil: Spoil, code: str, path: str) -> None:
    raw = copy.deepcopy(RICH)
    spoil(raw)
    found = [(fault.code, fault.facts["path"]) for fault in checked(raw)]
    assert (code, path) in found


def test_the_sound_ones_have_no_fault() -> None:
    assert checked(RICH) == []
    assert [(form.form, form.version) for form in forms.definitions()] == [
        ("evaluation", 1),
        ("intake", 1),
        ("intake", 2),
        ("intake", 3),
    ]


def test_a_fault_names_its_line() -> None:
    text = (
        (VECTORS / "rich.json")
        .read_text("utf-8")
        .replace('["=", "al.cell", "yes"]', '["=", "al.cell", "ja"]', 1)
    )
    line = 1 + text[: text.index('"ja"')].count("\n")
    (fault,) = check_text(text, forms.code_lists())
    assert (fault.code, fault.facts["line"]) == ("form.unknown_choice", line)


def test_conditions_nested_too_deep_are_refused() -> None:
    raw = copy.deepcopy(RICH)
    deep: Any = True
    for _ in range(20):
        deep = ["not", deep]
    put(f"{REGION}.if", deep)(raw)
    assert [fault.code for fault in checked(raw)] == ["form.depth"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("{\n,", "form.json", 2),
        ('{"format": NaN}', "form.json", 1),
        ("[]", "form.type", 1),
        ("[" * 100_000, "form.json", 1),
        ('{"form": "a",\n "form": "b"}', "form.duplicate_key", 2),
        (" " * 2_000_000, "form.too_large", 1),
    ],
)
def test_what_is_no_definition_at_all(text: str, code: str, line: int) -> None:
    fault = check_text(text, forms.code_lists())[0]
    assert (fault.code, fault.facts["line"]) == (code, line)


@pytest.mark.parametrize(
    "raw",
    [
        {"list": "x", "version": "1", "items": [{"code": "a"}, {"code": "a"}]},
        {"list": "x", "version": "1", "items": [{"code": "a b"}]},
        {"list": "x", "version": "1", "items": [{"code": "a", "label": "A"}]},
        {"list": "x", "version": "1", "items": [{"code": "a", "under": "KZ"}]},
        {"list": "X Y", "version": "1", "items": []},
        {"list": "x", "items": []},
        [],
    ],
)
def test_a_broken_code_list_is_refused(raw: Any) -> None:
    with pytest.raises(FormError) as caught:
        lists_of([json.dumps(raw)])
    assert caught.value.code == "form.list"
