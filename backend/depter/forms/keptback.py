"""What a person did not want in a report: which answers stay out of the paper that leaves the desk.

Nothing here takes an answer out of a record. Source: FORMAT.md, ``kept_back_if``; IP22 paragraphs
274-283 and 400 (the person decides what of an intimate account or examination is handed on).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from depter.forms.answers import Answer, Answers
from depter.forms.definition import Definition, Question
from depter.forms.look import Context, Look, Scope
from depter.forms.values import rows_of


def kept_back(definition: Definition, answers: Answers, context: Context) -> frozenset[str]:
    """Return the paths of all questions that stay out of the paper, with those inside them.

    Where nobody answered whether it may stand there, it may not.
    """
    look = Look(definition, answers, context)
    return frozenset(
        path
        for section in definition.sections
        for path in _inside(look, section.items, look.root, False)
    )


def without(answers: Answers, paths: frozenset[str]) -> Answers:
    """Return the same answers without those at ``paths``, inside rows too."""
    return replace(answers, answers=_rest(answers.answers, paths, ""))


def _rest(answers: Mapping[str, Answer], paths: frozenset[str], prefix: str) -> dict[str, Answer]:
    rest = {}
    for name, answer in answers.items():
        path = prefix + name
        if path in paths:
            continue
        rows = tuple(
            replace(row, answers=_rest(row.answers, paths, f"{path}/{row.id}/"))
            for row in rows_of(answer.value)
        )
        rest[name] = replace(answer, value=rows) if rows else answer
    return rest


def _inside(look: Look, items: Sequence[Question], scope: Scope, back: bool) -> Iterator[str]:
    for one in items:
        own = back or (one.kept_back_if is not None and look.holds(one.kept_back_if, scope))
        if own:
            yield scope.prefix + one.id
        if one.type == "group":
            yield from _inside(look, one.items, scope, own)
        elif one.type == "repeat":
            for row in look.rows(one, scope):
                yield from _inside(look, one.items, row, own)
