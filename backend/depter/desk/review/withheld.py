"""What of a record is no longer shown because consent to it was taken back in part (SPEC 4, kind 8).

The form itself says what a consent governs: what stands behind a gate that names the item and that shuts
when the item reads "no". It must never erase anything, nor show what it cannot judge.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from depter.desk.opening import Opened
from depter.desk.shown import COPY_OF, Interview
from depter.envelope import Attachment
from depter.errors import FormError
from depter.forms.answers import Answer, Answers, Row
from depter.forms.definition import Definition, Question
from depter.forms.document import decode, encode
from depter.forms.engine import QuestionView, visible
from depter.forms.load import by_hash
from depter.forms.reading import recorded_context

TAKEN_BACK = "taken_back"
"""The state of an answer that is no longer shown; no phone ever seals it."""
COVERING = frozenset(
    {
        "c.identity", "c.physical_exam", "c.genital_exam", "c.psych_tests",
        "c.photo", "c.photo_face", "c.photo_intimate",
    }
)  # fmt: skip
"""The consents that govern a part of the content itself. The others say what may be done with all of it:
the page and the paper say so in words."""


@dataclass(frozen=True)
class Withheld:
    """``answers`` without what is not shown, None where nothing can be judged; ``blobs`` are the files
    that go with it, in hex; ``any`` says whether something is kept back at all."""

    answers: Answers | None
    blobs: frozenset[str]
    any: bool
    shut: frozenset[str] = frozenset()
    """Paths that are kept back, and ids of questions that such an item governs: of these no earlier
    version is shown either, wherever it stood."""

    def hides(self, path: str) -> bool:
        """Whether what stood at a path is not shown."""
        steps = path.split("/")
        named = self.shut & {"/".join(steps[: n + 1]) for n in range(len(steps))}
        return self.any and (self.answers is None or bool(named or self.shut & set(steps[::2])))


def without_taken_back(opened: Opened, items: frozenset[str]) -> Opened:
    """The same record as if what those items governed had never been told: for whatever is worked out
    from it (a list, what runs out). Its answers are None where nobody can judge them."""
    if not items & COVERING:
        return opened
    payload = opened.payload
    told = (payload.sealed_at, payload.attachments, items)
    try:
        answers = decode(opened.answers) if opened.answers is not None else None
        gone = withhold(by_hash(payload.form_hash), answers, *told)
    except Exception:  # no answers of this version, or values that no condition can weigh
        gone = withhold(None, None, *told)
    left = tuple(one for one in payload.attachments if one.blob.hex() not in gone.blobs)
    answers = gone.answers and replace(gone.answers, answers=_untold(gone.answers.answers))
    return replace(
        opened,
        payload=replace(payload, attachments=left),
        answers=encode(answers) if answers is not None else None,
    )


def _untold(given: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers without a mark of those that were taken back."""
    return {
        name: replace(one, value=tuple(Row(row.id, _untold(row.answers)) for row in one.value))
        if isinstance(one.value, tuple)
        else one
        for name, one in given.items()
        if one.state != TAKEN_BACK
    }


def items_of(interview: Interview) -> frozenset[str]:
    """Every consent item that was taken back."""
    return frozenset(item for _, said in interview.taken_back for item in said.get("items", ()))


def granted(interview: Interview) -> frozenset[str] | None:
    """The consent items that read "yes" when it was sealed; None where that cannot be told."""
    try:
        answers = decode((interview.opened.answers if interview.opened else None) or b"")
    except (FormError, ValueError):
        return None
    return frozenset(
        name
        for name, one in answers.answers.items()
        if name.startswith("c.") and one.state == "answered" and one.value == "yes"
    )


