"""An opened record arranged for reading: section by section, every answer with its state. Whatever a
phone sealed, the page comes: what does not fit the form is shown as it stands.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from depter.desk.dates import format_instant
from depter.desk.opening import Opened
from depter.desk.review.consents import Consents, asked
from depter.desk.review.lines import Line, Part, Photo, Reading, Said
from depter.desk.review.values import Values, as_it_stands
from depter.desk.shown import PICTURES, Interview
from depter.desk.summary import case_code
from depter.desk.wordings import Found, Wordings
from depter.envelope import Attachment
from depter.errors import FormError
from depter.forms.answers import Answer, Answers, Row, decode
from depter.forms.definition import (
    SILENT_TYPES,
    STATES,
    WITH_VALUE,
    Choice,
    Definition,
    Notice,
    Question,
)
from depter.forms.engine import Context, each_view, visible
from depter.forms.load import by_hash
from depter.words import CompiledSet, Translator, Wording

_NONE: Mapping[str, str] = {}
MOST_LINES = 2000
"""More answers than this outside a known form are shown as one text."""


def read(
    interview: Interview,
    texts: CompiledSet,
    words: Translator,
    missing: frozenset[str],
    undrawn: Mapping[str, str] = _NONE,
    known: Wordings | None = None,
) -> Reading:
    """Arrange an open interview for reading in the language of ``words``; ``missing`` are the blobs
    (hex) that are not here, ``undrawn`` the pictures that are not drawn, and why, ``known`` every
    wording that is here (default: those of ``texts``). Raises ValueError when the interview is not
    open; for anything inside it falls back to ``read_plain``."""
    if interview.opened is None:
        raise ValueError("not open")
    try:
        return _Reader(interview, interview.opened, texts, words, missing, undrawn, known).reading()
    except Exception:
        return read_plain(interview, texts, words, missing, undrawn, known)


def read_plain(
    interview: Interview,
    texts: CompiledSet,
    words: Translator,
    missing: frozenset[str],
    undrawn: Mapping[str, str] = _NONE,
    known: Wordings | None = None,
) -> Reading:
    """The same with all answers as one text, just as they were sealed."""
    if interview.opened is None:
        raise ValueError("not open")
    opened = interview.opened
    plain = replace(opened, answers=None)
    reader = _Reader(interview, plain, texts, words, missing, undrawn, known)
    return reader.reading(opened.answers)


class _Reader:
    def __init__(
        self,
        interview: Interview,
        opened: Opened,
        texts: CompiledSet,
        words: Translator,
        missing: frozenset[str],
        undrawn: Mapping[str, str],
        known: Wordings | None,
    ) -> None:
        self._interview = interview
        self._payload = opened.payload
        self._texts = texts
        self._words = words
        self._locale = words.locale
        self._lang = words.language.code
        self._values = Values(words, lambda key: self._text(key)[0])
        self._known = (known or Wordings(lambda: (texts,))).fixed()
        self._consents = Consents(
            self._known, words, lambda key: self._text(key)[0], self.language_name
        )
        self._missing = missing
        self._undrawn = undrawn
        self._form: Definition | None = by_hash(opened.payload.form_hash)
        self._answers, self._raw = _decoded(opened.answers)
        self._attached = {one.blob.hex(): one for one in opened.payload.attachments}
        self._shown_photos: set[str] = set()
        self._choices: dict[str, tuple[Choice, ...]] = {}

    def reading(self, as_sealed: bytes | None = None) -> Reading:
        """Everything arranged; ``as_sealed`` are answers that are only shown as one text."""
        payload, answers = self._payload, self._answers
        alarms: list[str] = []
        if self._form is not None and answers is not None:
            try:
                self._choices, notices = _as_shown(self._form, answers, payload.sealed_at)
            except Exception:
                notices = []  # values that no condition can weigh; the answers are shown all the same
            alarms = [self._text(one.key)[0] for one in notices if one.level == "alarm"]
        parts: list[Part] = []
        hidden: list[Line] = []
        others: list[Line] = []
        given = answers.answers if answers is not None else {}
        placed: set[str] = set()
        if self._form is not None and answers is not None:
            for section in self._form.sections:
                lines: list[Line] = []
                for question in _asked(section.items):
                    placed.add(question.id)
                    if question.id not in given and question.id not in self._choices:
                        continue  # a condition kept it away, and nothing was ever said to it
                    answer = given.get(question.id, Answer())
                    line = self._line(question, answer)
                    (hidden if answer.hidden else lines).append(line)
                if lines:
                    parts.append(Part(section.id, self._text(section.key)[0], tuple(lines)))
        beside = {name: answer for name, answer in given.items() if name not in placed}
        if len(beside) > MOST_LINES:
            every_one = {name: answer.to_json() for name, answer in beside.items()}
            others.append(self._one_text(as_it_stands(every_one)))
        else:
            others += [self._unknown(name, answer) for name, answer in beside.items()]
        if answers is None and self._raw is not None:
            others += self._raw_lines(self._raw)
        if as_sealed is not None:
            others.append(self._one_text(as_sealed.decode("utf-8", "replace")))
        every = [line for part in parts for line in part.lines] + hidden + others
        counts: dict[str, int] = {}
        for line in every:
            counts[line.state] = counts.get(line.state, 0) + 1
        named = {payload.answers_blob.hex()} if payload.answers_blob else set()
        loose = [
            self._photo(one)
            for id_, one in self._attached.items()
            if id_ not in self._shown_photos | named
        ]
        spoken = answers.interview_language if answers else ""
        return Reading(
            case=case_code(self._interview.core.record or b""),
            form=payload.form,
            form_title=self._text(f"form:{payload.form}/title")[0] or payload.form,
            form_version=self._form.version if self._form else None,
            form_known=self._form is not None,
            language=self._lang,
            interview_lang=spoken,
            interview_language=self.language_name(spoken),
            sealed_at=format_instant(payload.sealed_at, self._locale),
            sessions=self._sessions(),
            parts=tuple(parts),
            hidden=tuple(hidden),
            others=tuple(others),
            loose=tuple(loose),
            answers_here=answers is not None or self._raw is not None or as_sealed is not None,
            unapproved=any(line.review not in (None, "approved") for line in every),
            alarms=tuple(alarms),
            counts=counts,
        )

    # Words

    def _wording(self, key: str, lang: str | None = None) -> Wording | None:
        code = lang or self._lang
        return self._texts.wording(key, code) if code in self._texts.languages else None

    def _text(self, key: str) -> tuple[str, str]:
        """The words of a key and the language they are in; English stands behind all."""
        found = self._wording(key) or self._wording(key, "en")
        return (found.text, found.language) if found else ("", self._lang)

    def language_name(self, code: str) -> str:
        """The name of a language in the reader's language."""
        return self._text(f"form:_lists/language/o:{code}")[0] or code

    def _sessions(self) -> tuple[tuple[str, str], ...]:
        if self._answers is None:
            return ()
        return tuple(
            (
                format_instant(one.start, self._locale),
                format_instant(one.end, self._locale) if one.end else "",
            )
            for one in self._answers.sessions
        )

    # Lines

    def _line(self, question: Question, answer: Answer) -> Line:
        try:
            return self._fitting(question, answer)
        except (
            Exception
        ):  # a value that does not fit its question: shown as it stands, never dropped
            assert self._form is not None  # noqa: S101 - told by the caller
            name = self._text(f"form:{self._form.form}/q:{question.id}")[0] or question.id
            return replace(self._unknown(name, answer), question=question.id)

    def _fitting(self, question: Question, answer: Answer) -> Line:
        assert self._form is not None  # noqa: S101 - told by the caller
        label, label_lang = self._text(f"form:{self._form.form}/q:{question.id}")
        rows: tuple[tuple[Line, ...], ...] = ()
        found = self._shown(question, answer)
        if isinstance(answer.value, tuple):
            rows = tuple(self._row(question, row) for row in answer.value)
        return Line(
            question=question.id,
            label=label or question.id,
            label_lang=label_lang,
            paragraphs=tuple(Said(*self._text(key)) for key in question.paragraphs),
            state=answer.state,
            state_text=self._values.common("s", answer.state),
            said=tuple(self._values.said(question, answer)) if answer.state in WITH_VALUE else (),
            photos=tuple(self._photos(answer.value)),
            asked_in=self.language_name(answer.lang) if answer.lang else None,
            asked_lang=answer.lang,
            asked_at=self._asked_at(answer.asked_at),
            wording=found.state,
            review=answer.review,
            remarks=tuple(self._remarks(answer)),
            consent=question.type == "consent",
            for_interviewer=question.audience == "interviewer",
            rows=rows,
            digest=answer.wording,
            src=answer.src,
            set=answer.set,
            behind=answer.behind,
            fallback=answer.fallback is True,
            asked=asked(found),
            agreed=self._consents.agreed(self._form, question, answer),
        )

    def _asked_at(self, text: str | None) -> str | None:
        """The time alone where the day and the zone are those of the first session."""
        if text is None:
            return None
        sessions = self._answers.sessions if self._answers else ()
        first = sessions[0].start if sessions else ""
        if (text[:10], _zone(text)) == (first[:10], _zone(first)):
            return text[11:16]
        return format_instant(text, self._locale)

    def _row(self, repeat: Question, row: Row) -> tuple[Line, ...]:
        return tuple(
            self._line(one, row.answers.get(one.id, Answer())) for one in _asked(repeat.items)
        )

    def _unknown(self, name: str, answer: Answer) -> Line:
        said = [] if answer.value is None else [Said(as_it_stands(answer.to_json()["value"]))]
        return self._bare(name, answer.state, said, tuple(self._remarks(answer)))

    def _raw_lines(self, raw: dict[str, Any]) -> Iterator[Line]:
        """Answers that are no answers document of this version: shown as they stand."""
        given = raw.get("answers")
        named = given if isinstance(given, dict) else raw
        if len(named) > MOST_LINES:
            yield self._one_text(as_it_stands(raw))
            return
        for name, value in named.items():
            state = value.get("state") if isinstance(value, dict) else None
            state = state if state in STATES else "answered"
            yield self._bare(as_it_stands(name), state, [Said(as_it_stands(value))], ())

    def _one_text(self, text: str) -> Line:
        return self._bare("JSON", "answered", [Said(text, "")], ())

    def _bare(self, name: str, state: str, said: list[Said], remarks: tuple[Said, ...]) -> Line:
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
        if answer.note:
            yield Said(answer.note, "")

    def _shown(self, question: Question, answer: Answer) -> Found:
        """The exact words that were shown, out of every set that is here."""
        assert self._form is not None  # noqa: S101 - told by the caller
        # Choices may have stood there that a later answer took away: all of them count too.
        offered = [question.choices]
        if self._choices.get(question.id, question.choices) != question.choices:
            offered.insert(0, self._choices[question.id])
        return self._known.shown(
            self._form.form,
            question,
            offered,
            digest=answer.wording,
            lang=answer.lang,
            named=answer.set,
            behind=answer.behind,
        )

    # Photos

    def _photos(self, value: object) -> Iterator[Photo]:
        for item in value if isinstance(value, list) else [value]:
            blob = item.get("blob") if isinstance(item, dict) else None
            if isinstance(blob, str) and blob in self._attached:
                self._shown_photos.add(blob)
                yield self._photo(self._attached[blob])

    def _photo(self, attachment: Attachment) -> Photo:
        id_ = attachment.blob.hex()
        return Photo(
            blob=id_,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256.hex(),
            picture=attachment.media_type in PICTURES,
            here=id_ not in self._missing,
            undrawn=self._undrawn.get(id_, ""),
        )


