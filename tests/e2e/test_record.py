"""The comparison of the story can fail: each way in which a record may differ is found."""

from copy import deepcopy
from hashlib import sha256
from typing import Any, cast

import pytest

from depter.desk.shown import Interview
from depter.envelope import Attachment
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.record import Record, differences
from tests.e2e.survivor import Mark
from tests.e2e.teller import Sealed, Teller
from tests.fingers import middle_of

PHOTO = b"\xff\xd8 one photo"
BLOB = "ab" * 16
MARK = {"region": "shin", "side": "left", "view": "body_front", "shape": "point"}


def answered(value: Any, **more: Any) -> dict[str, Any]:
    return {"value": value, "state": "answered", "lang": "ky"} | more


def told() -> Teller:
    teller = Teller(cast(PhoneOnScreen, None))
    teller.rows = {"ph.photo": ["r1"]}
    teller.told = {
        "al.narrative": "said",
        "al.last_event": "2026-03",
        "bg.education": {"state": "declined"},
        "bg.pre.map": [Mark("shin", "left", "body_front")],
        "ph.photo/r1/ph.file": Sealed(sha256(PHOTO).hexdigest()),
    }
    teller.langs = dict.fromkeys(teller.told, "ky")
    return teller


def record(answers: dict[str, Any] | None = None, photo: bytes = PHOTO) -> Record:
    at = middle_of("body_front", "shin", "left")
    x, y = at[0] / 560, at[1] / 1020
    mark = MARK | {"x": x, "y": y, "points": [[x, y]]}
    whole = {
        "al.narrative": answered({"text": "said", "lang": "ky", "verbatim": True}),
        "al.last_event": answered({"edtf": "2026-03"}),
        "bg.education": {"value": None, "state": "declined", "lang": "ky"},
        "bg.gender": {"value": None, "state": "not_asked", "lang": None},
        "bg.pre.map": answered([mark]),
        "ph.photo": answered([{"id": "r1", "answers": {"ph.file": answered([{"blob": BLOB}])}}]),
        "al.timeline": answered(0),
    }
    one = Attachment(
        bytes.fromhex(BLOB),
        bytes(32),
        len(photo),
        "image/jpeg",
        "file-1",
        sha256(photo).digest(),
        "ph.photo/r1/ph.file",
    )
    files = {BLOB: (one, photo)}
    document = {"answers": whole | (answers or {}), "sessions": [{"start": "", "end": None}]}
    return Record(cast(Interview, None), document, files)


def test_what_stands_there_as_it_was_entered_is_no_difference() -> None:
    assert differences(told(), record()) == []
    meeting = {"ci.session": answered([{"id": "s1", "answers": {}}])}  # begun by the phone
    assert differences(told(), record(meeting)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"al.narrative": answered({"text": "other", "lang": "ky"})},
        {"al.narrative": answered({"text": "said", "lang": "ky"}, lang="ru")},
        {"al.narrative": {"value": None, "state": "not_asked", "lang": None}},
        {"al.last_event": answered({"edtf": "2026"})},
        {"bg.education": {"value": None, "state": "not_known", "lang": "ky"}},
        {"bg.education": {"value": "higher", "state": "declined", "lang": "ky"}},
        {"bg.pre.map": answered([])},
        {"bg.pre.map": answered([MARK | {"x": 0.9, "y": 0.8, "points": [[0.9, 0.8]]}])},
        {"ph.photo": answered([{"id": "r1", "answers": {}}])},
        {"ph.photo": answered([])},
        # Nobody entered it.
        {"bg.gender": answered("woman")},
        {"bg.gender": {"value": None, "state": "declined", "lang": "ky"}},
        {"al.timeline": answered(1)},
        {"ci.case_no": answered("")},
        {"ph.taken_at": answered("2026-03-20T10:00:00Z")},
        {"cq.name": answered({"text": "somebody", "lang": "ky"})},
        {"ci.session": answered([{"id": "r2", "answers": {}}, {"id": "r3", "answers": {}}])},
    ],
)
def test_every_difference_is_found(changed: dict[str, Any]) -> None:
    assert differences(told(), record(changed)) != []


def test_another_photo_is_found() -> None:
    assert len(differences(told(), record(photo=b"\xff\xd8 another"))) == 1


def test_an_entry_that_is_gone_or_new_is_found() -> None:
    document = deepcopy(record().document)
    row = {"id": "r9", "answers": {}}
    document["answers"]["ph.photo"]["value"].append(row)
    changed = Record(cast(Interview, None), document, record().files)
    assert len(differences(told(), changed)) == 1
