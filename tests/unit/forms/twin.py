"""What the vectors and the equivalence tests ask of the Python twin, as JSON in and JSON out.

Twin of pwa/tests/forms/operations.ts, which answers the same calls in one node process.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from depter import forms
from depter.errors import FormError
from depter.forms import edtf
from depter.forms.expression import Env, evaluate, references
from depter.forms.keys import wording_keys
from depter.forms.margin import Hand, Margin, Was, WorkingNote, read_margin, read_working
from depter.forms.score import instrument, items_fault, score
from depter.forms.timers import state, timers
from depter.forms.values import value_fault
from tests.unit.forms.stories import tell

HOUSE = Path(__file__).parents[3]
VECTORS = HOUSE / "tests" / "vectors" / "forms"
NODE = HOUSE / ".venv" / "bin" / "node"


def vector(name: str) -> Any:
    """Return a vector file."""
    return json.loads((VECTORS / name).read_text("utf-8"))


@cache
def definition(name: str) -> forms.Definition:
    """Return a form of the vectors; "intake" is version 2 of it, whatever came later.

    "evaluation" and "intake-now" are those of this release.
    """
    if name == "intake":
        return next(one for one in forms.definitions() if (one.form, one.version) == (name, 2))
    if name in ("evaluation", "intake-now"):
        return forms.load(name.removesuffix("-now"))
    return forms.load_text((VECTORS / f"{name}.json").read_text("utf-8"))


class World:
    """An environment of plain values; a row sees the values around it."""

    today, role, language, met = "2026-11-23", "interviewer", "ky", 2

    def __init__(self, world: Mapping[str, Any], around: Env | None = None) -> None:
        self._world = world
        self._around = around

    def value(self, question: str) -> Any:
        if question in self._world["value"]:
            return self._world["value"][question]
        return self._around.value(question) if self._around else None

    def state(self, question: str) -> str:
        states: Mapping[str, str] = self._world.get("state", {})
        if question in states:
            return states[question]
        if question in self._world["value"]:
            return "answered"
        return self._around.state(question) if self._around else "not_asked"

    def rows(self, question: str) -> Sequence[Env]:
        rows = self._world.get("rows", {})
        if question in rows:
            return [World(row, self) for row in rows[question]]
        return self._around.rows(question) if self._around else []

    def consent(self, item: str) -> str | None:
        own: Mapping[str, str] = self._world.get("consent", {})
        if item in own:
            return own[item]
        return self._around.consent(item) if self._around else None

    def trained(self, subject: str) -> bool:
        if "trained" in self._world:
            return subject in self._world["trained"]
        return self._around.trained(subject) if self._around else False

    def item(self, question: str, code: str, number: int) -> float | None:
        papers = self._world.get("papers", {})
        if question in papers:
            found = papers[question].get(code, [])
            return found[number - 1] if 0 < number <= len(found) else None
        return self._around.item(question, code, number) if self._around else None


def _row_names(args: Mapping[str, Any]) -> list[list[Any]]:
    answers = forms.decode(json.dumps(args["answers"])).answers
    found = forms.row_names(definition(args["form"]), answers, args["repeat"])
    return [[r.id, r.path, r.number, r.prefix, r.name and r.name.value] for r in found]


def _value_fault(args: Mapping[str, Any]) -> str | None:
    question = definition(args["form"]).questions[args["question"]]
    answer = forms.Answer(args["value"], args.get("state", "answered"))
    return value_fault(question, answer, args.get("choices", []), "2026-11-23")


def _told(view: forms.QuestionView) -> dict[str, Any]:
    return {
        "path": view.path,
        "state": view.state,
        "access": view.access,
        "gate": view.gate,
        "fault": view.fault,
        "choices": [choice.code for choice in view.choices],
        "notices": [notice.id for notice in view.notices],
        "suggested": list(view.suggested),
        "variant": view.variant,
        "items": [_told(item) for item in view.items],
        "rows": [[row, [_told(item) for item in items]] for row, items in view.rows],
    }


def _hidden(answers: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, answer in answers.items():
        if answer.get("hidden"):
            yield prefix + name
        for row in answer["value"] if isinstance(answer["value"], list) else ():
            if isinstance(row, dict) and "answers" in row:
                yield from _hidden(row["answers"], f"{prefix}{name}/{row['id']}/")


def look(args: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that a program can learn of a form under answers."""
    form = definition(args["form"])
    answers = forms.decode(json.dumps(args["answers"]))
    context = forms.Context(**args["context"])
    view = forms.visible(form, answers, context)
    missed = forms.missing(form, answers, context)
    settled = json.loads(forms.encode(forms.settled(form, answers, context)))
    return {
        "sections": [
            {
                "id": part.section.id,
                "state": part.state,
                "waits_for": part.waits_for,
                "answered": part.answered,
                "total": part.total,
                "notes": part.notes,
                "questions": [_told(question) for question in part.questions],
            }
            for part in view.sections
        ],
        "ending": view.ending.id if view.ending else None,
        "missing": [[m.path, m.section, m.code, m.required] for m in missed],
        "faults": [[f.path, f.section, f.code] for f in forms.faults(form, answers, context)],
        "can_finish": forms.can_finish(missed),
        "settled": settled,
        "hidden": sorted(_hidden(settled["answers"])),
        "consent": forms.standing_consent(form, answers),
        "consent_keys": list(forms.consent_of(form, answers)),
    }