def _asked(items: tuple[Question, ...]) -> Iterator[Question]:
    """Questions in the order of the form; groups are walked into, repeats are not."""
    for one in items:
        if one.type == "group":
            yield from _asked(one.items)
        elif one.type not in SILENT_TYPES:
            yield one


def _decoded(data: bytes | None) -> tuple[Answers | None, dict[str, Any] | None]:
    """The answers document, or the JSON object as it stands when it is not one of this version."""
    if data is None:
        return None, None
    try:
        return decode(data), None
    except FormError:
        return None, json.loads(data)


def _as_shown(
    form: Definition, answers: Answers, sealed_at: str
) -> tuple[dict[str, tuple[Choice, ...]], list[Notice]]:
    """Which choices stood under each question (a list that depends on the country is shorter), and
    which notices the answers call for."""
    context = Context("interviewer", sealed_at[:10], answers.interview_language)
    choices: dict[str, tuple[Choice, ...]] = {}
    notices: list[Notice] = []
    for section in visible(form, answers, context).sections:
        for view in each_view(section.questions):
            choices[view.question.id] = view.choices
            notices += view.notices
    return choices, notices


def _zone(text: str) -> str:
    found = re.search(r"(Z|[+-]\d{2}:\d{2})$", text)
    return found[0] if found else ""
