"""What was sealed at an earlier meeting and is different now: every revision was sealed whole, and one is
compared with the next. The phone keeps earlier versions of what is told in words (margins.py); marks,
photos, files, signatures and links have no version but these (ADR 0021).

It must never show what the person had taken out, nor what consent no longer covers. A file that was taken
out is named by its hash and not drawn: it is in the revision that has it.
"""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from depter.desk.past import Past
from depter.desk.review.attached import Files
from depter.desk.review.clocks import times
from depter.desk.review.linemaker import LineMaker
from depter.desk.review.lines import Line, Said
from depter.desk.review.rownames import Place, places
from depter.desk.review.standing import Fact
from depter.desk.review.values import shot_words
from depter.desk.review.withheld import COVERING, TAKEN_BACK, withhold
from depter.envelope import Attachment
from depter.errors import FormError
from depter.forms.answers import Answer, Answers, is_rows
from depter.forms.definition import WITH_VALUE, Definition, Question
from depter.forms.document import decode
from depter.forms.engine import each_view, visible
from depter.forms.margin import Margin
from depter.forms.reading import recorded_context
from depter.words import Translator
from depter.words.dates import format_instant

PIECES: Final = frozenset({"bodymap", "photo", "audio", "file", "signature", "rows"})
"""Of these each part is compared for itself."""
_TEXTS: Final = frozenset({"text", "longtext", "narrative"})
_WHOLE: Final = _TEXTS | {
    "single", "yn", "multi", "code", "edate", "datetime", "duration", "number", "scale", "instrument", "ref",
}  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One revision as it is compared: its answers without what is not shown."""

    number: int
    env_hash: bytes
    sealed_at: str
    answers: Answers
    attached: Mapping[str, Attachment]


@dataclass(frozen=True)
class Stood:
    """What a revision has at one path, and what the next one has there (no value: nothing)."""

    version: Version
    answer: Answer
    after: Answer


@dataclass(frozen=True)
class Before:
    """All earlier versions of one record. ``lacking`` are the numbers, from and to, of those that nobody can
    compare here; ``covered``: some hold what consent no longer covers."""

    stood: Mapping[str, tuple[Stood, ...]]
    versions: tuple[Version, ...] = ()
    lacking: tuple[tuple[int, int], ...] = ()
    covered: bool = False


NOTHING: Final = Before({})


def compare(
    form: Definition | None,
    answers: Answers | None,
    margin: Margin,
    earlier: Sequence[Past],
    items: frozenset[str],
    sealed_at: str,
) -> Before:
    """Compare each revision with the next one, the last with ``answers``, sealed at ``sealed_at``. ``items``
    are the consents that were taken back; one that reads otherwise than "yes" now counts as such for what was
    sealed before. What is gone from behind a gate that is shut was taken out at the person's wish."""
    if form is None or answers is None or not earlier:
        return NOTHING
    versions, lacking = [], []
    for one in earlier:
        try:
            versions.append(_version(form, one, answers, items))
        except Exception:  # not here, or answers that no condition can weigh
            lacking.append((one.revision, one.until))
    covered = any(
        told.state == TAKEN_BACK for one in versions for told in _flat(one.answers.answers).values()
    )
    stood: dict[str, list[Stood]] = {}
    # What is gone at a meeting from behind a gate that was shut there stays gone if it opens again.
    after = [*((one.answers, one.sealed_at) for one in versions[1:]), (answers, sealed_at)]
    closed = [_shut(form, *one) for one in after]
    flat = [_flat(one.answers.answers) for one in versions] + [_flat(answers.answers)]
    for place, version in enumerate(versions):
        for path, was in flat[place].items():
            question = form.questions.get(path.rpartition("/")[2])
            now = flat[place + 1].get(path, Answer())
            if question is None or _within(path, margin.removed) or now.state == TAKEN_BACK:
                continue
            if now.value in (None, [], "") and _within(path, closed[place] | closed[-1]):
                continue
            if _changed(question, was, now) and not _told(margin, path, was):
                stood.setdefault(path, []).append(Stood(version, was, now))
    return Before(
        {path: tuple(found) for path, found in stood.items()},
        tuple(versions),
        tuple(lacking),
        covered,
    )


