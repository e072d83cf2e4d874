"""The desk's copy of the member directory, and what it believes of itself in it.

It must never take an entry that does not verify: a directory that forked stays as it was, with an
alarm that carries both signed entries.
"""

import threading
from collections.abc import Callable

from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.client import RelayClient
from depter.desk.vault import Secrets
from depter.errors import TrustError
from depter.trust.directory import Directory
from depter.trust.freshness import Freshness, issue_freshness, verify_freshness
from depter.trust.labels import open_label
from depter.trust.root import Root, SignedRoot

RENEW_SECONDS = 7 * 24 * 3600


class Replica:
    """A directory that is kept in the archive. ``directory`` is always the same object."""

    def __init__(
        self, archive: Archive, secrets: Secrets, alarms: Alarms, now: Callable[[], float]
    ) -> None:
        self._archive = archive
        self._secrets = secrets
        self._alarms = alarms
        self._now = now
        self._lock = threading.RLock()
        self._names: dict[bytes, str] = {}
        self.root: Root = SignedRoot.decode(secrets.signed_root).verify()
        self.directory = Directory(self.root)
        self.refresh()

    def refresh(self) -> None:
        """Replay what another program of this desk has added."""
        with self._lock:
            for entry in self._archive.directory_entries(self.directory.seq):
                self.directory.append(entry)

    def take(self, entry: bytes) -> bool:
        """Believe and keep the next entry; False, with an alarm if it matters, when it is not."""
        with self._lock:
            try:
                if self.directory.append(entry):
                    self._archive.keep_directory(self.directory.seq, entry)
            except TrustError as fault:
                if fault.code != "directory.gap":
                    self._alarms.raise_(fault.code, entry, **fault.facts)
                return False
            return True

    def fetch(self, client: RelayClient) -> None:
        """Bring the copy up to the relay's, offer what the relay lacks, judge its freshness."""
        self.refresh()
        for entry in client.directory(self.directory.seq):
            if not self.take(entry):
                break
        self._freshness(client)

    def push(self, client: RelayClient) -> None:
        """Offer every entry that we have; known ones change nothing."""
        client.push_directory(self.directory.entries)

    def _freshness(self, client: RelayClient) -> None:
        statement = client.freshness()
        if statement is not None:
            try:
                verify_freshness(statement, self.directory)
            except TrustError as fault:
                self._alarms.raise_(
                    "freshness.withheld" if fault.code == "directory.needed" else fault.code,
                    statement,
                    **fault.facts,
                )
            else:
                self._archive.put("freshness", statement)
        administrator = self._secrets.administrator
        known = self.freshness
        old = known is None or known.seq < self.directory.seq
        if administrator and (old or (known and known.issued < self._now() - RENEW_SECONDS)):
            fresh = issue_freshness(self.directory, administrator, int(self._now()))
            client.put_freshness(fresh)
            self._archive.put("freshness", fresh)

    @property
    def freshness(self) -> Freshness | None:
        """The newest believed statement about how long the directory is."""
        statement = self._archive.get("freshness")
        try:
            return verify_freshness(statement, self.directory) if statement else None
        except TrustError:
            return None

    @property
    def stale(self) -> bool:
        """Whether nobody has confirmed the member list for too long; shown, stops nothing."""
        known = self.freshness
        return known is None or known.stale(int(self._now()))

    # What it says about people

    @property
    def device(self) -> bytes:
        return self._secrets.keys.signing.id

    @property
    def recipient(self) -> bytes:
        """The kid that this desk opens with."""
        return self._secrets.keys.opening.kid

    @property
    def enrolled(self) -> bool:
        """Whether this desk is a device of the directory."""
        return self.directory.device(self.device) is not None

    def name(self, member: bytes | None) -> str:
        """A member's name, or "" when it cannot be read."""
        known = self.directory.member(member) if member else None
        if known is None:
            return ""
        return self._label(known.id, known.label)

    def device_name(self, sigkey_id: bytes) -> str:
        device = self.directory.find_device(sigkey_id)
        return self._label(device.member, device.label) if device else ""

    def _label(self, member: bytes, label: bytes) -> str:
        if label not in self._names:
            try:
                text = open_label(self._secrets.names_key, self.directory.org, member, label)
            except TrustError:
                text = ""
            self._names[label] = text
        return self._names[label]
