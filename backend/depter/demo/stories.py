"""The invented interviews of ``stories.json`` as answers documents and photos, with marked words in
them that a search can look for; no real person stands behind any of them."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from depter.demo.phone import File
from depter.envelope import RandomBytes
from depter.forms.answers import Answer, Answers, Session
from depter.forms.definition import Definition
from depter.forms.document import encode
from depter.forms.judge import settled
from depter.forms.keys import wording, wording_keys
from depter.forms.load import load
from depter.forms.look import Context
from depter.words import compiled_set, document_hash, document_of

FORM = "intake"
PHOTO_QUESTION = "it.quick_photo"
_MINUTES = 14


@dataclass(frozen=True)
class Story:
    """One interview ready to be sealed, and the marked words planted in it."""

    language: str
    interviewer: str
    answers: bytes
    consent: bytes
    photo: File | None
    canaries: tuple[str | bytes, ...]


def definition() -> Definition:
    """The form that all stories answer."""
    return load(FORM)


def stories(
    random_bytes: RandomBytes, *, photos: int | None = None, marked: bool = True
) -> list[Story]:
    """All stories of the file.

    ``photos`` limits how many carry one (None: all that have one); ``marked`` plants words in the
    free texts, names and photos that a search can look for.
    """
    told = json.loads(_resource("stories.json"))["stories"]
    made = []
    for number, story in enumerate(told):
        with_photo = story["photo"] and (photos is None or number < photos)
        made.append(_story(story, random_bytes, with_photo, marked))
    return made


def _story(
    story: dict[str, Any], random_bytes: RandomBytes, with_photo: bool, marked: bool
) -> Story:
    language: str = story["language"]
    interviewer: str = story["interviewer"]
    values: dict[str, Any] = dict(story["answers"])
    planted: list[str | bytes] = []
    name, picture = "photo 1", _resource("photo.jpg")
    if marked:
        marks = [f"Белги-{random_bytes(9).hex()}" for _ in range(3)]
        values["it.what"] = f"{values['it.what']} {marks[0]}"
        values["it.interviewer_note"] = f"{marks[1]} {values['it.interviewer_note']}"
        interviewer = f"{interviewer} {marks[2]}"
        planted += marks
    if marked and with_photo:
        name, mark = f"photo-{random_bytes(9).hex()}", b"depter-canary-" + random_bytes(12)
        picture = _with_comment(picture, mark)
        planted += [name, mark]
    photo = None
    if with_photo:
        photo = File(picture, "image/jpeg", name, PHOTO_QUESTION, random_bytes(16))
        values[PHOTO_QUESTION] = [{"blob": photo.blob.hex()}]
    started = datetime.now(UTC) - timedelta(minutes=_MINUTES)
    answers = _answers(language, values, story["states"], started)
    consent = {
        qid: answer.to_json() for qid, answer in answers.answers.items() if qid.startswith("c.")
    }
    return Story(
        language=language,
        interviewer=interviewer,
        answers=encode(answers),
        consent=json.dumps(consent, ensure_ascii=False).encode(),
        photo=photo,
        canaries=tuple(planted),
    )


def _answers(
    language: str, values: dict[str, Any], states: dict[str, str], started: datetime
) -> Answers:
    form = definition()
    catalog = compiled_set()
    given: dict[str, Answer] = {}
    for number, question in enumerate(form.questions.values()):
        qid = question.id
        if qid not in values and qid not in states:
            continue
        keys = wording_keys(form.form, question, question.choices)
        shown = [one for key in keys if (one := catalog.wording(key, language)) is not None]
        texts = defaultdict(str, {one.key: one.text for one in shown})
        sources = defaultdict(str, {one.key: one.src for one in shown})
        reviews = {one.review for one in shown}
        given[qid] = Answer(
            value=_value(question.type, values.get(qid), language),
            state=states.get(qid, "answered"),
            asked_at=_rfc3339(started + timedelta(seconds=25 * number)),
            lang=language,
            wording=wording(keys, texts.__getitem__),
            review="approved" if reviews == {"approved"} else "machine",
            src=wording(keys, sources.__getitem__),
            set=catalog.id,
            fallback=any(one.language != language for one in shown),
            consent=_consent(question.paragraphs, language) if question.type == "consent" else None,
        )
    session = Session(_rfc3339(started), _rfc3339(started + timedelta(minutes=_MINUTES)))
    told = Answers(form.form, form.version, language, (session,), given)
    # As the phone seals: hidden ones marked, never reached ones "not asked" (ruling 11).
    return settled(form, told, Context("interviewer", started.date().isoformat(), language))


def _consent(paragraphs: Sequence[str], language: str) -> dict[str, Any]:
    """The texts as they stood on the screen, whole (FORMAT.md 5.6)."""
    catalog = compiled_set()
    docs = []
    for doc in dict.fromkeys(map(document_of, paragraphs)):
        blocks = [(one.key, one.text) for one in catalog.document(doc, language)]
        docs.append(
            {
                "doc": doc,
                "lang": language,
                "sha256": document_hash(doc, language, blocks),
                "approvals": catalog.approvals(doc, language),
            }
        )
    return {"docs": docs}


def _value(kind: str, said: Any, language: str) -> Any:
    """The words of ``stories.json`` in the shape of the question's type (FORMAT.md 5.2)."""
    if said is None:
        return None
    if kind == "narrative":
        return {"text": said, "lang": language, "verbatim": True}
    return {"edtf": said} if kind == "edate" else said


def _with_comment(picture: bytes, mark: bytes) -> bytes:
    """A JPEG with ``mark`` in a comment segment."""
    comment = b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark
    return picture[:2] + comment + picture[2:]


def _resource(name: str) -> bytes:
    return (files("depter.demo") / name).read_bytes()


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
