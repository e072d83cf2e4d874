"""Whose code is it: find the interviews that a spoken code belongs to (SPEC 5.1), and tell whether a
withdrawal was sealed with it.

What is kept is each record's verifier, sealed, also after the record is erased: so a code that is used
twice is recognised. It must never keep a code or what was typed, and a wrong try makes the next one wait.
"""

import json
import threading
from collections.abc import Callable
from math import ceil

from sqlalchemy import Connection

from depter.desk.archive import Archive
from depter.envelope import code_proof, code_verifier, proves, read_code, stretch_code
from depter.errors import DeskError

FREE_TRIES = 3
LONGEST_WAIT_SECONDS = 3600
_KIND, _TRIES = "code", "code-tries"
_RECORD = 16


class Codes:
    """The verifiers of one archive."""

    def __init__(self, archive: Archive, org: bytes, now: Callable[[], float]) -> None:
        self._archive = archive
        self._org = org
        self._now = now
        self._counting = threading.Lock()

    def keep(self, connection: Connection, record: bytes, env_hash: bytes, verifier: bytes) -> None:
        """Note the verifier that an envelope of a record bears or proves."""
        self._archive.seal(connection, _KIND, record + env_hash, verifier.hex())

    def keep_proven(
        self, connection: Connection, record: bytes, env_hash: bytes, proof: bytes
    ) -> None:
        """The same from a withdrawal that came before its record."""
        self.keep(connection, record, env_hash, code_verifier(record, proof))

    def find(self, typed: str) -> dict[bytes, bytes]:
        """The records that this code belongs to, and the proof for each; at least one.

        Raises code.length and code.check for what cannot be a code at all (no try is counted);
        code.wait with the seconds to wait; code.unknown.
        """
        code = read_code(typed)
        wrong = self._begin()
        stretched = stretch_code(code, self._org)
        found = {}
        for place, verifier in self._archive.all_unsealed(_KIND):
            record = place[:_RECORD]
            proof = code_proof(stretched, record)
            if proves(record, proof, bytes.fromhex(verifier)):
                found[record] = proof
        if not found:
            raise DeskError("code.unknown", seconds=_wait(wrong))
        self._archive.put(_TRIES, b"[0, 0]")
        return found

    def bearers(self, record: bytes, proof: bytes) -> set[bytes] | None:
        """The envelopes of a record that bear the code of this proof; None when none came that bears
        any. Whose they are is another question: anybody can use a record's id."""
        known = {
            place[_RECORD:]: bytes.fromhex(verifier)
            for place, verifier in self._archive.all_unsealed(_KIND, record)
            if place[:_RECORD] == record
        }
        if not known:
            return None
        return {env for env, verifier in known.items() if proves(record, proof, verifier)}

    def _begin(self) -> int:
        """Count a try before the work, so that a killed process counts too, and one after the other, so
        that many at once are no fewer; give how many failed."""
        with self._counting:
            wrong, last = json.loads(self._archive.get(_TRIES) or b"[0, 0]")
            passed = self._now() - last
            left = _wait(wrong) if passed < 0 else _wait(wrong) - passed
            if left > 0:
                raise DeskError("code.wait", seconds=ceil(left))
            self._archive.put(_TRIES, json.dumps([wrong + 1, int(self._now())]).encode())
        return int(wrong) + 1


def _wait(wrong: int) -> int:
    """Three tries are free, then 2 s, doubling up to an hour."""
    if wrong < FREE_TRIES:
        return 0
    return int(min(2 ** min(wrong - FREE_TRIES + 1, 20), LONGEST_WAIT_SECONDS))
