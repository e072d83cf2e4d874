"""What a reading consists of, in plain values for the page and for the paper; no rule stands here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from depter.desk.review.matrix import Matrix
from depter.desk.review.standing import Fact


@dataclass(frozen=True)
class Said:
    """One piece of an answer; ``lang`` is set where the words are the person's own. ``folded``: the
    screen shows it after a tap, under these words, and no paper ever has it."""

    text: str
    lang: str | None = None
    folded: str = ""


@dataclass(frozen=True)
class Photo:
    """One attachment of an answer; ``here`` is False while its blob has not arrived. ``undrawn``
    says why a picture is not drawn: "large", "odd" (its bytes are no such picture), or "" ."""

    blob: str
    name: str
    media_type: str
    size: int
    sha256: str
    picture: bool
    here: bool
    undrawn: str = ""
    number: int = 0
    """Its place among all files of the record; the same on the page and on paper."""
    copy: str = ""
    """The blob of its working copy, which is what is drawn; "" where there is none."""
    camera: bool = False
    taken: int | None = None
    """When the shutter was pressed or the file was added, by the phone's clock; ms since 1970."""
    own: int | None = None
    relay: int | None = None


@dataclass(frozen=True)
class Asked:
    """One text as it was shown, with its key and its language."""

    key: str
    text: str
    lang: str


@dataclass(frozen=True)
class Document:
    """A whole consent text as it was shown; ``approvals`` are those that stood then. ``state`` as
    ``Line.wording``; without the words ``texts`` is empty."""

    doc: str
    lang: str
    language: str
    sha256: str
    state: str
    texts: tuple[Asked, ...]
    approvals: tuple[tuple[str, str, str], ...]
    """Who (a pseudonym), in which role (in words), when."""


@dataclass(frozen=True)
class Agreed:
    """How a consent was given. Empty where nothing was recorded; ``interpreter`` is None then, and ""
    when it was recorded that there was none."""

    documents: tuple[Document, ...]
    spoken: str
    given: str
    interpreter: str | None
    serial: int | None
    until: str = ""
    """The last day on which it holds (YYYY-MM-DD), where the person named one."""
    until_words: str = ""
    unsigned: bool = False
    """It was to be signed for, and no signature of that meeting or a later one is in the record."""