def _shut(form: Definition, answers: Answers, sealed_at: str) -> frozenset[str]:
    """The paths behind a gate that is shut in the newest answers."""
    try:
        context = recorded_context(form, answers, sealed_at[:10])
        sections = visible(form, answers, context).sections
    except Exception:
        # Answers that no condition can weigh: nobody can say that what is gone may be told.
        return frozenset(form.questions)
    views = (view for section in sections for view in each_view(section.questions))
    return frozenset(view.path for view in views if view.access == "closed")


def _within(path: str, places: Container[str]) -> bool:
    """Whether a path, or what it stands in (a row, a repeat), is one of these."""
    parts = path.split("/")
    return any("/".join(parts[:end]) in places for end in range(1, len(parts) + 1))


def _version(form: Definition, one: Past, now: Answers, items: frozenset[str]) -> Version:
    """One revision without what consent no longer covers. Raises anything where that cannot be told."""
    if one.opened is None or one.opened.answers is None:
        raise FormError("answers.shape", path="")
    payload, told = one.opened.payload, decode(one.opened.answers)
    attached = {file.blob.hex(): file for file in payload.attachments}
    taken = (items & COVERING) | {item for item in COVERING if _agreed(told, item, now)}
    if taken:
        gone = withhold(form, told, payload.sealed_at, payload.attachments, frozenset(taken))
        told = gone.answers or replace(told, answers={})
        attached = {id_: file for id_, file in attached.items() if id_ not in gone.blobs}
    return Version(one.revision, one.env_hash, payload.sealed_at, told, attached)


def _agreed(then: Answers, item: str, now: Answers) -> bool:
    """Whether it was agreed to then and is not any more."""
    was, is_ = then.answers.get(item, Answer()), now.answers.get(item, Answer())
    return bool(was.value == "yes" and is_.value != "yes")


def _flat(answers: Mapping[str, Answer], prefix: str = "") -> dict[str, Answer]:
    """Every answer by its path, those inside rows too."""
    found: dict[str, Answer] = {}
    for id_, answer in answers.items():
        path = prefix + id_
        if is_rows(answer.value):
            for row in answer.value:
                found |= _flat(row.answers, f"{path}/{row.id}/")
        else:
            found[path] = answer
    return found


def _changed(question: Question, was: Answer, now: Answer) -> bool:
    """Whether a value that was sealed is not all there any more, or (of what has parts) is not the same.
    What was left open or declined, and is told later, is how an account grows."""
    if was.state not in WITH_VALUE or was.value in (None, [], ""):
        return False
    if question.type in PIECES:
        return _json(was.value) != _json(now.value)
    said = (was.state, was.other, _json(was.value))
    return question.type in _WHOLE and bool(said != (now.state, now.other, _json(now.value)))


def _told(margin: Margin, path: str, was: Answer) -> bool:
    """Whether the phone has kept this very version."""
    return any(
        one.answer is not None
        and (one.answer.state, one.answer.other) == (was.state, was.other)
        and _json(one.answer.value) == _json(was.value)
        for one in margin.earlier.get(path, ())
    )


def _holds(question: Question, was: Answer, now: Answer) -> bool:
    """Whether nothing of what stood is gone: words were added, or codes."""
    if now.state != was.state or now.value is None or (was.other or "") not in (now.other or ""):
        return False
    if question.type == "multi":
        return set(was.value) <= set(now.value)
    if question.type == "narrative":
        return _json({**was.value, "text": ""}) == _json({**now.value, "text": ""}) and str(
            was.value["text"]
        ) in str(now.value["text"])
    return question.type in _TEXTS and str(was.value) in str(now.value)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)


