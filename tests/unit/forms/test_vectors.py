"""The shared vectors, and both twins asked the same and found to answer the same."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from depter.forms.score import instrument, instruments
from tests.unit.forms.strategies import expressions, looks, worlds
from tests.unit.forms.tales import tales
from tests.unit.forms.twin import VECTORS, answer, ask_node, vector
from tests.vectors.forms.make_synthetic import text as synthetic_text

FILES = (
    "edtf.json",
    "expressions.json",
    "answers.json",
    "margins.json",
    "looks.json",
    "values.json",
    "stories.json",
    "scores.json",
    "timers.json",
)
CASES = [(file, case) for file in FILES for case in vector(file)["cases"]]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{f}: {c['name']}" for f, c in CASES])
def test_vector(file: str, case: dict[str, Any]) -> None:
    got = answer(case)
    if "code" in case:
        assert got == {"code": case["code"]}
    elif "parts" in case:
        assert {key: got["ok"][key] for key in case["parts"]} == case["parts"]
    else:
        assert got == {"ok": case["ok"]}


def _collected(strategy: st.SearchStrategy[Any], how_many: int) -> list[Any]:
    """Draw examples once, so that node answers all of them in one process."""
    found: list[Any] = []

    @seed(20261123)
    @settings(
        max_examples=how_many,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found


def test_both_twins_answer_generated_calls_the_same() -> None:
    evaluations = st.fixed_dictionaries({"expression": expressions(), "world": worlds()})
    calls = [{"op": "evaluate", "args": args} for args in _collected(evaluations, 2000)]
    calls += [{"op": "look", "args": args} for args in _collected(looks("intake"), 150)]
    calls += [{"op": "look", "args": args} for args in _collected(looks("rich"), 250)]
    calls += [{"op": "look", "args": args} for args in _collected(looks("linked"), 400)]
    calls += [
        {"op": op, "args": {"text": text, "today": "2026-11-23"}}
        for text in _collected(
            st.from_regex(
                r"(\.\.|[12][0-9]{2}[0-9X](-[0-3][0-9](-[0-3][0-9])?)?[~?%]?)(/\.\.|/[12][0-9]{3})?",
                fullmatch=True,
            ),
            600,
        )
        for op in ("bounds", "absurd", "precision", "rebuilt")
    ]
    # Through JSON, so that both see the same: a whole decimal number, for one.
    calls = json.loads(json.dumps(calls))
    for call, theirs in zip(calls, ask_node(calls), strict=True):
        assert answer(call) == theirs, call


def test_both_twins_score_generated_answers_the_same() -> None:
    def told(code: str) -> st.SearchStrategy[Any]:
        most = instrument(code)["items"]
        item = st.one_of(st.none(), st.integers(-1, 5), st.sampled_from([1.5, "declined"]))
        plain = st.integers(0, 1) | st.sampled_from([None, "declined"])
        return st.fixed_dictionaries(
            {
                "instrument": st.just(code),
                "items": st.lists(item, min_size=most, max_size=most)
                | st.lists(plain, min_size=most, max_size=most)
                | st.lists(item, max_size=3),
                "lang": st.sampled_from(["ru", "kk", "ky", "tg", "en", "uz"]),
                "total": st.none() | st.integers(-1, 90),
                "exposure": st.sampled_from([None, 0, 1, "declined"]),
                "opted": st.booleans(),
            }
        )

    calls = [
        {"op": "score", "args": args}
        for code in instruments()
        for args in _collected(told(code), 200)
    ]
    for call, theirs in zip(calls, ask_node(calls), strict=True):
        assert answer(call) == theirs, call


@pytest.mark.parametrize(
    ("form", "how_many"),
    [("linked", 200), ("rich", 200), ("intake", 200), ("intake-now", 60), ("evaluation", 40)],
)
def test_both_twins_tell_generated_stories_the_same(form: str, how_many: int) -> None:
    """Also: the phone's view, carried on from step to step, is the view of a fresh look."""
    told = _collected(tales(form), how_many)
    calls = json.loads(json.dumps([{"op": "story", "args": args} for args in told]))
    for call, theirs in zip(calls, ask_node(calls), strict=True):
        mine = answer(call)
        assert mine["ok"]["wrong"] == []
        assert mine == theirs, call


def test_both_twins_agree_on_hashes_and_wording() -> None:
    texts = {"form:a/q:x": "Саламатсызбы й", "form:a/q:x/o:y": "Ооба"}
    calls = [
        {"op": "hash", "args": {"form": "intake"}},
        {"op": "hash", "args": {"form": "rich"}},
        {"op": "hash", "args": {"form": "linked"}},
        {"op": "wording", "args": {"keys": list(texts), "texts": texts}},
        *(
            {"op": "wording_keys", "args": {"form": "intake", "question": question}}
            for question in ("c.interview", "it.alone", "it.quick_photo", "it.agency")
        ),
    ]
    assert [answer(call) for call in calls] == ask_node(calls)


def test_the_synthetic_form_is_what_its_maker_writes() -> None:
    assert (VECTORS / "synthetic200.json").read_text("utf-8") == synthetic_text()
