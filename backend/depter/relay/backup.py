"""Back up and restore a relay's data folder, and check a backup down to every signature.

It must never restore over data that is there, never keep an epoch (a restored relay is another
history, ruling 16), and never carry tokens into a backup.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from depter.envelope import (
    RandomBytes,
    check_signatures,
    dec,
    decode,
    row_hash,
    what_directory,
    what_envelope,
)
from depter.errors import DepterError, RelayError
from depter.relay import released
from depter.relay.blob_folder import BlobFolder
from depter.relay.config import Config
from depter.relay.storage import Database, blobs, feed, organisations
from depter.relay.storage.migrate import current, head
from depter.trust.directory import Directory
from depter.trust.entries import Entry
from depter.trust.root import SignedRoot, verify_successor

_DATABASE = "relay.db"
_BLOBS = "blobs"
_STEP = 200


@dataclass
class Report:
    """What a check of a data folder found; ``faults`` names organisation, row and code."""

    organisations: int = 0
    rows: int = 0
    envelopes: int = 0
    blobs: int = 0
    faults: list[str] = field(default_factory=list)


def back_up(config: Config, target: Path) -> None:
    """Copy a running relay's data into an empty folder: first one consistent state of the database,
    then every blob it knows. Raises ``backup.not_empty``, ``storage.missing``."""
    if not config.database_path.exists():
        raise RelayError("storage.missing", path=str(config.database_path))
    _empty(target)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = target / _DATABASE
    with (
        closing(sqlite3.connect(config.database_path)) as source,
        closing(sqlite3.connect(copy)) as destination,
    ):
        source.backup(destination)
        destination.execute("PRAGMA secure_delete = ON")
        destination.execute("DELETE FROM tokens")
        destination.execute("DELETE FROM used_challenges")
        destination.commit()
        destination.execute("PRAGMA journal_mode = DELETE")
    copy.chmod(0o600)
    _sync(copy)
    with _opened(target) as (connection, kept):
        live = BlobFolder(config)
        ids = _ids(connection)
        for number, org in ids.items():
            for blob in blobs.of_org(connection, number):
                place = (org, blob.record, blob.blob, blob.root)
                _copy(live.file(*place), kept.file(*place))


def restore(
    config: Config, source: Path, random_bytes: RandomBytes, *, verify: bool = True
) -> Report:
    """Put a backup into an empty data folder under new epochs; with ``verify`` only if every row
    hash, signature and blob root holds.

    Raises ``restore.not_empty``, ``backup.missing``, ``backup.revision``, ``backup.damaged`` (its
    ``faults`` says where).
    """
    if config.database_path.exists():
        raise RelayError("restore.not_empty", path=str(config.database_path))
    report = check(source) if verify else Report()
    if report.faults:
        raise RelayError("backup.damaged", faults=report.faults)
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = BlobFolder(config)
    with _opened(source) as (connection, kept):
        for number, org in _ids(connection).items():
            for blob in blobs.of_org(connection, number):
                place = (org, blob.record, blob.blob, blob.root)
                _copy(kept.file(*place), target.file(*place))
    part = config.database_path.with_suffix(".part")
    shutil.copyfile(source / _DATABASE, part)
    part.chmod(0o600)
    renew_epochs(Database(f"sqlite:///{part}"), random_bytes)
    with closing(sqlite3.connect(part)) as connection_:
        connection_.execute("PRAGMA journal_mode = DELETE")
    _sync(part)
    part.rename(config.database_path)
    part.with_suffix(".lock").unlink(missing_ok=True)
    _sync_folder(config.data)
    return report


def renew_epochs(database: Database, random_bytes: RandomBytes) -> None:
    """Give every organisation's feed a new epoch, so that every reader compares."""
    with database.write() as connection:
        for number in organisations.numbers(connection).values():
            counter = organisations.lock_counter(connection, number)
            organisations.store_counter(
                connection, number, replace(counter, epoch=random_bytes(16))
            )
    database.close()


