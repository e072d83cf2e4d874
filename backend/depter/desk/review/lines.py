"""What a reading consists of, in plain values for the page and for the paper; no rule stands here."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Said:
    """One piece of an answer; ``lang`` is set where the words are the person's own."""

    text: str
    lang: str | None = None


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


@dataclass(frozen=True)
class Line:
    """One question with its answer. ``wording``: same (these very words were shown), other (this
    release words it differently), none (never shown)."""

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
    rows: tuple[tuple["Line", ...], ...] = ()


@dataclass(frozen=True)
class Part:
    """One section of the form."""

    id: str
    title: str
    lines: tuple[Line, ...]


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
    counts: dict[str, int] = field(default_factory=dict)
