"""How a record stands, beside its answers: which kind of report it is, what the interviewer stated of
herself, how long it may be kept, what was not sealed when its meeting ended, whether a code was wanted. It
says what the record says and confirms nothing; what is not recorded is left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from depter.desk.retention import is_past, kept_until
from depter.desk.shown import Interview
from depter.forms.answers import Answers
from depter.forms.definition import Definition, Question
from depter.words import Translator
from depter.words.dates import format_edtf, format_instant


@dataclass(frozen=True, slots=True)
class Fact:
    """What is so, in the reader's language; ``loud``: to be seen before anything is done with it."""

    title: str
    text: str
    loud: bool = False


#: The question that says which kind of report it is, worked out by what was examined.
KIND: Final = "ci.report_kind"


def standing(
    form: Definition | None,
    answers: Answers,
    words: Translator,
    text: Callable[[str], str],
    today: str,
) -> tuple[Fact, ...]:
    """Return how an opened record stands, in the order in which it is told.

    ``text`` gives the words of a key in the reader's language.
    """
    known = tuple(_known(form, answers, words, text)) if form is not None else ()
    return (*known, *_kept(answers, words, today), *_meetings(answers, words))


def older_words(interview: Interview, words: Translator) -> str:
    """That this is not what stands now: an older version on a desk or in a court is read as the present
    one unless it says so itself."""
    return words.t(
        "This is version {number}, not the newest one. What was changed later, up to version {newest}, "
        "is not in it.",
        number=str(interview.kept.revision),
        newest=str(interview.newer),
    )


def _known(
    form: Definition, answers: Answers, words: Translator, text: Callable[[str], str]
) -> Iterator[Fact]:
    kind = form.questions.get(KIND)
    if kind is not None and (said := _label(kind, answers, text)):
        yield Fact(text(f"form:{form.form}/q:{KIND}"), said, loud=True)
    for field, title in (
        ("profession", words.t("The interviewer's profession")),
        ("child_trained", words.t("Trained to interview children")),
    ):
        asked = (q for q in form.questions.values() if q.profile == field and q.repeat is None)
        said = next((label for q in asked if (label := _label(q, answers, text))), "")
        if said:
            stated = words.t("{said} (stated by the interviewer, not confirmed)", said=said)
            yield Fact(title, stated, loud=True)


def _label(question: Question, answers: Answers, text: Callable[[str], str]) -> str:
    answer = answers.answers.get(question.id)
    if answer is None or answer.state != "answered" or answer.hidden:
        return ""
    if answer.value == "other" and answer.other:
        return answer.other
    key = next((one.key for one in question.choices if one.code == answer.value), None)
    return text(key) if key else ""


def _kept(answers: Answers, words: Translator, today: str) -> Iterator[Fact]:
    plain = {name: one.to_json() for name, one in answers.answers.items() if "c.ret" in name}
    until = kept_until(plain, answers.sessions[0].start if answers.sessions else "")
    if until is None:
        return
    day = format_edtf(until, words.locale)
    title, past = words.t("To be kept until"), is_past(until, today)
    if past:
        day = words.t(
            "{day}. That day is past: the person agreed no longer. Ask her, or take the record back "
            "below. Nothing is deleted by itself.",
            day=day,
        )
    yield Fact(title, day, loud=past)


def _meetings(answers: Answers, words: Translator) -> Iterator[Fact]:
    why = {
        "person": words.t("Not sealed when it ended: the person asked to wait."),
        "time": words.t("Not sealed when it ended: there was no time, or it was not safe there."),
        "cannot": words.t("Not sealed when it ended: it was not possible."),
    }
    for number, one in enumerate(answers.sessions, 1):
        if one.unsealed is not None:
            yield Fact(words.t("Session {number}", number=number), why[one.unsealed])
    if answers.no_code is not None:
        when = format_instant(answers.no_code, words.locale)
        yield Fact(
            words.t("A code to take it back"),
            words.t("Offered on {when}; the person wanted none.", when=when),
        )
