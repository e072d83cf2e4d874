"""Conditions that depend on themselves, and questions that no answer can ever bring up."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any, Final

from depter.forms.answers import Answer, Answers
from depter.forms.definition import CHOICE_TYPES, Definition, Question
from depter.forms.expression import is_reference, references
from depter.forms.look import Context, Look

#: Above so many combinations of answers a question is believed to be reachable.
MOST_COMBINATIONS: Final = 20_000
#: After so many looks at a whole form, the rest of it is believed too: some seconds.
MOST_LOOKS: Final = 200_000
#: What no few tried values can decide.
HARD_TO_TRY: Final = frozenset(
    {
        "+",
        "-",
        "*",
        "/",
        "min",
        "max",
        "round",
        "length",
        "days",
        "least_days",
        "most_days",
        "today",
        "role",
        "lang",
        "meetings",
        "trained",
        "item",
    }
)


def dependencies(definition: Definition, question: Question) -> set[str]:
    """Return the questions on which it depends whether and with what this one counts."""
    found = references(question.condition) | references(question.calc)
    if question.gate is not None:
        found |= references(question.gate.open_if) | _consents(question.gate.open_if)
    around = question.group or question.repeat
    if around is not None:
        found.add(around)
    else:
        found |= references(definition.section_of[question.section].condition)
    return {name for name in found if name in definition.questions}


def _consents(expression: Any) -> set[str]:
    if not isinstance(expression, list):
        return set()
    if expression and expression[0] == "consent":
        return {expression[1]}
    return set().union(*(_consents(part) for part in expression)) if expression else set()


def cycles(definition: Definition) -> Iterator[list[str]]:
    """Yield every circle of questions once, as the ids along it."""
    done: set[str] = set()
    graph = {name: dependencies(definition, q) for name, q in definition.questions.items()}

    def walk(name: str, trail: list[str]) -> Iterator[list[str]]:
        if name in trail:
            yield [*trail[trail.index(name) :], name]
            return
        if name in done:
            return
        for other in sorted(graph[name]):
            yield from walk(other, [*trail, name])
        done.add(name)

    for name in graph:
        yield from walk(name, [])


def _literals(expression: Any) -> Iterator[Any]:
    if isinstance(expression, list):
        for part in expression[1:]:
            yield from _literals(part)
    elif isinstance(expression, str):
        if not is_reference(expression):
            yield expression
    elif expression is not None:
        yield expression


def _expressions(definition: Definition, name: str) -> Iterator[Any]:
    question = definition.questions[name]
    yield from (question.condition, question.calc, question.gate and question.gate.open_if)
    yield definition.section_of[question.section].condition


def _operators(expression: Any) -> set[str]:
    if not isinstance(expression, list) or not expression:
        return set()
    return {str(expression[0])}.union(*(_operators(part) for part in expression[1:]))


def _candidates(question: Question, literals: list[Any]) -> list[Any]:
    """Values worth trying: every code, the numbers around each literal, some text, a whole day."""
    if question.type in CHOICE_TYPES and question.type != "multi":
        return [choice.code for choice in question.choices]
    if question.type == "multi":
        codes = [choice.code for choice in question.choices]
        named = [code for code in codes if code in literals]
        rest = [code for code in codes if code not in literals][:1]
        return [[code] for code in named + rest] + ([named] if len(named) > 1 else [])
    numbers = [n for n in literals if isinstance(n, int) and not isinstance(n, bool)]
    if question.type in ("number", "scale"):
        return sorted({n + step for n in [*numbers, 0] for step in (-1, 0, 1)})
    words = [literal for literal in literals if isinstance(literal, str)] + ["x"]
    match question.type:
        case "edate":
            return [{"edtf": day} for day in ("1950-01-01", "2026-01-01")]
        case "text" | "longtext":
            return words
        case "narrative":
            return [{"text": word} for word in words]
        case "photo" | "audio" | "file":
            return [[{"blob": "00"}]]
        case _:
            return []


def _needed(definition: Definition, name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in dependencies(definition, definition.questions[waiting.pop()]):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def unreachable(definition: Definition) -> Iterator[str]:
    """Yield the questions that no answers bring up, as far as trying can tell."""
    looks = 0
    for name in definition.questions:
        options = _options(definition, name)
        if options is None or looks > MOST_LOOKS:
            continue
        blank = Answers(definition.form, definition.version, "en", (), {})
        for answers in _combinations(options):
            looks += 1
            if _shown(definition, replace(blank, answers=answers), name):
                break
        else:
            yield name


def _options(definition: Definition, name: str) -> dict[str, list[Answer | None]] | None:
    """Return the answers worth trying, by question; None where a question is believed."""
    needed = _needed(definition, name)
    literals = [
        literal
        for part in {name, *needed}
        for expression in _expressions(definition, part)
        for literal in _literals(expression)
    ]
    used = set().union(
        *(_operators(e) for part in {name, *needed} for e in _expressions(definition, part))
    )
    if used & HARD_TO_TRY:
        return None
    options: dict[str, list[Answer | None]] = {}
    for other in sorted(needed):
        question = definition.questions[other]
        if question.repeat is not None or question.type == "repeat":
            # Rows are not tried; what looks into them is believed.
            return None
        if question.type in ("group", "info", "calc"):
            continue
        values = _candidates(question, literals)
        if not values:
            # Durations, marks and signatures are believed to satisfy what asks for them.
            return None
        options[other] = [None, *(Answer(value, "answered") for value in values)]
    question = definition.questions[name]
    if question.repeat is not None or prod(map(len, options.values())) > MOST_COMBINATIONS:
        return None
    return options


def _combinations(options: Mapping[str, list[Answer | None]]) -> Iterator[dict[str, Answer]]:
    for chosen in product(*options.values()):
        pairs = zip(options, chosen, strict=True)
        yield {name: answer for name, answer in pairs if answer is not None}


def _shown(definition: Definition, answers: Answers, name: str) -> bool:
    look = Look(definition, answers, Context("interviewer", "2026-01-01"))
    return look.reachable(definition.questions[name], look.root)
