"""Generated stories: an interview of sound and unsound steps, in any order."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from depter.forms import decode, row_names
from depter.forms.definition import STATES, Definition, Question
from depter.forms.expression import references
from tests.unit.forms.stories import Json, Teller
from tests.unit.forms.strategies import value_of
from tests.unit.forms.twin import definition

_ROLES = ("interviewer", "physician", "psychologist", "lawyer")


def _places(form: Definition, answers: Json, repeat: str | None, prefix: str) -> Iterator[str]:
    """Yield the paths of all questions that could be answered now, those in rows too."""
    for question in form.questions.values():
        if question.repeat != repeat or question.type in ("info", "group", "calc"):
            continue
        path = prefix + question.id
        yield path
        if question.type == "repeat" and question.id in answers:
            for row in answers[question.id]["value"] or ():
                yield from _places(form, row["answers"], question.id, f"{path}/{row['id']}/")


def _looked_at(form: Definition, question: Question) -> set[str]:
    """Return the questions that a question's own conditions and constraints look at."""
    gates = [] if question.gate is None else [question.gate.open_if]
    notices = [one.condition for one in form.notices if one.at == question.id]
    musts = [one.must for one in question.constraints]
    parts = [question.condition, question.calc, *gates, *notices, *musts]
    found = set().union(*map(references, parts))
    around = question.group or question.repeat
    if around is not None:
        found |= _looked_at(form, form.questions[around])
    else:
        found |= references(form.section_of[question.section].condition)
    return found & set(form.questions)


def _good(draw: st.DrawFn, question: Question, teller: Teller) -> Any:
    """Return a value that the question takes, most of the time one on which others depend."""
    codes = [choice.code for choice in question.choices]
    match question.type:
        case "single" | "yn" | "consent" | "code":
            return draw(st.sampled_from(codes))
        case "multi":
            return draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))
        case "rows":
            found = row_names(
                teller.form, decode(json.dumps(teller.document)).answers, str(question.of)
            )
            known = [row.id for row in found] or ["gone"]
            return draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))
        case "edate":
            return {"edtf": draw(st.sampled_from(["2023", "2024-05", "2024-06-01", "2026-01"]))}
        case "number" | "scale":
            return draw(st.sampled_from([0, 1, 3, 8, 25, 40]))
        case "instrument":
            total = draw(st.sampled_from([None, 3, 15, 25, 90]))
            return {"instrument": "phq9", "version": "1", "lang": "ky", "mode": "self",
                    "items": [], "total": total}  # fmt: skip
        case _:
            return draw(value_of(question))


def _change(draw: st.DrawFn, question: Question, teller: Teller) -> Json:
    kind = draw(st.sampled_from(["good"] * 12 + ["any", "none", "state", "state", "both"]))
    change: Json = {}
    if kind == "good":
        change["value"] = _good(draw, question, teller)
    elif kind in ("any", "both"):
        change["value"] = draw(value_of(question))
    elif kind == "none":
        change["value"] = None
    if kind in ("state", "both"):
        change["state"] = draw(st.sampled_from(STATES))
    if not draw(st.integers(0, 9)):
        change["note"] = draw(st.sampled_from(["", "кийин сурайлы"]))
    if not draw(st.integers(0, 19)):
        change["certainty"] = draw(st.sampled_from(["approximate", None]))
    if not draw(st.integers(0, 19)):
        change["other"] = "башка"
    return change


@st.composite
def tales(draw: st.DrawFn, form_name: str, longest: int = 60) -> Any:
    """A form, a context and steps that all can be taken."""
    form = definition(form_name)
    context = {
        "role": draw(st.sampled_from(_ROLES)),
        "today": "2026-11-23",
        "language": "ky",
        "consent": draw(st.sampled_from([{}, {"c.photo": "yes", "c.exam": "yes"}])),
        "trained": draw(st.sampled_from([[], ["children"]])),
    }
    teller = Teller(form, context)
    steps: list[list[Any]] = []
    # A few questions that many steps come back to: what depends on each other meets more often.
    told = [q.id for q in form.questions.values() if q.type not in ("info", "group", "calc")]
    picked = draw(st.lists(st.sampled_from(told), min_size=2, max_size=6, unique=True))
    about = {name for one in picked for name in {one} | _looked_at(form, form.questions[one])}
    homes = {form.questions[name].repeat for name in about} | {
        form.questions[name].of for name in about
    }
    repeats = [q.id for q in form.questions.values() if q.type == "repeat"]
    for n in range(draw(st.integers(3, longest))):
        kind = draw(
            st.sampled_from(["set"] * 14 + ["add"] * 4 + ["remove", "remove", "context", "pause"])
        )
        paths = list(_places(form, teller.document["answers"], None, ""))
        holding = [path for path in paths if path.split("/")[-1] in repeats]
        near = [path for path in holding if path.split("/")[-1] in homes]
        if kind == "set" or (kind in ("add", "remove") and not holding):
            plain = [path for path in paths if path not in holding]
            plain = [path for path in plain if path.split("/")[-1] in about] or plain
            path = draw(st.sampled_from(plain))
            question = form.questions[path.split("/")[-1]]
            codes = [choice.code for choice in question.choices]
            step: list[Any]
            if question.type == "multi" and draw(st.booleans()):
                step = ["toggle", path, draw(st.sampled_from(codes))]
            else:
                step = ["set", path, _change(draw, question, teller)]
        elif kind == "add":
            step = ["add", draw(st.sampled_from(near or holding)), "abc1"[n % 4] + str(n) * (n > 3)]
        elif kind == "remove":
            path = draw(st.sampled_from(near or holding))
            step = ["remove", path, draw(st.sampled_from(["a", "b", "c", "1"]))]
        elif kind == "context":
            step = ["context", draw(st.sampled_from([
                {"role": "physician"}, {"role": "lawyer"}, {"language": "ru"}, {"trained": []},
                {"today": "2027-01-01"}, {"consent": {"c.exam": "yes"}}]))]  # fmt: skip
        else:
            at = f"2026-11-{23 + n // 10}T12:{n:02d}:00Z"
            open_now = teller.document["sessions"][-1]["end"] is None
            step = ["pause" if open_now else "resume", at]
        teller.step(*step)
        steps.append(step)
    return {"form": form_name, "context": context, "steps": steps}
