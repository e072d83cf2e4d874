"""What a reader has to see before anything else: the form's own warnings, and a risk to the person's life.

It must never judge the risk: it says where it was named, and what was done.
"""

from dataclasses import replace

from depter.desk.review.linemaker import LineMaker
from depter.desk.review.lines import Part
from depter.desk.risks import Told
from depter.forms.answers import Answers
from depter.forms.definition import Choice, Definition, Notice
from depter.forms.engine import each_view, visible
from depter.forms.reading import recorded_context
from depter.words import Translator


def risk_words(named: list[Told], done: list[Told], make: LineMaker, w: Translator) -> str:
    """What is said at the head of a record that names a risk of suicide: where, and what was done."""
    if not named:
        return ""
    where = "; ".join(
        str(answer.value.get("version") or answer.value.get("instrument"))
        if question.type == "instrument"
        else f"{make.label(question)} {make.value_words(question, answer)}"
        for question, answer in named
    )
    if not done:
        return w.t("Suicide risk was named: {where}. What was done is not recorded.", where=where)
    return w.t(
        "Suicide risk was named: {where}. What was done: {done}.",
        where=where,
        done="; ".join(make.value_words(*one) for one in done),
    )


def with_alarm(form: Definition, parts: list[Part], alarm: str, named: set[str]) -> list[Part]:
    """The parts with a risk at the head of the psychological part; in a form without one, of the first
    of the sections in which it was named."""
    if not alarm:
        return parts
    psychological = {section.id for section in form.sections if section.part == "A8"}
    wanted = psychological or named
    place = next((n for n, one in enumerate(parts) if one.id in wanted), 0)
    return [replace(one, alarms=(alarm,)) if n == place else one for n, one in enumerate(parts)]


def as_shown(
    form: Definition, answers: Answers, sealed_at: str
) -> tuple[dict[str, tuple[Choice, ...]], list[Notice]]:
    """Which choices stood under each question, by path (a list that depends on the country is
    shorter), and which notices the answers call for, each once."""
    context = recorded_context(form, answers, sealed_at[:10])
    choices: dict[str, tuple[Choice, ...]] = {}
    notices: dict[str, Notice] = {}
    for section in visible(form, answers, context).sections:
        for view in each_view(section.questions):
            choices[view.path] = view.choices
            notices |= {one.id: one for one in view.notices}
    return choices, list(notices.values())