def story(args: Mapping[str, Any]) -> dict[str, Any]:
    """Tell a story; return what was not as it says, and the form as it stands at its end."""
    teller, wrong = tell(definition(args["form"]), args["context"], args["steps"])
    end = {"form": args["form"], "answers": teller.document, "context": teller.context}
    return {"wrong": wrong, "answers": teller.document, "look": look(end)}


def _how_given(args: Mapping[str, Any]) -> dict[str, Any]:
    answers = forms.decode(json.dumps(args["answers"]))
    context = forms.Context(**args["context"])
    told = forms.settled(definition(args["form"]), answers, context).answers
    return {name: one.consent for name, one in told.items() if one.consent is not None}


def _parts(raw: Mapping[str, Any] | None) -> edtf.DateParts | None:
    return None if raw is None else edtf.DateParts(**raw)


def _rebuilt(args: Mapping[str, Any]) -> str | None:
    found = edtf.parts(args["text"])
    return None if found is None else edtf.build(found)


def _days(args: Mapping[str, Any]) -> int | None:
    if not (edtf.is_day(args["from"]) and edtf.is_day(args["to"])):
        return None
    return edtf.day_number(args["to"]) - edtf.day_number(args["from"])


def _wording_keys(args: Mapping[str, Any]) -> list[str]:
    form = definition(args["form"])
    question = form.questions[args["question"]]
    return wording_keys(form.form, question, question.choices)


def _score(args: Mapping[str, Any]) -> dict[str, Any]:
    told = instrument(args["instrument"])
    exposure = args.get("exposure")
    found = asdict(
        score(
            told,
            args["items"],
            args["lang"],
            args.get("total"),
            exposure,
            opted=args.get("opted", False),
        )
    )
    lists = {name: list(found[name]) for name in ("flags", "declined", "left_out")}
    return found | lists | {"fault": items_fault(told, args["items"], exposure)}


def _was(one: Was) -> dict[str, Any]:
    stood = {"replaced_at": one.replaced_at, "by": one.by}
    if one.answer is not None:
        return stood | {"answer": one.answer.to_json()}
    return stood | {"note": one.note, "noted_at": one.noted_at}


def _told_margin(margin: Margin) -> dict[str, Any] | None:
    def hands(told: Mapping[str, Hand]) -> dict[str, Any]:
        return {path: asdict(one) for path, one in told.items()}

    parts = {
        "earlier": {path: [_was(one) for one in all_] for path, all_ in margin.earlier.items()},
        "removed": hands(margin.removed),
        "left_out": dict(margin.left_out),
        "noted": hands(margin.noted),
    }
    said = {name: part for name, part in parts.items() if part}
    return {"margin": 1} | said if said else None


def _told_working(notes: tuple[WorkingNote, ...]) -> dict[str, Any] | None:
    told = [
        {name: part for name, part in asdict(one).items() if name != "struck" or part}
        for one in notes
    ]
    return {"working": 1, "notes": told} if told else None


def _timers(args: Mapping[str, Any]) -> list[list[Any]]:
    form = definition(args["form"])
    answers = forms.decode(json.dumps(args["answers"]))
    found = timers(form, answers, forms.Context(**args["context"]))
    today = args["context"]["today"]
    return [[one.rule_id, one.first, one.last, state(one, today)] for one in found]


OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "evaluate": lambda args: evaluate(args["expression"], World(args["world"])),
    "references": lambda args: sorted(references(args["expression"])),
    "build": lambda args: edtf.build(edtf.DateParts(**args)),
    "build_range": lambda args: edtf.build_range(_parts(args["start"]), _parts(args["end"])),
    "bounds": lambda args: list(edtf.validate(args["text"])),
    "absurd": lambda args: edtf.absurd(args["text"], args["today"]),
    "moment": lambda args: edtf.moment(args["text"]),
    "precision": lambda args: edtf.precision(args["text"]),
    "rebuilt": _rebuilt,
    "days": _days,
    "margin": lambda args: _told_margin(read_margin(args["document"])),
    "working": lambda args: _told_working(read_working(args["document"])),
    "decode": lambda args: json.loads(forms.encode(forms.decode(args["text"]))),
    "how_given": _how_given,
    "look": look,
    "story": story,
    "score": _score,
    "timers": _timers,
    "row_names": _row_names,
    "value_fault": _value_fault,
    "hash": lambda args: definition(args["form"]).hash.hex(),
    "wording": lambda args: forms.wording(args["keys"], args["texts"].__getitem__),
    "wording_keys": _wording_keys,
}


def answer(call: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one call: the result, or the code of the fault."""
    try:
        return {"ok": OPERATIONS[call["op"]](call["args"])}
    except FormError as fault:
        return {"code": fault.code}


def ask_node(calls: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers of the phone's twin, all from one node process."""
    told = subprocess.run(
        [NODE, "pwa/tests/forms/batch.ts"],
        cwd=HOUSE,
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(told.stdout)
    return answers
