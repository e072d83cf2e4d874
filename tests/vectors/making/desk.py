"""One device, one supervisor and one escrow key, and one thing of every kind that they seal."""

import hashlib
import json
from typing import Any

from depter import envelope as e
from tests.vectors.making.cases import BLOB, COLLECTION, ORG, RECORD, stream


class Desk:
    """One device, one supervisor and one escrow key, and what they seal."""

    def __init__(self) -> None:
        self.device = e.DeviceKeys.generate(stream("device"))
        self.supervisor = e.DeviceKeys.generate(stream("supervisor"))
        self.escrow = e.OpeningKey.generate(stream("escrow"))
        self.recipients = [self.supervisor.opening.public, self.escrow.public]

    def common(self, sequence: int, previous: bytes) -> dict[str, Any]:
        return {
            "org": ORG.hex(),
            "signing": self.device.signing.to_bytes().hex(),
            "sequence": sequence,
            "previous": previous.hex(),
            "directory_seq": 3,
            "directory_head": (b"h" * 32).hex(),
        }

    def of_record(self, revision: int, previous: bytes | None) -> dict[str, Any]:
        return {
            "collection": COLLECTION.hex(),
            "record": RECORD.hex(),
            "revision": revision,
            "previous_revision": None if previous is None else previous.hex(),
            "recipients": [key.xwing.hex() for key in self.recipients],
        }

    def calls(self) -> list[tuple[str, dict[str, Any]]]:
        """One call to seal each kind, that either twin can answer."""
        z, other, view = bytes(32), b"e" * 32, [(b"p" * 16).hex(), 7, (b"f" * 32).hex()]
        answers = {
            "form": "intake",
            "answers": {"name": {"value": "Айнұр ӯ ҷ ң", "state": "given"}},
        }
        attachment = {
            "blob": BLOB.hex(),
            "key": (b"K" * 32).hex(),
            "size": 5,
            "media_type": "image/jpeg",
            "name": "photo.jpg",
            "sha256": hashlib.sha256(b"photo").hexdigest(),
            "question": "photo",
        }
        payload = {
            "form": "intake",
            "form_hash": (b"F" * 32).hex(),
            "answers": json.dumps(answers, ensure_ascii=False).encode().hex(),
            "attachments": [attachment],
            "sealed_at": "2026-11-23T10:00:00+06:00",
            "consent": b'{"items":[]}'.hex(),
            "release": "0.1.0",
            "answers_blob": None,
            "interim": False,
        }
        blobs = [[BLOB.hex(), 65608, (b"R" * 32).hex()]]
        wrap = [self.supervisor.opening.kid.hex(), (b"w" * 1168).hex()]
        supervisor = [self.supervisor.opening.public.xwing.hex()]
        reason = {"reason": "Ол өз келісімін қайтарып алды", "at": "2026-11-24T10:00:00+06:00"}
        comments = {"comments": b'{"q1":"?"}'.hex(), "at": "2026-11-25T10:00:00+06:00"}
        return [
            (
                "record",
                {"kind": 1, "body": payload, "blobs": blobs}
                | self.common(1, z)
                | self.of_record(1, None),
            ),
            (
                "withdrawal",
                {"kind": 2, "body": reason} | self.common(2, other) | self.of_record(0, None),
            ),
            (
                "grant",
                {"kind": 3, "body": {"env_hash": other.hex(), "wraps": [wrap]}}
                | self.common(3, other),
            ),
            (
                "acknowledgement",
                {
                    "kind": 4,
                    "body": {"items": [[(b"d" * 32).hex(), 1, other.hex()]], "view": view},
                }
                | self.common(4, other),
            ),
            (
                "checkpoint",
                {"kind": 5, "body": {"sequence": 4, "env_hash": other.hex(), "view": None}}
                | self.common(5, other),
            ),
            (
                "nack",
                {"kind": 6, "body": {"env_hash": other.hex(), "code": "unwrap.failed"}}
                | self.common(6, other),
            ),
            (
                "return",
                {"kind": 7, "body": comments}
                | self.common(7, other)
                | self.of_record(1, other)
                | {"recipients": supervisor},
            ),
        ]