class Since:
    """The lines for what stood before, under their answers. With ``whole`` False no name of a row that is
    gone is told: nobody can say whether the person wanted it on paper."""

    def __init__(
        self, make: LineMaker, form: Definition, before: Before, words: Translator, *, whole: bool
    ) -> None:
        self._make = make
        self._form = form
        self._before = before
        self._words = words
        self._gone: dict[str, Place] = {}
        if whole:
            for version in before.versions:
                self._gone |= places(form, version.answers, make.value_words, words)

    def facts(self) -> Iterator[Fact]:
        """What has to be seen before anybody takes the record for unchanged."""
        for first, last in self._before.lacking:
            yield Fact(
                self._words.t("Versions"),
                self._words.t(
                    "Version {n} is not here or does not open. What was changed after it, nobody can "
                    "tell here.",
                    n=str(first) if first == last else f"{first}–{last}",
                ),
                loud=True,
            )
        if self._before.covered:
            yield Fact(
                self._words.t("Versions"),
                self._words.t(
                    "Earlier versions hold answers or files to which consent was taken back. They are "
                    "not shown any more."
                ),
            )

    def name(self, row: str) -> str:
        """How a row is called, or was when it was sealed; "" where nobody may or can tell."""
        place = self._make.rows.get(row) or self._gone.get(row)
        return place.name if place else ""

    def lines(self, question: Question, path: str) -> Iterator[Line]:
        """What stood at a path, the oldest first."""
        for one in self._before.stood.get(path, ()):
            when = format_instant(one.version.sealed_at, self._words.locale)
            told = {"n": str(one.version.number), "when": when}
            label = self._words.t("Changed after it was sealed as version {n}, {when}", **told)
            if question.type in PIECES:
                line = self._make.bare("", "answered", list(self._pieces(question, path, one)))
            elif self._added(question, one):
                label = self._words.t(
                    "Words were added after it was sealed as version {n}, {when}", **told
                )
                line = self._make.bare("", "answered", [])
            else:
                line = replace(self._make.was(question, one.answer), struck=True)
            yield replace(
                line,
                label=label,
                label_lang=self._words.language.bcp47,
                paragraphs=(),
                version=(one.version.number, one.version.env_hash.hex()),
            )

    def _added(self, question: Question, one: Stood) -> bool:
        try:
            return _holds(question, one.answer, one.after)
        except Exception:
            return False  # a value that does not fit its question: shown as it stands

    def _pieces(self, question: Question, path: str, one: Stood) -> Iterator[Said]:
        was, now = _parts(one.answer.value), _parts(one.after.value)
        heads: tuple[tuple[Callable[[str], str], list[str]], ...] = (
            (
                lambda what: self._words.t("Taken out: {what}", what=what),
                [self._told(question, path, one, was[id_]) for id_ in was if id_ not in now],
            ),
            (
                lambda what: self._words.t("Before: {what}", what=what),
                [
                    self._told(question, path, one, was[id_], now[id_])
                    for id_ in was
                    if id_ in now and _json(was[id_]) != _json(now[id_])
                ],
            ),
            (
                lambda what: self._words.t("Added: {what}", what=what),
                [self._told(question, path, one, now[id_]) for id_ in now if id_ not in was],
            ),
        )
        for head, what in heads:
            if said := "; ".join(filter(None, what)):
                yield Said(head(said))

    def _told(self, question: Question, path: str, one: Stood, part: Any, after: Any = None) -> str:
        """One mark, file or link in words; ``after`` what became of it."""
        if question.type == "rows":
            hidden = str(part) in self._make.unnamed
            return "" if hidden else self.name(str(part)) or str(part)
        if question.type == "bodymap":
            return self._mark(question, path, part, after)
        return self._file(question, one, part)

    def _mark(self, question: Question, path: str, mark: Any, after: Any) -> str:
        said = self._make.mark_words(question, path, mark)
        if after is not None and said == self._make.mark_words(question, path, after):
            return f"{said}, {self._words.t('in another place of the drawing')}"
        return said

    def _file(self, question: Question, one: Stood, part: Any) -> str:
        if not isinstance(part, dict) or "blob" not in part:
            return self._make.value_words(question, Answer(part, "answered"))
        blob = str(part["blob"])
        more = [str(value) for name, value in part.items() if name not in ("blob", "shot")]
        more += filter(None, [shot_words(part, self._words)])
        if (number := self._make.file_number(blob)) is not None:
            return ", ".join([self._words.t("File {number}", number=number), *more])
        attachment = one.version.attached.get(blob)
        if attachment is None:
            return ", ".join([blob, *more])
        photo = Files(one.version.attached, frozenset(), {}).one(attachment)
        return ", ".join([f"SHA-256 {photo.sha256}", *times(photo, self._words), *more])


def _parts(value: object) -> dict[str, Any]:
    """Marks by their id, files by their blob, links by themselves; what is odd by its own text."""
    found: dict[str, Any] = {}
    for part in value if isinstance(value, list | tuple) else [] if value is None else [value]:
        id_ = part.get("id") or part.get("blob") if isinstance(part, dict) else part
        found[id_ if isinstance(id_, str) else _json(part)] = part
    return found
