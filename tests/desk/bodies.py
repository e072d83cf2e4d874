"""Interviews with marks on the body map, for the desk's tests; every person in them is invented."""

from dataclasses import replace
from typing import Any

from depter.forms.answers import Answer
from depter.forms.document import decode, encode
from tests.desk.conftest import sealed_payload, told_record
from tests.worlds import Record, World


def mark(**changed: Any) -> dict[str, Any]:
    point = {"id": "0a1b2c3d", "view": "body_front", "shape": "point", "points": [[0.6, 0.75]]}
    told = {"x": 0.6, "y": 0.75, "region": "shin", "side": "left", "kind": "bruise"}
    return {**point, **told, **changed}


AREA = mark(
    id="0a1b2c3e",
    view="body_back",
    figure="child",
    shape="area",
    points=[[0.4, 0.25], [0.45, 0.25], [0.45, 0.3]],
    x=0.4,
    y=0.25,
    region="shoulder_blade",
    note="<b>Камчынын</b> изи & #emph[x]",
)
OLD = {"view": "head_front", "x": 0.5, "y": 0.5, "region": "nose", "kind": "scar"}


def with_marks(world: World, *marks: object) -> Record:
    record = told_record(world)
    document = decode(record.payload.answers or b"")
    told = Answer(list(marks), "answered", None, None, None, None)
    document = replace(document, answers={**document.answers, "it.injury_map": told})
    payload = replace(record.payload, answers=encode(document))
    envelope = sealed_payload(world, payload, record.record, record.photos)
    return Record(envelope, payload, record.record, record.photos)
