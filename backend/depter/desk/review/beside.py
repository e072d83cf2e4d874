"""Lines for what stands beside the answers and under none of them: rows that are gone, working notes.

It must never bring to paper what may not stand in a report.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from depter.desk.review.attached import Files
from depter.desk.review.linemaker import LineMaker
from depter.desk.review.lines import Line, Said, Working
from depter.desk.review.values import as_it_stands
from depter.envelope import Attachment
from depter.forms.definition import Definition, Question
from depter.forms.margin import WorkingNote


def taken_out(
    make: LineMaker, form: Definition, whole: bool, name: Callable[[str], str]
) -> Iterator[Line]:
    """What stood in rows that are gone. On paper that leaves the desk none of which nobody can say whether
    the person wanted it there: the answer that would say so is gone with the row. ``name`` says how a row
    was called, "" where that is not known."""
    secret = frozenset() if whole else _kept_back_ids(form)
    for path in sorted({*make.margin.earlier, *make.margin.removed, *make.stood}):
        steps = path.split("/")
        question = form.questions.get(steps[-1])
        if question is not None and set(steps[1::2]) <= make.rows.keys():
            continue  # it stands with its answer
        if not whole and (question is None or secret & set(steps[::2])):
            make.left_out += 1
        elif question is None:
            yield from _unknown(make, path)
        else:
            yield make.taken_out(question, path, name(steps[-2]) or steps[-2])


def keep_files_back(
    make: LineMaker, files: Files, form: Definition, attached: Iterable[Attachment]
) -> None:
    """Files of closed questions that no answer names stay off the paper too: one of an entry that is gone,
    or that the answer lost."""
    secret = _kept_back_ids(form)
    for one in attached:
        steps = one.question.split("/")
        gone = not set(steps[1::2]) <= make.rows.keys() and secret & set(steps[::2])
        if one.question in make.kept_back or gone:
            files.leave_out({"blob": one.blob.hex()})
            make.left_out += 1


def _unknown(make: LineMaker, path: str) -> Iterator[Line]:
    """Versions of a question that this form does not have, as they stand."""
    for one in make.margin.earlier.get(path, ()):
        text = one.note if one.answer is None else as_it_stands(one.answer.to_json()["value"])
        told = make.bare(path, "answered", [Said(text)])
        yield replace(told, label=f"{path}. {make.stood_until(one)}", struck=True)


def working_note(note: WorkingNote, form: Definition | None, make: LineMaker) -> Working:
    """One working note, for the page."""
    question = form.questions.get(note.path.split("/")[-1]) if note.path and form else None
    return Working(
        text=note.text,
        when=make.moment(note.at),
        who=make.who(note.by),
        at=make.label(question) if question else note.path or "",
        struck=make.moment(note.struck.at) if note.struck else "",
    )


def _kept_back_ids(form: Definition) -> frozenset[str]:
    """Ids of all questions that a person may want out of a report, and of those inside them."""

    def inside(items: tuple[Question, ...], back: bool) -> Iterator[str]:
        for one in items:
            own = back or one.kept_back_if is not None
            if own:
                yield one.id
            yield from inside(one.items, own)

    return frozenset(id_ for section in form.sections for id_ in inside(section.items, False))