@dataclass(frozen=True)
class Rows:
    """One row of a repeat. ``name`` as the links to it call it; ``unasked`` are the questions that
    were shown and never touched."""

    id: str
    name: str
    lines: tuple["Line", ...]
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A link to a row of a repeat, ``here`` is False when no such row is in the record; or, with
    ``case`` (the first eight digits of a record's id), to another record."""

    row: str
    name: str
    here: bool
    case: str = ""


@dataclass(frozen=True)
class Moment:
    """One thing on the time axis: what, when in words, and the row to go to ("" for the form itself).
    ``from_day`` and ``to_day`` bound what it can mean (YYYY-MM-DD), None where nothing is known."""

    name: str
    when: tuple[str, ...]
    row: str
    from_day: str | None
    to_day: str | None


@dataclass(frozen=True)
class MapMark:
    """One mark of a body map in words. ``side`` is the person's own, "" for the middle; ``heading`` is
    the question that it belongs to."""

    number: int
    region: str
    side: str
    view: str
    kind: str
    layer: str
    note: str
    heading: str


@dataclass(frozen=True)
class Shape:
    """One element of a drawing."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str
    inside: tuple["Shape", ...]

    @classmethod
    def of(cls, element: ElementTree.Element) -> "Shape":
        """An element with all that is in it, without the namespace that a page does not need."""
        inside = tuple(cls.of(one) for one in element)
        tag = element.tag.rpartition("}")[2]
        return cls(tag, tuple(element.attrib.items()), element.text or "", inside)


@dataclass(frozen=True)
class MapDrawing:
    """One drawing with its marks. ``svg`` holds no word of anybody; ``left`` and ``right`` say whose
    sides these are, as the reader sees them."""

    svg: str
    title: str
    alt: str
    left: str
    right: str
    wide: int
    high: int

    @property
    def shapes(self) -> "Shape":
        """The same drawing piece by piece, so that the page writes it like everything else: escaped."""
        return Shape.of(ElementTree.fromstring(self.svg))  # noqa: S314 - made by `bodymaps` a moment ago, from the release's own numbers


@dataclass(frozen=True)
class MarkedMap:
    """Drawings, and every mark in a table of the same numbers."""

    drawings: tuple[MapDrawing, ...]
    marks: tuple[MapMark, ...]
    layers: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One question with its answer. ``wording``: same (the words of now were shown), other (other
    words, and they are here), unknown (no set of words here has them), none (nothing was shown).
    ``asked`` are the exact words, out of the set that has them."""

    question: str
    label: str
    label_lang: str
    paragraphs: tuple[Said, ...]
    state: str
    state_text: str
    said: tuple[Said, ...]
    photos: tuple[Photo, ...]
    asked_in: str | None
    asked_lang: str | None
    asked_at: str | None
    wording: str
    review: str | None
    remarks: tuple[Said, ...]
    consent: bool
    for_interviewer: bool
    rows: tuple[Rows, ...] = ()
    links: tuple[Link, ...] = ()
    heading: str = ""
    """The group that begins with this question."""
    hidden: bool = False
    digest: str | None = None
    src: str | None = None
    set: str | None = None
    behind: str | None = None
    fallback: bool = False
    asked: tuple[Asked, ...] = ()
    agreed: "Agreed | None" = None
    map: MarkedMap | None = None
    pictures: bool = False
    """Its files are photos of a person: blurred until the reader asks for each."""
    intimate: bool = False
    """Intimate parts may be in them: shown after a tap only, or not at all to who chose so."""
    kept_back: bool = False
    """The person did not say that it may stand in a report: it is not on the paper that leaves the desk."""
    earlier: tuple["Line", ...] = ()
    """What was answered here before, the oldest first; their labels say until when each stood."""
    struck: bool = False
    """It was changed later: an earlier version, shown struck through."""
    version: tuple[int, str] | None = None
    """The revision that has it (number, envelope in hex), where this is what another revision had."""
    observed: str = ""
    """What the interviewer noted here: seen or heard, never the person's words."""
    observed_at: str = ""

    @property
    def plain(self) -> tuple[str, ...]:
        """What is said of the answer in the reader's language, without what only a screen has."""
        return tuple(one.text for one in self.said if one.lang is None and not one.folded)


@dataclass(frozen=True)
class Working:
    """One working note of the interviewer: never part of a report. ``at`` is its question, "" for none."""

    text: str
    when: str
    who: str
    at: str
    struck: str = ""
    """When it was struck through; "" while it holds."""


@dataclass(frozen=True)
class Part:
    """One section of the form. ``alarms`` stand at its head: a risk to the person's life, a consent that does
    not read yes."""

    id: str
    title: str
    lines: tuple[Line, ...]
    unasked: tuple[str, ...] = ()
    """Questions that were shown and never touched. They stand apart from every no and every refusal."""
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """The whole record in one language."""

    case: str
    form: str
    form_title: str
    form_version: int | None
    form_known: bool
    language: str
    interview_lang: str
    interview_language: str
    sealed_at: str
    sessions: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    hidden: tuple[Line, ...]
    others: tuple[Line, ...]
    loose: tuple[Photo, ...]
    answers_here: bool
    unapproved: bool
    alarms: tuple[str, ...]
    """What the form warned the interviewer of, by the answers as they stand."""
    risk: str = ""
    """That a risk of suicide is named, where, and what was done; "" where none is."""
    body: MarkedMap | None = None
    """The marks of several answers on one set of drawings."""
    standing: tuple[Fact, ...] = ()
    """How the record stands, beside its answers."""
    moments: tuple[Moment, ...] = ()
    """The account on one time axis, the earliest first, what has no date at the end."""
    matrix: Matrix | None = None
    """Which finding and symptom was linked with which incident; None where nothing was."""
    counts: dict[str, int] = field(default_factory=dict)
    working: tuple[Working, ...] = ()
    """For the page only, in a block of its own."""
    left_out: int = 0
    """How many answers of this record are kept back from paper, whether they stand here or not."""


def pictured(reading: Reading) -> int:
    """How many photos of a person there are to see."""
    photos = [one for line in each_line(reading) if line.pictures for one in line.photos]
    return len({one.blob for one in (*photos, *reading.loose) if one.here and one.picture})


def each_line(reading: Reading) -> Iterator[Line]:
    """Every line of a reading, with those inside rows, in the order of the page; not what was answered
    before, which stands with its line."""

    def inside(lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            yield line
            for row in line.rows:
                yield from inside(row.lines)

    for part in reading.parts:
        yield from inside(part.lines)
    yield from inside(reading.hidden)
    yield from inside(reading.others)
