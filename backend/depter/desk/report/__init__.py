"""The interview on paper: a PDF/A-2a and PDF/UA-1 document, the same bytes for the same record.

It must never put a word of testimony into markup, write one to disk on its way, fetch a font or a
package, or leave out that the record was not reviewed.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.explain import explain, steps
from depter.desk.marks import passed, step_words
from depter.desk.report.bodymaps import map_of, map_words
from depter.desk.report.consents import agreed_lines, consent_texts, taken_back_lines
from depter.desk.report.consents import plain_language as _spoken
from depter.desk.report.deadlines import deadline_lines
from depter.desk.report.matrix import matrix_note, matrix_pieces
from depter.desk.report.photos import photo_of
from depter.desk.report.setting import printable, typeset
from depter.desk.review import Line, Photo, Reading, each_line
from depter.desk.shown import Interview
from depter.errors import DeskError
from depter.trust.organisation import spoken
from depter.words import CompiledSet, Translator
from depter.words.dates import format_moment

_HERE = Path(__file__).parent
_YEAR_3000 = 32503680000
MOST_LINES, LONGEST = 5000, 100_000
"""More answers, or more signs in one, are no paper: the page at the desk has them all."""


class Report:
    """One interview in one language, ready to be printed. Without ``whole`` it is the paper that may
    leave the desk: what the person did not want in a report is not on it, and the paper says so."""

    def __init__(
        self,
        desk: Desk,
        interview: Interview,
        texts: CompiledSet,
        words: Translator,
        *,
        whole: bool = True,
    ) -> None:
        self._desk = desk
        self._interview = interview
        self._words = words
        files = desk.attached(interview)
        self._told = interview, texts, words, files.missing, files.undrawn, desk.wordings
        self._earlier = desk.past(interview)
        self._reading, self._whole = self._read(whole)
        self._inside = self._whole and (not self._reading.form_known or self._reading.left_out > 0)
        self._images: dict[str, bytes] = {}
        self._pictures = True

    def _read(self, whole: bool) -> tuple[Reading, bool]:
        """The reading, and whether it is whole. Where nobody can tell what is to be left out all of
        it is printed, and each page says that it must not be handed on."""
        if not whole:
            try:
                reading = review.read(*self._told, whole=False, earlier=self._earlier)
            except DeskError:
                reading = review.read_plain(*self._told)
                return replace(reading, left_out=1), True
            if reading.left_out and reading.form_known:
                return reading, False
        return review.read(*self._told, earlier=self._earlier), True

    @property
    def file_name(self) -> str:
        """Only the case code: a file name is what others see first."""
        return f"depter-{self._reading.case}-{self._words.language.code}.pdf"

    def pdf(self) -> bytes:
        """The document; where the typesetter refuses it, one with the answers as plain text and
        without pictures. Raises report.failed when even that is refused, or when it may not be whole:
        plain text has no places that could be left out."""
        if sum(1 for _ in each_line(self._reading)) <= MOST_LINES:
            try:
                return self._typeset()
            except DeskError:
                # An answer or a picture that cannot be set: the paper comes all the same.
                if not self._whole:
                    raise
        elif not self._whole:
            raise DeskError("report.failed", kind="long")
        self._reading = review.read_plain(*self._told)
        self._pictures = False
        return self._typeset()

    def _typeset(self) -> bytes:
        self._images = {}
        data = self.model()
        inputs = {"data": json.dumps(printable(data), ensure_ascii=False)}
        inputs |= {name: json.dumps(list(image)) for name, image in self._images.items()}
        template = (_HERE / "report.typ").read_bytes()
        return typeset(template, inputs, self._moment())

    def _moment(self) -> int:
        """When it was sealed, so that the same record gives the same bytes on every desk."""
        opened = self._interview.opened
        try:
            told = datetime.fromisoformat(opened.payload.sealed_at if opened else "")
        except ValueError:
            return 0
        moment = int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp())
        return moment if 0 <= moment < _YEAR_3000 else 0

    # The model

    def model(self) -> dict[str, Any]:
        """Everything the template prints, as plain strings."""
        w, reading, interview = self._words, self._reading, self._interview
        practice = self._desk.practice
        marks = [w.t("Not reviewed")]
        notices = [
            w.t(
                "This is what was sealed on the phone. Nobody has reviewed it. It is no conclusion "
                "and no opinion."
            )
        ]
        if interview.newer is not None:
            notices.insert(0, review.older_words(interview, w))
        if practice:
            marks.insert(0, w.t("Practice"))
            notices.insert(0, w.t("This is practice. It is not a real interview."))
        if not self._whole:
            notices.append(
                w.t(
                    "Answers or photos that the person did not want in a report are not on this "
                    "paper. Where they would stand, it says so."
                )
            )
        elif self._inside:
            marks.append(w.t("Not for handing on"))
            notices.append(
                w.t(
                    "This paper may hold answers or photos that the person did not want in a report. "
                    "It must not leave the organisation."
                )
            )
        notices += [f"{one.title}: {one.text}" for one in reading.standing if one.loud]
        notices += taken_back_lines(interview, w)
        if reading.working:
            notices.append(
                w.t("The interviewer also kept working notes. They are not part of this report.")
            )
        if not reading.form_known:
            notices.append(explain("form.unknown", w).happened)
        if not reading.answers_here or any(not one.here for one in self._all_photos()):
            notices.append(explain("blob.missing", w).happened)
        if reading.unapproved:
            notices.append(
                w.t("Some questions were shown in a wording that nobody has approved yet.")
            )
        if not w.dates_approved:
            notices.append(
                w.t("Nobody has approved yet how dates, numbers and lists are written here.")
            )
        return {
            "lang": w.language.bcp47,
            "title": reading.form_title,
            "subtitle": w.t("Case {case}", case=reading.case),
            "case": w.t("Case {case}", case=reading.case),
            "marks": marks,
            "notices": notices,
            "words": {
                "page": w.t("Page"),
                "about": w.t("About this interview"),
                "asked": w.t("The words of then:"),
                "consents": w.t("Consent texts as they were shown"),
                "moments": w.t("The account in the order of time"),
                "moments_note": w.t(
                    "Placed by the first day that a date can mean. The words are those that were said."
                ),
                "matrix": w.t("What was linked with which event"),
                "matrix_note": matrix_note(interview, w),
                "deadlines": w.t("What runs out"),
                "deadlines_note": w.t(
                    "Worked out from what was recorded. Nothing happens by itself."
                ),
                "checked": w.t("What this desk checked"),
                "identity": w.t("What identifies this record"),
                **map_words(w),
            },
            "lead": self._lead(),
            "facts": self._facts(),
            "moments": self._moments(),
            "matrix": matrix_pieces(reading, w, self._fit),
            "deadlines": deadline_lines(self._desk, interview, w),
            "body": map_of(reading.body, self._fit),
            "parts": self._parts(),
            "consents": consent_texts(reading, w),
            "steps": [
                [step, step_words(state, w)]
                for step, state in zip(steps(w), passed(interview.kept), strict=True)
            ],
            "alarms": [
                {"title": told.title, "happened": told.happened}
                for told in (explain(one.code, w) for one in interview.kept.findings)
            ],
            "identity": self._identity(),
            "footer": self._footer(),
        }

    def _lead(self) -> str:
        if not self._reading.interview_language:
            return ""
        return self._words.t(
            "Where nothing else stands under an answer, the question was asked in this language: "
            "{language}, and in exactly the words of this release.",
            language=self._reading.interview_language,
        )

    def _facts(self) -> list[list[str]]:
        w, reading, interview = self._words, self._reading, self._interview
        told = [
            [w.t("Case"), reading.case],
            [w.t("Sealed"), reading.sealed_at],
            [w.t("Interviewer"), interview.who or w.t("Name cannot be read")],
            [w.t("Device"), interview.device or w.t("Name cannot be read")],
            [w.t("Language of the interview"), reading.interview_language],
            [w.t("Version"), str(interview.kept.revision)],
            [w.t("Arrived here"), format_moment(interview.kept.at, w.locale)],
        ]
        for number, (start, end) in enumerate(reading.sessions, 1):
            told.append([w.t("Session {number}", number=number), f"{start} – {end}".rstrip(" –")])
        return told + [[one.title, one.text] for one in reading.standing]

    def _identity(self) -> list[list[str]]:
        w, core = self._words, self._interview.core
        opened = self._interview.opened
        return [
            [w.t("Envelope"), self._interview.kept.env_hash.hex()],
            [w.t("Record"), (core.record or b"").hex()],
            [w.t("Device key"), core.device.hex()],
            [w.t("Number in the device's chain"), str(core.sequence)],
            [w.t("Form definition"), opened.payload.form_hash.hex() if opened else ""],
            [w.t("App release"), opened.payload.release if opened else ""],
            [w.t("Organisation"), spoken(self._desk.replica.root.fp)],
            *(
                [w.t("File {number}", number=photo.number), photo.sha256]
                for photo in self._all_photos()
            ),
        ]

    def _footer(self) -> list[str]:
        w, reading = self._words, self._reading
        version = str(reading.form_version) if reading.form_version is not None else "?"
        return [
            f"{w.t('Envelope')} {self._interview.kept.env_hash.hex()}",
            w.t("Form {form}, version {version}", form=reading.form_title, version=version),
        ]

    def _parts(self) -> list[dict[str, Any]]:
        w, reading = self._words, self._reading
        parts = [
            {
                "title": one.title,
                "note": "",
                "alarms": [self._fit(alarm) for alarm in one.alarms],
                "lines": [_once(one.title, self._line(line)) for line in one.lines],
                "unasked": self._unasked(one.unasked),
            }
            for one in reading.parts
        ]
        extra = (
            (
                w.t("Answers that were hidden when it was sealed"),
                w.t(
                    "A later answer made these questions unnecessary. They were kept, never dropped."
                ),
                reading.hidden,
            ),
            (w.t("Answers outside the known form"), "", reading.others),
        )
        for title, note, lines in extra:
            if lines:
                told = [self._line(line) for line in lines]
                parts.append({"title": title, "note": note, "lines": told, "unasked": ""})
        if reading.loose:
            photos = [self._photo(one) for one in reading.loose]
            line = _empty(w.t("Files that no question names")) | {"photos": photos}
            other = {"title": w.t("Other files"), "note": "", "lines": [line], "unasked": ""}
            parts.append(other)
        return parts

    def _unasked(self, labels: tuple[str, ...]) -> str:
        """Never touched: told apart from every answer, and never as a no."""
        return (
            self._words.t("Not asked: {questions}", questions=" · ".join(labels)) if labels else ""
        )

    def _moments(self) -> list[list[str]]:
        no_date = self._words.t("no date was said")
        return [[one.name, " · ".join(one.when) or no_date] for one in self._reading.moments]

    def _line(self, line: Line) -> dict[str, Any]:
        w = self._words
        small = [line.asked_at] if line.asked_at else []
        if line.hidden:
            small.append(w.t("hidden by a later answer when it was sealed"))
        if line.asked_in and line.asked_lang != self._reading.interview_lang:
            small.append(w.t("asked in: {language}", language=line.asked_in))
        if line.fallback:
            small.append(w.t("part of it was shown in another language"))
        if line.wording == "other":
            small.append(w.t("asked in other words than those of now"))
        if line.wording == "unknown":
            small.append(w.t("this desk does not have the words that were shown"))
        if line.digest:
            told = line.digest[:16]
            small.append(
                w.t("words {hash}, approved", hash=told)
                if line.review == "approved"
                else w.t("words {hash}, not approved", hash=told)
            )
        return _empty(line.label) | {
            "paragraphs": [one.text for one in line.paragraphs],
            "state": "" if line.state == "answered" else line.state_text,
            "plain": [self._fit(text) for text in line.plain],
            "own": [
                # The typesetter knows a language by its first letters only.
                {"text": self._fit(one.text), "lang": one.lang.partition("-")[0]}
                for one in line.said
                if one.lang is not None
            ],
            "photos": [self._photo(one) for one in line.photos],
            "remarks": [self._fit(one.text) for one in line.remarks],
            "struck": line.struck,
            "observed": [self._fit(line.observed)] if line.observed else [],
            "observed_head": " · ".join(
                one
                for one in (w.t("Observation or note of the interviewer"), line.observed_at)
                if one
            ),
            "asked": [_spoken(one) for one in line.asked] if line.wording == "other" else [],
            "agreed": agreed_lines(line, w),
            "small": " · ".join(small),
            "heading": line.heading,
            "links": [one.name for one in line.links],
            "earlier": [self._line(one) for one in line.earlier],
            "map": map_of(line.map, self._fit),
            "rows": [
                {
                    "name": row.name,
                    "lines": [self._line(one) for one in row.lines],
                    "unasked": self._unasked(row.unasked),
                }
                for row in line.rows
            ],
        }

    def _fit(self, text: str) -> str:
        if len(text) <= LONGEST:
            return text
        rest = self._words.t("This is too long for paper. All of it is on the desk's page.")
        return f"{text[:LONGEST]} […] {rest}"

    # Photos

    def _all_photos(self) -> list[Photo]:
        lines = (one for line in each_line(self._reading) for one in (line, *line.earlier))
        found = {one.number: one for line in lines for one in line.photos}
        found |= {one.number: one for one in self._reading.loose}
        return [found[number] for number in sorted(found)]

    def _photo(self, photo: Photo) -> dict[str, Any]:
        told, data = photo_of(self._desk, self._interview, photo, self._words, drawn=self._pictures)
        if data is None:
            return told
        name = f"photo-{len(self._images)}"
        self._images[name] = data
        return told | {"file": name}


def _once(title: str, line: dict[str, Any]) -> dict[str, Any]:
    """The line without a heading, or a name of its list, that the part has above it."""
    heading = "" if line["heading"] == title else line["heading"]
    return line | {"heading": heading} | ({"label": ""} if line["label"] == title else {})


def _empty(label: str) -> dict[str, Any]:
    """A line of which only the name is told."""
    lists = "paragraphs plain own photos remarks observed rows asked agreed links earlier"
    told: dict[str, Any] = {name: [] for name in lists.split()}
    words = dict.fromkeys(("heading", "state", "small", "observed_head"), "")
    return told | words | {"label": label, "map": None, "struck": False}