def withhold(
    form: Definition | None,
    answers: Answers | None,
    sealed_at: str,
    attached: Iterable[Attachment],
    items: frozenset[str],
) -> Withheld:
    """Take out of the answers what those items governed. Where the form or the answers are not known
    everything that such an item can govern is kept back."""
    taken = items & COVERING
    if form is None or answers is None:
        return Withheld(None, frozenset(one.blob.hex() for one in attached), True)
    shut, governed = _shut(form, answers, sealed_at, taken)
    pruned = replace(answers, answers=_without(answers.answers, "", shut))
    named = {blob for path in shut for blob in _named(answers.answers, path.split("/"))}
    blobs = {
        id_
        for one in attached
        if (id_ := one.blob.hex()) in named
        or _below(one.question, shut)
        or _copied(one) in named
        or _left_behind(one.question.split("/"), answers.answers, governed)
    }
    return Withheld(pruned, frozenset(blobs), True, shut | governed)


def _shut(
    form: Definition, answers: Answers, sealed_at: str, taken: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The paths behind a gate that names one of the items and is shut when they read "no", and the ids
    of all questions behind such gates."""
    governed = frozenset(
        question.id
        for section in form.sections
        for question in _governed(section.items, taken, inside=False)
    )
    refused = dict.fromkeys(taken, Answer("no", "answered"))
    without = replace(answers, answers={**answers.answers, **refused})
    context = recorded_context(form, without, sealed_at[:10])
    shut = frozenset(
        view.path
        for section in visible(form, without, context).sections
        for view in _every(section.questions)
        if view.access == "closed" and view.question.id in governed
    )
    return shut, governed


def _every(views: Iterable[QuestionView]) -> Iterator[QuestionView]:
    for view in views:
        yield view
        yield from _every(view.items)
        for _, row in view.rows:
            yield from _every(row)


def _governed(
    items: Iterable[Question], taken: frozenset[str], *, inside: bool
) -> Iterator[Question]:
    for question in items:
        named = inside or (question.gate is not None and _names(question.gate.open_if, taken))
        if named and question.type != "consent":
            yield question
        yield from _governed(question.items, taken, inside=named)


def _names(expression: Any, taken: frozenset[str]) -> bool:
    if isinstance(expression, str):
        return expression in taken
    return isinstance(expression, list | tuple) and any(_names(one, taken) for one in expression)


def _copied(attachment: Attachment) -> str:
    """The file of which this one says that it is the working copy, wherever it says that it belongs."""
    of = attachment.more.get(COPY_OF)
    return of.hex() if isinstance(of, bytes) else ""


def _below(path: str, shut: frozenset[str]) -> bool:
    steps = path.split("/")
    return any("/".join(steps[:n]) in shut for n in range(1, len(steps) + 1))


def _left_behind(steps: list[str], given: Mapping[str, Answer], governed: frozenset[str]) -> bool:
    """Whether a file belongs to a governed question of which no answer is left, as in a row that is gone:
    nobody can say any more that another consent covers it."""
    for n in range(1, len(steps) - 1, 2):
        answer = given.get(steps[n - 1])
        rows = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
        found = next((row for row in rows if row.id == steps[n]), None)
        if found is None:
            return bool(governed & set(steps[::2]))
        given = found.answers
    return steps[-1] not in given and bool(governed & set(steps[::2]))


def _without(given: Mapping[str, Answer], prefix: str, shut: frozenset[str]) -> dict[str, Answer]:
    made = {}
    for name, answer in given.items():
        path = prefix + name
        if path in shut:
            if answer.state != "not_asked" or answer.value is not None:
                answer = Answer(None, TAKEN_BACK)
        elif isinstance(answer.value, tuple):
            rows = tuple(
                Row(row.id, _without(row.answers, f"{path}/{row.id}/", shut))
                for row in answer.value
            )
            answer = replace(answer, value=rows)
        made[name] = answer
    return made


def _named(given: Mapping[str, Answer], steps: list[str]) -> Iterator[str]:
    """The blobs that the answer at a path names, and those inside its rows."""
    answer = given.get(steps[0])
    if answer is None:
        return
    if len(steps) > 2 and isinstance(answer.value, tuple):
        for row in answer.value:
            if row.id == steps[1]:
                yield from _named(row.answers, steps[2:])
    elif len(steps) == 1:
        yield from _blobs(answer.value)


def _blobs(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for row in value:
            for answer in row.answers.values():
                yield from _blobs(answer.value)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get("blob"), str):
            yield one["blob"]
