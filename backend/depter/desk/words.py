"""Every wording that was ever released to this organisation, kept for whoever is asked to prove it.

It must never forget a set, change one, or take one that no trusted key signed; and never refuse a
record for words that it does not know.
"""

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.client import RelayClient
from depter.desk.tables import word_files, word_sets
from depter.errors import RelayError, WordsError
from depter.trust.directory import Directory
from depter.words import manifest as m
from depter.words import places
from depter.words.compiled_set import Wording
from depter.words.kept_set import KeptSet


@dataclass(frozen=True)
class Found:
    """A wording and the set that it stands in."""

    set_id: str
    wording: Wording


class DeskWords:
    """The sets in the archive: append-only, by set id."""

    def __init__(
        self, archive: Archive, directory: Directory, alarms: Alarms, now: Callable[[], float]
    ) -> None:
        self._archive = archive
        self._directory = directory
        self._alarms = alarms
        self._now = now
        self._open: dict[str, KeptSet] = {}

    # Taking in

    def trusted(self) -> list[bytes]:
        """The organisation's words key of now, and the project's release key if there is one."""
        own, project = self._directory.words_key, built_in_release_key()
        return [key for key in (own, project) if key is not None]

    def named(self) -> list[bytes]:
        """Every key whose sets may have been shown: of now and of before."""
        return [*{*self.trusted(), *self._directory.words_keys()}]

    def fetch(self, client: RelayClient) -> str | None:
        """Keep every set of the relay that is not here, and take the current one; give the id of the
        current one when it is new here.

        What is wrong with one becomes an alarm. Raises RelayError, but only once the current set was
        asked for: what is of before must not keep words of now away.
        """
        try:
            self._fetch_before(client)
        finally:
            new = self._fetch_current(client)
        return new

    def _fetch_before(self, client: RelayClient) -> None:
        """A set may have been published, shown on phones and replaced since the last visit."""
        numbers = self._numbers()
        held = set(numbers.values())
        for set_id in client.words_sets():
            if set_id in held:
                continue
            data, signature = client.words_set(set_id)
            if m.set_id(data) != set_id:
                raise RelayError("relay.not_understood")
            try:
                self.keep(data, signature, self._reader(client), numbers)
            except WordsError as fault:
                self._alarms.raise_(fault.code, data, **fault.facts)

    def _reader(self, client: RelayClient) -> Callable[[str], bytes | None]:
        known = self._hashes()
        return lambda sha256: self._file(sha256) if sha256 in known else client.words_file(sha256)

    def _fetch_current(self, client: RelayClient) -> str | None:
        told = client.words_manifest()
        if told is None:
            return None
        data, signature = told
        try:
            return self.take(data, signature, self._reader(client))
        except WordsError as fault:
            self._alarms.raise_(fault.code, data, **fault.facts)
            return None

    def take(
        self, data: bytes, signature: bytes, read: Callable[[str], bytes | None]
    ) -> str | None:
        """Verify a set by DELIVERY 4 and keep it; None when it was the newest here already."""
        made = m.verify(data, signature, self.trusted())
        held = self._archive.get(f"words {made.key}")
        last = None if held is None else json.loads(held)
        if not m.check_serial(made, None if last is None else (last[0], last[1])):
            return None
        self._keep(made, signature, m.check_files(made, read))
        self._archive.put(f"words {made.key}", json.dumps([made.serial, made.id]).encode())
        return made.id

    def _numbers(self) -> dict[tuple[str, int], str]:
        """The sets that are here by key and number."""
        return {(one.key, one.serial): one.id for one in self.sets()}

    def keep(
        self,
        data: bytes,
        signature: bytes,
        read: Callable[[str], bytes | None],
        numbers: dict[tuple[str, int], str],
    ) -> None:
        """Verify a set and keep it for whoever is asked to prove it; it is not put in force.

        Its key may be one of before, and its number lower than that of the set in force. Of two that one
        key signed under one number both are kept, since either may have been read aloud, and an alarm
        tells of it.
        """
        made = m.verify(data, signature, self.named())
        self._keep(made, signature, m.check_files(made, read))
        ours = numbers.setdefault((made.key, made.serial), made.id)
        if ours != made.id:
            facts = {"serial": made.serial, "ours": ours, "theirs": made.id}
            self._alarms.raise_("words.forked", data, **facts)

    def bring(self, data: bytes, signature: bytes, read: Callable[[str], bytes | None]) -> bool:
        """Keep a set that came on a stick, and put it in force where that is right: its key is trusted now
        and nothing newer is here. True when it is in force afterwards."""
        self.keep(data, signature, read, self._numbers())
        with suppress(WordsError):
            self.take(data, signature, read)
        current = self.current()
        return current is not None and current.encode() == data

    def keep_built_in(self) -> None:
        """Keep the set of this very release, so that it is there after the next one."""
        index = places.COMPILED / "json" / "index.json"
        try:
            told = json.loads(index.read_text("utf-8"))
            made = m.decode(built_in_manifest())
            if self.manifest(made.id) is not None:
                return
            paths = [index.parent / path for path in told["files"].values()]
            contents = {m.set_id(content): content for content in (p.read_bytes() for p in paths)}
        except (OSError, ValueError, KeyError) as fault:
            raise WordsError("words.not_compiled") from fault
        self._keep(made, b"", m.check_files(made, contents.get))

    def _keep(self, made: m.Manifest, signature: bytes, files: dict[str, bytes]) -> None:
        known = self._hashes()
        with self._archive.writing() as connection:
            for sha256, content in files.items():
                if sha256 not in known:
                    packed = gzip.compress(content, 6, mtime=0)
                    connection.execute(insert(word_files).values(sha256=sha256, packed=packed))
            if _row(connection, made.id) is None:
                connection.execute(
                    insert(word_sets).values(
                        set_id=made.id,
                        manifest=made.encode(),
                        signature=signature,
                        at=int(self._now()),
                    )
                )

    # Asking

    def sets(self) -> list[m.Manifest]:
        """Every set that is kept, in order of arrival; of those that came together the older first."""
        with self._archive.reading() as connection:
            found = connection.execute(select(word_sets.c.manifest, word_sets.c.at))
            held = [(at, m.decode(data)) for data, at in found]
        return [made for _, made in sorted(held, key=lambda one: (one[0], one[1].serial))]

    def manifest(self, set_id: str) -> m.Manifest | None:
        """A set by its id or the first 16 digits of it, as records name it; None when unknown."""
        if len(set_id) < 16:
            return None
        with self._archive.reading() as connection:
            data = _row(connection, set_id)
        return None if data is None else m.decode(data)

    def every(self) -> list[KeptSet]:
        """Every set to look words up in: the one in force first, then the newest."""
        current = self.current() or m.decode(built_in_manifest())
        order = [current, *reversed(self.sets())]
        kept = [self._kept(one) for one in dict.fromkeys(made.id for made in order)]
        return [one for one in kept if one is not None]

    def current(self) -> m.Manifest | None:
        """The delivered set in force: of the organisation, else of the project, by a key of now."""
        for key in self.trusted():
            held = self._archive.get(f"words {key.hex()}")
            if held is not None:
                return self.manifest(json.loads(held)[1])
        return None

    def texts(self, set_id: str, key: str, lang: str) -> Wording | None:
        """The text of a key in a language as a set had it; None for an unknown set or text."""
        kept = self._kept(set_id)
        return None if kept is None else kept.text(key, lang)

    def by_hash(self, tgt: str) -> list[Found]:
        """Every place in every kept set where a text of this hash stands."""
        found = []
        for made in self.sets():
            kept = self._kept(made.id)
            if kept is not None:
                found += [Found(made.id, one) for one in kept.all() if one.tgt == tgt]
        return found

    def document(self, set_id: str, doc: str, lang: str) -> dict[str, object] | None:
        """Full hash and approvals of a consent text in a set."""
        kept = self._kept(set_id)
        return None if kept is None else kept.document(doc, lang)

    def _kept(self, set_id: str) -> KeptSet | None:
        made = self.manifest(set_id)
        if made is None:
            return None
        return self._open.setdefault(made.id, KeptSet(made, self._file))

    def _file(self, sha256: str) -> bytes | None:
        with self._archive.reading() as connection:
            query = select(word_files.c.packed).where(word_files.c.sha256 == sha256)
            packed = connection.execute(query).scalar()
        return None if packed is None else gzip.decompress(packed)

    def _hashes(self) -> set[str]:
        with self._archive.reading() as connection:
            return set(connection.execute(select(word_files.c.sha256)).scalars())


def _row(connection: Connection, set_id: str) -> bytes | None:
    """The manifest of the only set whose id begins so."""
    query = select(word_sets.c.manifest).where(
        word_sets.c.set_id >= set_id, word_sets.c.set_id <= set_id + "g"
    )
    found = connection.execute(query.limit(2)).scalars().all()
    return found[0] if len(found) == 1 else None


def built_in_manifest() -> bytes:
    """The manifest of the set of this release. Errors: ``words.not_compiled``."""
    try:
        told = json.loads((places.COMPILED / "json" / "index.json").read_text("utf-8"))
        return bytes(told["manifest"].encode())
    except (OSError, ValueError, KeyError) as fault:
        raise WordsError("words.not_compiled") from fault


def built_in_release_key() -> bytes | None:
    """The project's release key that this program was built with; None today."""
    try:
        told = json.loads((places.COMPILED / "json" / "index.json").read_text("utf-8"))
        return bytes.fromhex(told.get("release_key", "")) or None
    except (OSError, ValueError):
        return None
