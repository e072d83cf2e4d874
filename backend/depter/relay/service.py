"""What a running relay holds: its settings, database, blob folder, directories and counters.

It must never hold a request or a secret of a member; everything here can be thrown away and opened
again from the data folder.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from depter.envelope import RandomBytes
from depter.errors import RelayError
from depter.relay.blob_folder import BlobFolder
from depter.relay.config import Config
from depter.relay.rates import RateKeeper
from depter.relay.storage import Database, blobs, organisations
from depter.relay.storage.migrate import current, head
from depter.trust.directory import Directory
from depter.trust.root import SignedRoot

SECRET = "relay"  # noqa: S105 - the name of a row


def system_random(size: int) -> bytes:
    """Give the kernel's random bytes for tokens, challenges, epochs and the relay's own secret."""
    return os.urandom(size)  # noqa: TID251 - no keys of members are ever made here


@dataclass(frozen=True)
class Organisation:
    """An admitted organisation: its public id and the relay's short number for it."""

    id: bytes
    number: int


class Directories:
    """Verified replicas of every organisation's directory, kept up with the database."""

    def __init__(self) -> None:
        self._replicas: dict[int, Directory] = {}
        self._lock = threading.Lock()

    def current(self, connection: Connection, org: int) -> Directory:
        """Return the replica, after replaying entries that another worker stored."""
        seq = organisations.directory_seq(connection, org)
        replica = self._replicas.get(org)
        if replica is not None and replica.seq >= seq:
            return replica
        with self._lock:
            replica = self._replicas.get(org)
            if replica is None:
                # Version 1 is the anchor that the chain starts from (SPEC 10.1).
                _, first = organisations.roots_of(connection, org)[0]
                replica = Directory(SignedRoot.decode(first).verify())
            for entry in organisations.entries(connection, org, replica.seq):
                replica.append(entry)
            self._replicas[org] = replica
            return replica

    def forget(self, org: int) -> None:
        """Drop a replica that may be ahead of the database after a write that failed."""
        with self._lock:
            self._replicas.pop(org, None)


class Relay:
    """One relay over one data folder; safe to use from many threads."""

    def __init__(
        self,
        config: Config,
        *,
        random_bytes: RandomBytes = system_random,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the data folder; ``storage.revision`` when its tables are not this version's."""
        self.config = config
        self.random_bytes = random_bytes
        self.clock = clock
        self.database = Database(config.database, threads=config.threads)
        self.blobs = BlobFolder(config)
        self.rates = RateKeeper(config.rates, clock)
        self.directories = Directories()
        self._organisations: dict[bytes, Organisation] = {}
        with self.database.read() as connection:
            found, needed = current(connection), head()
        if found != needed:
            self.database.close()
            raise RelayError("storage.revision", found=found or "none", needed=needed)
        self.secret = self._secret()
        self._sweep()

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())

    def organisation(self, connection: Connection, org_id: bytes) -> Organisation:
        """Find an admitted organisation; ``org.unknown`` otherwise."""
        known = self._organisations.get(org_id)
        if known is None:
            self._organisations = {
                id_: Organisation(id_, number)
                for id_, number in organisations.numbers(connection).items()
            }
            known = self._organisations.get(org_id)
        if known is None:
            raise RelayError("org.unknown")
        return known

    def close(self) -> None:
        """Give back what is open."""
        self.database.close()

    def _secret(self) -> bytes:
        with self.database.read() as connection:
            known = organisations.secret(connection, SECRET)
        if known is None:
            with self.database.write() as connection:
                known = organisations.secret(connection, SECRET)
                if known is None:
                    known = self.random_bytes(32)
                    organisations.keep_secret(connection, SECRET, known)
        return known

    def _sweep(self) -> None:
        """Finish erasing blobs whose file outlived a crash."""
        with self.database.read() as connection:
            ids = {number: id_ for id_, number in organisations.numbers(connection).items()}
            gone = blobs.erased(connection)
        for number, blob in gone:
            self.blobs.remove(ids[number], blob.record, blob.blob, blob.root)
