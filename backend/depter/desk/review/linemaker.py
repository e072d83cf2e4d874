"""One answer becomes one line of the reading. A value that does not fit its question is shown as it
stands and never dropped; nothing here judges what was said.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from depter.desk.review.attached import Files
from depter.desk.review.bodymaps import Maps
from depter.desk.review.consents import Consents, asked, reviewed
from depter.desk.review.lines import Line, Link, Rows, Said
from depter.desk.review.rownames import Place
from depter.desk.review.values import Values, as_it_stands
from depter.desk.summary import case_words
from depter.desk.wordings import Found, Wordings
from depter.forms.answers import Answer, Answers, Row
from depter.forms.definition import SILENT_TYPES, WITH_VALUE, Choice, Definition, Question
from depter.forms.document import earlier_answers
from depter.forms.margin import Margin, Was
from depter.words import Translator
from depter.words.dates import format_instant

#: key -> its words and their language
Text = Callable[[str], tuple[str, str]]


class LineMaker:
    """Lines of one record in one language. ``shown`` are the choices of each question that stood on
    the screen by the answers as they are, by path; what is not in it was not shown. ``kept_back`` are
    the paths that stay out of paper; with words ``instead`` these stand in their place, and no link names
    a row in ``unnamed``. ``since`` gives what an earlier revision had at a path in ``stood``."""

    def __init__(
        self,
        form: Definition | None,
        answers: Answers | None,
        values: Values,
        consents: Consents,
        known: Wordings,
        files: Files,
        maps: Maps,
        text: Text,
        language_name: Callable[[str], str],
        words: Translator,
    ) -> None:
        self._form = form
        self._answers = answers
        self._values = values
        self._consents = consents
        self._known = known
        self._files = files
        self._maps = maps
        self._text = text
        self._language_name = language_name
        self._words = words
        self._locale = words.locale
        self.shown: Mapping[str, tuple[Choice, ...]] = {}
        self.rows: Mapping[str, Place] = {}
        self.kept_back: frozenset[str] = frozenset()
        self.instead: str | None = None
        self.left_out = 0
        self.unnamed: frozenset[str] = frozenset()
        self.margin = Margin()
        self.who: Callable[[str], str] = lambda member: member[:8]
        self.since: Callable[[Question, str], Iterable[Line]] = lambda _question, _path: ()
        self.stood: frozenset[str] = frozenset()

    def every(
        self, items: tuple[Question, ...], given: Mapping[str, Answer], prefix: str = ""
    ) -> tuple[list[Line], list[str]]:
        """The lines of some questions, and the labels of those that were shown and never touched."""
        lines: list[Line] = []
        unasked: list[str] = []
        for question, heading in in_order(items):
            path = prefix + question.id
            changed = path in self.stood or any(
                path in found for found in (self.margin.earlier, self.margin.removed)
            )
            if question.id not in given and path not in self.shown and not changed:
                continue  # a condition kept it away, and nothing was ever said to it
            answer = given.get(question.id, Answer())
            back = path in self.kept_back
            if _untouched(question, answer) and not changed:
                if self.instead is None or not back:
                    unasked.append(self.label(question))
                continue
            if back:
                self.left_out += 1
                if self.instead is not None:
                    self._files.leave_out(answer.value)
                    if not (lines and lines[-1].kept_back):
                        lines.append(
                            replace(self.bare(self.instead, "answered", []), kept_back=True)
                        )
                    continue
            title = self._text(self._key(heading))[0] if heading is not None else ""
            made = self.line(question, answer, path)
            intimate = made.intimate and not _said_not_intimate(given)
            lines.append(replace(made, heading=title, kept_back=back, intimate=intimate))
        return lines, unasked

    def label(self, question: Question) -> str:
        """What a question is called in the reader's language."""
        return self._text(self._key(question))[0] or question.id

    def line(self, question: Question, answer: Answer, path: str) -> Line:
        """One answer; as it stands when it does not fit its question."""
        if self._form is not None:
            with suppress(Exception):
                return self._fitting(self._form, question, answer, path)
        return replace(self.unknown(self.label(question), answer), question=question.id)

    def value_words(self, question: Question, answer: Answer) -> str:
        """The value alone, in one line of words."""
        said = self._values.said(question, answer)
        return ", ".join(one.text for one in said if not one.folded)

    def _key(self, question: Question) -> str:
        return f"form:{self._form.form if self._form else ''}/q:{question.id}"

    def _fitting(self, form: Definition, question: Question, answer: Answer, path: str) -> Line:
        label, label_lang = self._text(self._key(question))
        found = self._wording(form, question, answer, path)
        rows: tuple[Rows, ...] = ()
        if isinstance(answer.value, tuple):
            rows = tuple(self._row(question, row, path) for row in answer.value)
        links = question.type in ("rows", "ref") and answer.state in WITH_VALUE
        body = self._maps.of(question, answer.value, path, self._place(question, path))
        photos = tuple(self._files.of(answer.value))
        earlier = (*self._earlier(form, question, answer, path), *self.since(question, path))
        return Line(
            question=question.id,
            label=label or question.id,
            label_lang=label_lang,
            paragraphs=tuple(self._paragraphs(question, found)),
            state=answer.state,
            state_text=self._values.common("s", answer.state),
            said=()
            if links or body or answer.state not in WITH_VALUE
            else tuple(self._values.said(question, answer)),
            photos=photos,
            asked_in=self._language_name(answer.lang) if answer.lang else None,
            asked_lang=answer.lang,
            asked_at=self._asked_at(answer.asked_at, whole=bool(earlier)),
            wording=found.state,
            review=reviewed(answer, found),
            remarks=(*self._remarks(answer), *self._gone(path)),
            consent=question.type == "consent",
            for_interviewer=question.audience == "interviewer",
            rows=rows,
            links=tuple(self._linked(question, answer.value)) if links else (),
            hidden=answer.hidden,
            digest=answer.wording,
            src=answer.src,
            set=answer.set,
            behind=answer.behind,
            fallback=answer.fallback is True,
            asked=asked(found),
            agreed=self._consents.agreed(form, question, answer),
            map=body,
            pictures=question.type == "photo",
            intimate=question.sensitive,
            earlier=earlier,
            observed=answer.note or "",
            observed_at=self._noted(path) if answer.note else "",
        )

    def _paragraphs(self, question: Question, found: Found) -> Iterator[Said]:
        """What stands above a question: an organisation's own text for a country where that was shown."""
        shown = [text for text in found.texts if text.key.startswith("consent:")]
        if question.variants is None or not shown:
            yield from (Said(*self._text(key)) for key in question.paragraphs)
            return
        for one in shown:
            text, lang = self._text(one.key)
            yield Said(text, lang) if text else Said(one.text, one.language)

    def taken_out(self, question: Question, path: str, row: str) -> Line:
        """What stood in a row that is no longer in the record; ``row`` is how it is called."""
        told = self.line(question, Answer(), path)
        return replace(told, label=f"{told.label} ({row})", state="answered", state_text="")

    def was(self, question: Question, answer: Answer) -> Line:
        """An earlier answer, without what came before it."""
        return self.line(question, answer, "")

    def mark_words(self, question: Question, path: str, mark: object) -> str:
        """One mark of a body map, with its number where it is in the record."""
        return self._maps.said(mark, question.layer or "finding", path)

    def file_number(self, blob: str) -> int | None:
        """The number of a file of this record; None where it is not in it any more."""
        return self._files.number(blob)

    def moment(self, instant: str) -> str:
        """A time that a phone wrote down, in the reader's words."""
        return format_instant(instant, self._locale)

    def _noted(self, path: str) -> str:
        hand = self.margin.noted.get(path)
        return format_instant(hand.at, self._locale) if hand else ""

    def _gone(self, path: str) -> Iterator[Said]:
        """That versions are missing here, and why."""
        if (hand := self.margin.removed.get(path)) is not None:
            when = format_instant(hand.at, self._locale)
            yield Said(
                self._words.t(
                    "An earlier version was removed at the person's wish: {when}, {who}.",
                    when=when,
                    who=self.who(hand.by),
                )
            )
        if count := self.margin.left_out.get(path):
            yield Said(
                self._words.t("Earlier versions in between that are not kept: {n}", n=str(count))
            )

    def _earlier(
        self, form: Definition, question: Question, answer: Answer, path: str
    ) -> Iterator[Line]:
        """What stood here before, each with its own time, words, texts and the way it was given."""
        for was, until in earlier_answers(answer):
            when = format_instant(until, self._locale)
            yield replace(
                self._fitting(form, question, was, path),
                label=self._words.t("Answered before. This stood until {when}.", when=when),
                label_lang=self._words.language.bcp47,
                paragraphs=(),
                asked_at=self._asked_at(was.asked_at, whole=True),
            )
        for one in self.margin.earlier.get(path, ()) if path else ():
            yield self._changed(form, question, one)

    def _changed(self, form: Definition, question: Question, one: Was) -> Line:
        """An earlier version of an answer or of a note, as it stood until it was changed."""
        if one.answer is None:
            noted = self._words.t("Observation or note of the interviewer")
            told = self.bare(noted, "answered", [Said(one.note, "")])
        else:
            told = self._fitting(form, question, one.answer, "")
        stood = self.stood_until(one)
        when = one.answer.asked_at if one.answer else one.noted_at
        return replace(
            told,
            label=stood if one.answer else f"{told.label}. {stood}",
            label_lang=self._words.language.bcp47,
            paragraphs=(),
            asked_at=self._asked_at(when, whole=True),
            struck=True,
        )

    def stood_until(self, one: Was) -> str:
        """Until when a version stood: said in words, for a line through it is lost to whoever copies."""
        return self._words.t(
            "This stood until {when}. {who} changed it.",
            when=format_instant(one.replaced_at, self._locale),
            who=self.who(one.by),
        )

    def _place(self, question: Question, path: str) -> str:
        """Where a question stands: the row around it, and its label."""
        row = self.rows.get(path.split("/")[-2]) if "/" in path else None
        return f"{row.name} · {self.label(question)}" if row else self.label(question)

    def _row(self, repeat: Question, row: Row, path: str) -> Rows:
        lines, unasked = self.every(repeat.items, row.answers, f"{path}/{row.id}/")
        place = self.rows.get(row.id)
        return Rows(row.id, place.name if place else row.id, tuple(lines), tuple(unasked))

    def _linked(self, question: Question, value: object) -> Iterator[Link]:
        if question.type == "rows":
            yield from self._links(value)
        elif isinstance(value, dict):
            digits = str(value.get("record") or value.get("case") or "")[:8]
            code = case_words(digits)
            yield Link("", self._words.t("Case {case}", case=code), here=True, case=digits)

    def _links(self, value: object) -> Iterator[Link]:
        for id_ in value if isinstance(value, list) else []:
            if id_ in self.unnamed:
                continue
            place = self.rows.get(id_) if isinstance(id_, str) else None
            yield Link(str(id_), place.name if place else as_it_stands(id_), place is not None)

    def unknown(self, name: str, answer: Answer) -> Line:
        """An answer whose question is not known, or that does not fit it."""
        said = [] if answer.value is None else [Said(as_it_stands(answer.to_json()["value"]))]
        told = self.bare(name, answer.state, said, tuple(self._remarks(answer)))
        return replace(told, observed=answer.note or "")

    def bare(self, name: str, state: str, said: list[Said], remarks: tuple[Said, ...] = ()) -> Line:
        """A line with a name, a state and a text, and nothing else known of it."""
        return Line(
            question=name,
            label=name,
            label_lang="en",
            paragraphs=(),
            state=state,
            state_text=self._values.common("s", state),
            said=tuple(said),
            photos=(),
            asked_in=None,
            asked_lang=None,
            asked_at=None,
            wording="none",
            review=None,
            remarks=remarks,
            consent=False,
            for_interviewer=False,
        )

    def _remarks(self, answer: Answer) -> Iterator[Said]:
        if answer.certainty:
            yield Said(self._values.common("certainty", answer.certainty))
        if answer.source:
            yield Said(self._values.common("source", answer.source))
        for one in answer.prompts or ():
            shown = format_instant(str(one["shown"]), self._locale)
            if one["seen"] is None:
                yield Said(
                    self._words.t(
                        "Warning on the phone: {shown}. Not confirmed as read.", shown=shown
                    )
                )
                continue
            seen = format_instant(one["seen"], self._locale)
            yield Said(
                self._words.t(
                    "Warning on the phone: {shown}. Confirmed as read: {seen}.",
                    shown=shown,
                    seen=seen,
                )
            )

    def _asked_at(self, text: str | None, *, whole: bool = False) -> str | None:
        """The time alone where the day and the zone are those of the first session, unless ``whole``."""
        if text is None:
            return None
        sessions = self._answers.sessions if self._answers else ()
        first = sessions[0].start if sessions else ""
        if not whole and (text[:10], _zone(text)) == (first[:10], _zone(first)):
            return text[11:16]
        return format_instant(text, self._locale)

    def _wording(self, form: Definition, question: Question, answer: Answer, path: str) -> Found:
        """The exact words that were shown, out of every set that is here."""
        # Choices may have stood there that a later answer took away: all of them count too.
        offered = [question.choices]
        now = self.shown.get(path, question.choices)
        if now != question.choices:
            offered.insert(0, now)
        return self._known.shown(
            form.form,
            question,
            offered,
            digest=answer.wording,
            lang=answer.lang,
            named=answer.set,
            behind=answer.behind,
        )


def in_order(items: tuple[Question, ...]) -> Iterator[tuple[Question, Question | None]]:
    """Questions in the order of the form, each with the group that begins with it; groups are walked
    into, repeats are not."""
    for one in items:
        if one.type == "group":
            heading: Question | None = one
            for inner, own in in_order(one.items):
                yield inner, own or heading
                heading = None
        elif one.type not in SILENT_TYPES:
            yield one, None


def _said_not_intimate(given: Mapping[str, Answer]) -> bool:
    """Whether the entry around a photo says that no intimate parts are in it (A9). Where nobody asked,
    they may be."""
    return any(
        id_.rpartition(".")[2] == "intimate" and one.state == "answered" and one.value == "no"
        for id_, one in given.items()
    )


def _untouched(question: Question, answer: Answer) -> bool:
    """Never touched: no state, no value, no remark. A consent that was not discussed is told in full:
    what was not agreed to has to be seen."""
    return (
        question.type != "consent"
        and answer.state == "not_asked"
        and answer.value is None
        and answer.note is None
        and not answer.prompts
        and not earlier_answers(answer)
        and not answer.hidden
    )


def _zone(text: str) -> str:
    found = re.search(r"(Z|[+-]\d{2}:\d{2})$", text)
    return found[0] if found else ""