def check(folder: Path) -> Report:
    """Check a backup: roots, directory, every row hash, both signatures of every envelope, the root
    of every complete blob. Reads only."""
    report = Report()
    with _opened(folder) as (connection, kept):
        if current(connection) != head():
            raise RelayError("backup.revision", found=current(connection) or "none", needed=head())
        for number, org in _ids(connection).items():
            report.organisations += 1
            _check_org(connection, number, org, kept, report)
    return report


def _check_org(
    connection: Connection, number: int, org: bytes, kept: BlobFolder, report: Report
) -> None:
    def fault(place: str, code: str) -> None:
        report.faults.append(f"{org.hex()[:8]} {place} {code}")

    try:
        directory = _directory(connection, number)
    except DepterError as error:
        fault("directory", error.code)
        return
    counter = organisations.counter(connection, number)
    entry_whats = {what_directory(Entry.decode(data).hash) for data in directory.entries}
    last, expected = bytes(32), 1
    for first in range(1, counter.seq + 1, _STEP):
        final = min(first + _STEP - 1, counter.seq)
        stored = {row.seq: row for row in feed.rows_between(connection, number, first, final)}
        for seq, what, hash_ in feed.chain(connection, number, first, final):
            report.rows += 1
            last = row_hash(last, seq, what)
            if seq != expected or last != hash_:
                fault(f"row {seq}", "feed.hash")
                last = hash_
            expected = seq + 1
            code = _check_row(directory, stored[seq], entry_whats, report)
            if code:
                fault(f"row {seq}", code)
    if expected != counter.seq + 1 or last != counter.hash:
        fault("counter", "feed.gap")
    for blob in blobs.of_org(connection, number):
        if blob.complete and blob.state != blobs.BlobState.ERASED:
            report.blobs += 1
            path = kept.file(org, blob.record, blob.blob, blob.root)
            if not path.is_file():
                fault("blob", "blob.missing")
            elif kept.root(path) != blob.root:
                fault("blob", "blob.root")
    for code in released.faults(connection, number):
        fault("words", code)


def _check_row(
    directory: Directory, row: feed.StoredRow, entry_whats: set[bytes], report: Report
) -> str | None:
    kind = dec(row.what)[0]
    if kind == 4:
        return None if row.what in entry_whats else "directory.missing"
    if kind != 1:
        return None
    report.envelopes += 1
    try:
        envelope = decode(row.data or b"", allow_stub=True)
        if what_envelope(envelope.hash) != row.what:
            return "envelope.hash"
        device = directory.device(envelope.core.device)
        if device is None:
            return "device.unknown"
        check_signatures(envelope, device.verify_key)
    except DepterError as fault:
        return fault.code
    return None


def _directory(connection: Connection, number: int) -> Directory:
    signed = [SignedRoot.decode(data) for _, data in organisations.roots_of(connection, number)]
    believed = signed[0].verify()
    directory = Directory(believed)
    for successor in signed[1:]:
        believed = verify_successor(believed, successor)
    for entry in organisations.entries(connection, number):
        directory.append(entry)
    return directory


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Connection, BlobFolder]]:
    """Open a backup's database for reading, and its blobs."""
    path = folder / _DATABASE
    if not path.is_file():
        raise RelayError("backup.missing", path=str(path))
    database = Database(f"sqlite:///{path}", read_only=True)
    try:
        with database.read() as connection:
            yield connection, BlobFolder(Config(data=folder, reserve_bytes=0))
    finally:
        database.close()


def _ids(connection: Connection) -> dict[int, bytes]:
    return {number: org for org, number in organisations.numbers(connection).items()}


def _empty(target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        raise RelayError("backup.not_empty", path=str(target))


def _copy(source: Path, target: Path) -> None:
    """Copy a blob's file and put it on the disk; what is not there (yet) is no fault here."""
    if not source.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, target)
    target.chmod(0o600)
    _sync(target)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
