"""The desk's archive: sealed envelopes, ciphertext of photos, the feed as it was seen, and rows that
are encrypted under a key of the vault; SQL is spoken only here, and nothing readable is ever written.

What stands in clear is what the relay knows too (SPEC 4, core): ids, numbers, hashes and codes.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Table, create_engine, delete, event, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from depter.desk.chainview import Kept
from depter.desk.files import disk_faults, private_file, private_folder
from depter.desk.sqlite import configure, sweep
from depter.desk.tables import blobs, directory, envelopes, feed, meta, metadata, own, sealed
from depter.envelope import BlobRef, Envelope, Finding, RandomBytes, View, decode, tagged
from depter.errors import DeskError

VERSION = 1
_NONCE = 12


class Archive:
    """One desk's archive. Open it with the vault's index key."""

    def __init__(self, path: Path, blob_folder: Path, key: bytes, random_bytes: RandomBytes):
        private_folder(path.parent)
        private_folder(blob_folder)
        private_file(path)
        self._blobs = blob_folder
        self._key = AESGCM(key)
        self._random_bytes = random_bytes
        self._unswept = True  # a program that was killed in the middle of it
        self._engine = create_engine(
            f"sqlite:///{path}", poolclass=QueuePool, pool_size=4, max_overflow=8
        )
        event.listen(self._engine, "connect", configure)
        with self.writing() as connection:
            metadata.create_all(connection)
            version = _get(connection, "version")
            if version is None:
                _set(connection, "version", str(VERSION).encode())
            elif int(version) > VERSION:
                raise DeskError("archive.newer", version=int(version))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One durable transaction; IMMEDIATE, so that two programs of one desk queue up."""
        with disk_faults(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(OperationalError):  # a full disk has rolled back already
                    connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")
        if self._unswept:
            self._unswept = not sweep(self._engine)

    # Small facts

    def get(self, name: str) -> bytes | None:
        with self.reading() as connection:
            return _get(connection, name)

    def put(self, name: str, value: bytes) -> None:
        with self.writing() as connection:
            _set(connection, name, value)

    # Rows under the vault's key

    def seal(self, connection: Connection, kind: str, id_: bytes, value: object) -> None:
        """Keep a JSON value that only this desk can read."""
        nonce = self._random_bytes(_NONCE)
        # ASCII only: what a phone sealed may hold half a character, which UTF-8 cannot carry.
        text = json.dumps(value, separators=(",", ":")).encode()
        data = nonce + self._key.encrypt(nonce, text, tagged("desk-row", kind, id_))
        _put(connection, sealed, {"kind": kind, "id": id_, "data": data})

    def unsealed(self, kind: str, id_: bytes) -> Any:
        """One value, or None."""
        with self.reading() as connection:
            query = select(sealed.c.data).where(sealed.c.kind == kind, sealed.c.id == id_)
            data = connection.execute(query).scalar()
        return None if data is None else self._open(kind, id_, data)

    def all_unsealed(self, kind: str, prefix: bytes = b"") -> list[tuple[bytes, Any]]:
        """Every value of a kind whose id begins with ``prefix``, by id."""
        with self.reading() as connection:
            query = select(sealed.c.id, sealed.c.data).where(sealed.c.kind == kind)
            if prefix:
                begins = func.substr(sealed.c.id, 1, len(prefix)) == prefix
                query = query.where(sealed.c.id >= prefix, begins)
            rows = connection.execute(query.order_by(sealed.c.id)).all()
        return [(id_, self._open(kind, id_, data)) for id_, data in rows]

    def count_sealed(self, kind: str, ending: bytes) -> int:
        """How many values of a kind have an id that ends so."""
        with self.reading() as connection:
            tail = func.substr(sealed.c.id, -len(ending))
            query = select(func.count()).where(sealed.c.kind == kind, tail == ending)
            return int(connection.execute(query).scalar_one())

    def forget_sealed(self, connection: Connection, kind: str, id_: bytes) -> None:
        connection.execute(delete(sealed).where(sealed.c.kind == kind, sealed.c.id == id_))
        self._unswept = True

    def _open(self, kind: str, id_: bytes, data: bytes) -> Any:
        try:
            opened = self._key.decrypt(data[:_NONCE], data[_NONCE:], tagged("desk-row", kind, id_))
        except InvalidTag as fault:
            raise DeskError("archive.damaged", row=kind) from fault
        return json.loads(opened)

    # Directory and feed

    def directory_entries(self, after: int = 0) -> list[bytes]:
        with self.reading() as connection:
            query = select(directory.c.entry).where(directory.c.seq > after)
            return list(connection.execute(query.order_by(directory.c.seq)).scalars())

    def keep_directory(self, seq: int, entry: bytes) -> None:
        with self.writing() as connection:
            _put(connection, directory, {"seq": seq, "entry": entry}, keep_old=True)

    def keep_page(self, cursor: str, view: View, rows: Sequence[tuple[int, bytes]]) -> None:
        """What a page of the feed said, once everything in it is safe here. The newest history is
        kept: an older one at the same places has raised its alarm."""
        with self.writing() as connection:
            if rows:
                values = [{"epoch": view.epoch, "seq": seq, "hash": hash_} for seq, hash_ in rows]
                statement = upsert(feed)
                statement = statement.on_conflict_do_update(
                    index_elements=["epoch", "seq"], set_={"hash": statement.excluded.hash}
                )
                connection.execute(statement, values)
            _set(connection, "cursor", cursor.encode())
            _set(connection, "view", view.encode())

    def forget_cursor(self) -> None:
        with self.writing() as connection:
            connection.execute(delete(meta).where(meta.c.name == "cursor"))

    @property
    def cursor(self) -> str | None:
        value = self.get("cursor")
        return value.decode() if value else None

    @property
    def view(self) -> View | None:
        value = self.get("view")
        return View.decode(value) if value else None

    def feed_hash(self, epoch: bytes, seq: int) -> bytes | None:
        """The row hash that this desk saw at a place of the feed."""
        with self.reading() as connection:
            query = select(feed.c.hash).where(feed.c.epoch == epoch, feed.c.seq == seq)
            hash_: bytes | None = connection.execute(query).scalar()
            return hash_

    # Envelopes

    def keep(
        self, connection: Connection, envelope: Envelope, member: bytes | None, via: str, at: int
    ) -> bool:
        """Store an envelope as state ``new``; False when it is here already."""
        core = envelope.core
        values = {
            "env_hash": envelope.hash,
            "device": core.device,
            "sequence": core.sequence,
            "kind": core.kind,
            "record": core.record,
            "revision": core.revision,
            "member": member,
            "directory_seq": core.directory_seq,
            "state": "new",
            "findings": "[]",
            "via": via,
            "at": at,
            "acknowledged": 0,
            "data": envelope.data,
        }
        result = connection.execute(upsert(envelopes).values(values).on_conflict_do_nothing())
        return bool(result.rowcount)

    def mark(
        self,
        connection: Connection,
        env_hash: bytes,
        state: str,
        findings: Iterable[Finding],
        member: bytes | None = None,
    ) -> None:
        values: dict[str, object] = {"state": state, "findings": _findings_out(findings)}
        if member is not None:
            values["member"] = member
        connection.execute(update(envelopes).where(envelopes.c.env_hash == env_hash).values(values))

    def replace_data(self, connection: Connection, env_hash: bytes, data: bytes) -> None:
        connection.execute(
            update(envelopes).where(envelopes.c.env_hash == env_hash).values(data=data)
        )
        self._unswept = True

    def set_acknowledged(self, connection: Connection, hashes: Sequence[bytes]) -> None:
        connection.execute(
            update(envelopes).where(envelopes.c.env_hash.in_(hashes)).values(acknowledged=1)
        )

    def kept(self, env_hash: bytes) -> Kept | None:
        found = self.select(envelopes.c.env_hash == env_hash)
        return found[0] if found else None

    def select(self, *conditions: Any) -> list[Kept]:
        """Envelopes in order of arrival; conditions over ``tables.envelopes``."""
        columns = [column for column in envelopes.c if column.name not in ("id", "data")]
        with self.reading() as connection:
            query = select(*columns).where(*conditions).order_by(envelopes.c.id)
            return [_kept(row) for row in connection.execute(query).mappings()]

    def envelope(self, env_hash: bytes) -> Envelope:
        """The bytes as they came, taken apart; raise archive.unknown."""
        with self.reading() as connection:
            query = select(envelopes.c.data).where(envelopes.c.env_hash == env_hash)
            data = connection.execute(query).scalar()
        if data is None:
            raise DeskError("archive.unknown")
        return decode(data, allow_stub=True)

    def last_heard(self, device: bytes) -> int | None:
        """When the newest envelope of a device came here."""
        with self.reading() as connection:
            query = select(func.max(envelopes.c.at)).where(envelopes.c.device == device)
            at: int | None = connection.execute(query).scalar()
            return at

    def knows(self, env_hash: bytes) -> bool:
        with self.reading() as connection:
            query = select(func.count()).where(envelopes.c.env_hash == env_hash)
            return bool(connection.execute(query).scalar())

    # Own chain

    def last_own(self, connection: Connection) -> tuple[int, bytes] | None:
        query = select(own.c.sequence, own.c.env_hash).order_by(own.c.sequence.desc()).limit(1)
        row = connection.execute(query).first()
        return (row[0], row[1]) if row else None

    def keep_own(self, connection: Connection, envelope: Envelope) -> None:
        values = {
            "sequence": envelope.core.sequence,
            "env_hash": envelope.hash,
            "data": envelope.data,
            "pushed": 0,
        }
        connection.execute(insert(own).values(values))

    def own_envelopes(self, only_unpushed: bool = False) -> list[tuple[int, bytes]]:
        with self.reading() as connection:
            query = select(own.c.sequence, own.c.data).order_by(own.c.sequence)
            if only_unpushed:
                query = query.where(own.c.pushed == 0)
            return [(row[0], row[1]) for row in connection.execute(query)]

    def replace_own(self, sequence: int, data: bytes) -> None:
        """Put a stub where one of our own envelopes stood."""
        with self.writing() as connection:
            connection.execute(update(own).where(own.c.sequence == sequence).values(data=data))
            self._unswept = True

    def set_pushed(self, sequences: Sequence[int]) -> None:
        with self.writing() as connection:
            connection.execute(update(own).where(own.c.sequence.in_(sequences)).values(pushed=1))

    def forget_pushed(self) -> None:
        """The relay lost its past: offer everything of our own again."""
        with self.writing() as connection:
            connection.execute(update(own).values(pushed=0))

    # Blobs: ciphertext in files, named by their root

    def blob_path(self, root: bytes) -> Path:
        name = root.hex()
        return self._blobs / name[:2] / name

    def has_blob(self, record: bytes, ref: BlobRef) -> bool:
        with self.reading() as connection:
            query = select(func.count()).where(
                blobs.c.root == ref.root, blobs.c.record == record, blobs.c.blob == ref.id
            )
            known = connection.execute(query).scalar()
        return bool(known) and self.blob_path(ref.root).exists()

    def keep_blob(self, record: bytes, ref: BlobRef, path: Path) -> None:
        """Move a checked, fsynced file of ciphertext into its place."""
        place = self.blob_path(ref.root)
        with disk_faults():
            private_folder(place.parent)
            path.chmod(0o600)
            path.replace(place)
            handle = os.open(place.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        row = {"root": ref.root, "record": record, "blob": ref.id, "size": ref.size}
        with self.writing() as connection:
            _put(connection, blobs, row, keep_old=True)

    def read_blob(self, ref: BlobRef) -> bytes:
        try:
            return self.blob_path(ref.root).read_bytes()
        except FileNotFoundError as fault:
            raise DeskError("archive.blob") from fault

    def forget_blobs(self, connection: Connection, record: bytes, keep: set[bytes]) -> None:
        """Destroy the ciphertext of a record's blobs but those whose root is in ``keep``."""
        query = select(blobs.c.root).where(blobs.c.record == record)
        for root in set(connection.execute(query).scalars()) - keep:
            connection.execute(delete(blobs).where(blobs.c.record == record, blobs.c.root == root))
            self.blob_path(root).unlink(missing_ok=True)


def _get(connection: Connection, name: str) -> bytes | None:
    value: bytes | None = connection.execute(
        select(meta.c.value).where(meta.c.name == name)
    ).scalar()
    return value


def _set(connection: Connection, name: str, value: bytes) -> None:
    _put(connection, meta, {"name": name, "value": value})


def _put(
    connection: Connection, table: Table, row: dict[str, object], keep_old: bool = False
) -> None:
    statement = upsert(table).values(row)
    if keep_old:
        statement = statement.on_conflict_do_nothing()
    else:
        keys = [column.name for column in table.primary_key]
        statement = statement.on_conflict_do_update(
            index_elements=keys, set_={name: row[name] for name in row if name not in keys}
        )
    connection.execute(statement)


def _findings_out(findings: Iterable[Finding]) -> str:
    return json.dumps([[one.step, one.code, one.stops, one.facts] for one in findings], default=str)


def _kept(row: Any) -> Kept:
    told = dict(row)
    told["findings"] = tuple(
        Finding(step, code, stops, facts)
        for step, code, stops, facts in json.loads(told["findings"])
    )
    told["acknowledged"] = bool(told["acknowledged"])
    return Kept(**told)
