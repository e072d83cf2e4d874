"""An opened record arranged for reading: section by section, every answer with its state. Whatever a
phone sealed, the page comes: what does not fit the form is shown as it stands.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from depter.desk.opening import Opened
from depter.desk.past import Past
from depter.desk.review.alarm import as_shown, risk_words, with_alarm
from depter.desk.review.attached import Files
from depter.desk.review.beside import keep_files_back, taken_out, working_note
from depter.desk.review.bodymaps import Maps
from depter.desk.review.consents import Consents
from depter.desk.review.linemaker import LineMaker, in_order
from depter.desk.review.lines import Line, Moment, Part, Reading, Said, each_line
from depter.desk.review.margins import as_text, beside
from depter.desk.review.matrix import Matrix, matrix
from depter.desk.review.moments import moments
from depter.desk.review.rownames import places
from depter.desk.review.since import Since, compare
from depter.desk.review.standing import Fact, standing
from depter.desk.review.unconsented import with_consents
from depter.desk.review.values import Values, as_it_stands
from depter.desk.review.withheld import COVERING, TAKEN_BACK, Withheld, items_of, withhold
from depter.desk.risks import suicide_named, what_was_done
from depter.desk.shown import Interview
from depter.desk.summary import case_code
from depter.desk.wordings import Wordings
from depter.errors import DeskError, FormError
from depter.forms.answers import Answer, Answers
from depter.forms.definition import STATES, Definition, Question
from depter.forms.document import decode
from depter.forms.keptback import kept_back, without
from depter.forms.load import by_hash
from depter.forms.reading import recorded_context
from depter.words import CompiledSet, Translator, Wording
from depter.words.dates import format_instant

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
    whole: bool = True,
    earlier: Sequence[Past] = (),
) -> Reading:
    """Arrange an open interview for reading in the language of ``words``; ``missing`` are the blobs
    (hex) that are not here, ``undrawn`` the pictures that are not drawn, and why, ``known`` every
    wording that is here (default: those of ``texts``), ``earlier`` the revisions before this one. Without
    ``whole`` what the person did not want
    in a report is left out, and said to be. Raises ValueError when the interview is not open; for
    anything inside it falls back to ``read_plain``, or, without ``whole``, raises report.failed:
    an answer of which nobody can tell what it is may be one that is to be left out."""
    if interview.opened is None:
        raise ValueError("not open")
    try:
        reader = _Reader(interview, interview.opened, texts, words, missing, undrawn, known)
        reader.earlier = earlier
        return reader.reading(whole=whole)
    except Exception as fault:
        if not whole:
            raise DeskError("report.failed", kind=type(fault).__name__) from None
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
    gone = _withheld(interview, opened)
    reader = _Reader(interview, plain, texts, words, missing, undrawn, known, gone)
    if not gone.any or opened.answers is None:
        return reader.reading(opened.answers)
    left = gone.answers
    return reader.reading(json.dumps(left.to_json(), ensure_ascii=False).encode() if left else b"")


def withheld_blobs(interview: Interview) -> frozenset[str]:
    """The files of an open interview that are not shown any more, in hex."""
    return _withheld(interview, interview.opened).blobs if interview.opened else frozenset()


def _withheld(interview: Interview, opened: Opened) -> Withheld:
    items, payload = items_of(interview), opened.payload
    if not items & COVERING:
        return Withheld(None, frozenset(), False)
    told = (payload.sealed_at, payload.attachments, items)
    try:
        return withhold(by_hash(payload.form_hash), _decoded(opened.answers)[0], *told)
    except Exception:
        return withhold(None, None, *told)


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
        gone: Withheld | None = None,
    ) -> None:
        self._interview = interview
        self._payload = opened.payload
        self._texts = texts
        self._words = words
        self._locale = words.locale
        self._lang = words.language.code
        self._form: Definition | None = by_hash(opened.payload.form_hash)
        self._answers, self._raw = _decoded(opened.answers)
        sets = (known or Wordings(lambda: (texts,))).fixed()
        self._values = Values(words, lambda key: self._text(key)[0])
        consents = Consents(sets, words, lambda key: self._text(key)[0], self.language_name)
        gone = gone or _withheld(interview, opened)
        if gone.any:
            self._answers = gone.answers
            self._raw = None
        found = beside(opened.payload)
        self._beside_answers = found.but(gone.hides) if gone.any else found
        self._untold = gone.any and gone.answers is None
        consents.answers = self._answers
        attached = {
            one.blob.hex(): one
            for one in opened.payload.attachments
            if one.blob.hex() not in gone.blobs
        }
        self._files = Files(attached, missing, undrawn)
        self._maps = Maps(lambda key: self._text(key)[0], words)
        self._make = LineMaker(
            self._form,
            self._answers,
            self._values,
            consents,
            sets,
            self._files,
            self._maps,
            self._text,
            self.language_name,
            self._words,
        )
        self._make.margin = self._beside_answers.margin
        self._make.who = self._who
        self.earlier: Sequence[Past] = ()

    def reading(self, as_sealed: bytes | None = None, *, whole: bool = True) -> Reading:
        """Everything arranged; ``as_sealed`` are answers that are only shown as one text."""
        payload, answers = self._payload, self._answers
        alarms: list[str] = []
        parts: list[Part] = []
        hidden: list[Line] = []
        given = answers.answers if answers is not None else {}
        placed: set[str] = set()
        axis: tuple[Moment, ...] = ()
        links: Matrix | None = None
        risk = ""
        lacking: tuple[Fact, ...] = ()
        if self._form is not None and answers is not None:
            alarms = self._look(self._form, answers)
            told = self._keep_back(self._form, answers, whole)
            since = self._since(self._form, answers, whole=whole)
            lacking = tuple(since.facts())
            for section in self._form.sections:
                placed |= {question.id for question, _ in in_order(section.items)}
                lines, unasked = self._make.every(section.items, given)
                hidden += [line for line in lines if line.hidden]
                lines = [line for line in lines if not line.hidden]
                if lines or unasked:
                    title = self._text(section.key)[0] or section.id
                    parts.append(Part(section.id, title, tuple(lines), tuple(unasked)))
            if taken := tuple(taken_out(self._make, self._form, whole, since.name)):
                title = self._words.t("Entries that were taken out")
                parts.append(Part("taken-out", title, taken))
            if not whole:
                keep_files_back(self._make, self._files, self._form, payload.attachments)
            axis = moments(
                self._form, told.answers, self._make.rows, self._make.value_words, self._make.label
            )
            links = self._matrix(self._form)
            risks = suicide_named(self._form, told.answers)
            done = what_was_done(self._form, told.answers)
            risk = risk_words(risks, done, self._make, self._words)
            sections = {question.section for question, _ in risks}
            parts = with_alarm(self._form, parts, risk, sections)
            parts = self._with_consents(self._form, answers, parts)
        unplaced = {name: answer for name, answer in given.items() if name not in placed}
        others = [*self._beside(unplaced), *self._raw_lines(answers), *self._odd(whole)]
        if self._untold:
            others.append(self._make.bare("", TAKEN_BACK, []))
        elif as_sealed is not None:
            others.append(self._one_text(as_sealed.decode("utf-8", "replace")))
        named = {payload.answers_blob.hex()} if payload.answers_blob else set()
        spoken = answers.interview_language if answers else ""
        reading = Reading(
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
            standing=(*self._standing(answers), *lacking),
            parts=tuple(parts),
            hidden=tuple(hidden),
            others=tuple(others),
            loose=tuple(self._files.rest(named)),
            answers_here=answers is not None or self._raw is not None or as_sealed is not None,
            unapproved=False,
            alarms=tuple(alarms),
            risk=risk,
            moments=axis,
            body=self._maps.together(),
            left_out=self._make.left_out,
            matrix=links,
            working=tuple(
                working_note(one, self._form, self._make) for one in self._beside_answers.working
            ),
        )
        every = list(each_line(reading))
        counts = Counter(line.state for line in every)
        counts["not_asked"] += sum(len(part.unasked) for part in parts)
        shown = [one for line in every for one in (line, *line.earlier)]
        unapproved = any(line.review not in (None, "approved") for line in shown)
        return replace(reading, unapproved=unapproved, counts=dict(counts))

    # Beside the answers

    def _who(self, member: str) -> str:
        """The name of a member: the one who sealed this, or else the first digits."""
        kept = self._interview.kept
        name = self._interview.who if (kept.member or b"").hex() == member else ""
        return name or member[:8]

    def _odd(self, whole: bool) -> Iterator[Line]:
        """What stands beside the answers and cannot be arranged, as it stands; on no paper that leaves
        the desk, since nobody can tell what it is."""
        told, odd = self._make.margin, list(self._beside_answers.odd)
        if (self._form is None or self._answers is None) and told.earlier:
            odd.append(as_text(told))
        if whole:
            yield from map(self._one_text, odd)
        else:
            self._make.left_out += len(odd)

    def _look(self, form: Definition, answers: Answers) -> list[str]:
        """How the form stood under these answers: what was offered, the rows, the warnings."""
        try:
            self._make.shown, notices = as_shown(form, answers, self._payload.sealed_at)
        except Exception:
            notices = []  # values that no condition can weigh; the answers are shown all the same
        self._make.rows = places(form, answers, self._make.value_words, self._words)
        return [self._text(one.key)[0] for one in notices if one.level == "alarm"]

    def _keep_back(self, form: Definition, answers: Answers, whole: bool) -> Answers:
        """Finds what the person did not want in a report, and returns the answers that are told
        anywhere but in their own place. If no condition can weigh them, the reading for paper fails."""
        make = self._make
        try:
            context = recorded_context(form, answers, self._payload.sealed_at[:10])
            make.kept_back = kept_back(form, answers, context)
        except Exception:
            if not whole:
                raise
            return answers
        if whole:
            return answers
        make.instead = self._words.t(
            "A part is left out here. The person did not say that it may stand in a report."
        )
        paper = without(answers, make.kept_back)
        every = make.rows
        make.rows = places(form, paper, make.value_words, self._words)
        make.unnamed = frozenset(every.keys() - make.rows.keys())
        return paper

    def _with_consents(self, form: Definition, answers: Answers, parts: list[Part]) -> list[Part]:
        def reads(question: Question, answer: Answer) -> str:
            said = self._make.value_words(question, answer)
            return f"{self._make.label(question)} {said or self._values.common('s', answer.state)}"

        try:
            at = self._payload.sealed_at
            return with_consents(form, answers, at, parts, reads, self._words)
        except Exception:
            return parts  # values that no condition can weigh; every answer stands in its own place

    def _since(self, form: Definition, answers: Answers, *, whole: bool) -> Since:
        """What the revisions before had, ready to stand under each answer."""
        make, items = self._make, items_of(self._interview)
        at = self._payload.sealed_at
        before = compare(form, answers, make.margin, self.earlier, items, at)
        since = Since(make, form, before, self._words, whole=whole)
        make.since, make.stood = since.lines, frozenset(before.stood)
        return since

    def _matrix(self, form: Definition) -> Matrix | None:
        make = self._make
        try:
            return matrix(form, make.rows, make.value_words, make.label, self._words)
        except Exception:
            return None  # values that fit no table; every link stands in its own place all the same

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

    def _standing(self, answers: Answers | None) -> tuple[Fact, ...]:
        today = date.today().isoformat()
        try:
            return (
                standing(self._form, answers, self._words, lambda key: self._text(key)[0], today)
                if answers
                else ()
            )
        except Exception:
            return ()  # values of another shape; every answer stands in its own place all the same

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

    # What fits no form

    def _beside(self, beside: Mapping[str, Answer]) -> list[Line]:
        if len(beside) > MOST_LINES:
            return [
                self._one_text(as_it_stands({name: one.to_json() for name, one in beside.items()}))
            ]
        return [self._make.unknown(name, answer) for name, answer in beside.items()]

    def _raw_lines(self, answers: Answers | None) -> Iterator[Line]:
        """Answers that are no answers document of this version: shown as they stand."""
        if answers is not None or self._raw is None:
            return
        given = self._raw.get("answers")
        named = given if isinstance(given, dict) else self._raw
        if len(named) > MOST_LINES:
            yield self._one_text(as_it_stands(self._raw))
            return
        for name, value in named.items():
            state = value.get("state") if isinstance(value, dict) else None
            state = state if state in STATES else "answered"
            yield self._make.bare(as_it_stands(name), state, [Said(as_it_stands(value))])

    def _one_text(self, text: str) -> Line:
        return self._make.bare("JSON", "answered", [Said(text, "")])


def _decoded(data: bytes | None) -> tuple[Answers | None, dict[str, Any] | None]:
    """The answers document, or the JSON object as it stands when it is not one of this version."""
    if data is None:
        return None, None
    try:
        return decode(data), None
    except FormError:
        return None, json.loads(data)
