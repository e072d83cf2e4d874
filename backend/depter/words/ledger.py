"""The review ledger of one language: signed lines in a hash chain, appended and never changed.

It must never be believed unverified, never mend a damaged file by itself, and never judge whether a
statement counts: that is done by ``states``.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from depter.envelope.ed25519 import verify_ed25519
from depter.errors import EnvelopeError, WordsError
from depter.words.regular import read_regular
from depter.words.reviewers import Reviewers
from depter.words.statement import LABEL, START, Act, Statement, Subject, parse

#: How far a clock may be ahead of this computer's before nothing is appended after its line.
MAX_AHEAD = timedelta(hours=26)


class Signer(Protocol):
    """A key that is unlocked. ``sign`` signs the message of a statement under its label."""

    @property
    def id(self) -> str: ...

    def sign(self, label: str, message: bytes) -> bytes: ...


@dataclass(frozen=True)
class Draft:
    """A statement before it has a place, a date and a signature."""

    act: Act
    subject: Subject
    role: str = ""
    origin: str = ""
    author: str = ""
    reason: str = ""
    text: tuple[str, ...] = ()


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


class Ledger:
    """The lines of ``review/<lang>.jsonl`` and the door to append. Made by ``read``."""

    def __init__(self, path: Path, lang: str):
        self.path = path
        self.lang = lang
        self.lines: list[Statement] = []
        self.keys: list[bytes] = []
        """The key by which each line is signed, as far as ``verify`` came."""
        self._data = b""
        self._by = Reviewers()

    @classmethod
    def read(cls, path: Path, lang: str) -> "Ledger":
        """A ledger with its shape and chain checked, but no signature. No file is an empty ledger.

        Errors, each with ``lang`` and ``line``: ``ledger.torn``, ``ledger.shape``, ``ledger.language``,
        ``ledger.duplicate``, ``ledger.order``, ``ledger.gap``, ``ledger.time``, ``ledger.unreadable``.
        """
        made = cls(path, lang)
        made.refresh()
        return made

    @property
    def head(self) -> str:
        """Hash of the last line."""
        return self.lines[-1].hash if self.lines else START

    @property
    def count(self) -> int:
        return len(self.lines)

    def holds(self, head: str, count: int) -> bool:
        """True when the ledger still begins with what somebody saw: ``count`` lines up to ``head``."""
        if count == 0:
            return head == START
        return count <= self.count and self.lines[count - 1].hash == head

    def refresh(self) -> None:
        """Takes in what others appended since. Errors: as ``read``."""
        try:
            data = read_regular(self.path) if self.path.exists() else b""
        except OSError as fault:
            raise WordsError("ledger.unreadable", lang=self.lang, line=0, why=str(fault)) from fault
        if data == self._data:
            return
        known = self.lines if data.startswith(self._data) else []
        if not known:
            self.keys = []
        self.lines = known + _chained(data, self.lang, known)
        self._data = data

    def verify(self, reviewers: Reviewers) -> None:
        """Every signature, by a key of the id that it names, whatever that key's dates.

        Errors with ``lang`` and ``line``: ``ledger.signer``, ``ledger.signature``.
        """
        if self._by != reviewers:
            self.keys, self._by = [], reviewers
        for number in range(len(self.keys), self.count):
            self.keys.append(self._signing_key(number, reviewers))

    def _signing_key(self, number: int, reviewers: Reviewers) -> bytes:
        one = self.lines[number]
        grants = reviewers.of(one.by)
        if not grants:
            raise WordsError("ledger.signer", lang=self.lang, line=number + 1, by=one.by)
        for key in {grant.key for grant in grants}:
            try:
                verify_ed25519(key, LABEL, one.message, bytes.fromhex(one.sig))
            except EnvelopeError:
                continue
            return key
        raise WordsError("ledger.signature", lang=self.lang, line=number + 1, by=one.by)

    def append(
        self,
        act: Act,
        subject: Subject,
        signer: Signer,
        *,
        role: str = "",
        text: Sequence[str] = (),
        reason: str = "",
        origin: str = "",
        author: str = "",
        at: str | None = None,
    ) -> Statement:
        """Signs one statement and puts it at the end. Errors: as ``extend``."""
        draft = Draft(act, subject, role, origin, author, reason, tuple(text))
        return self.extend([draft], signer, at=at)[0]

    def extend(
        self,
        drafts: Sequence[Draft],
        signer: Signer,
        *,
        at: str | None = None,
        allow: Callable[["Ledger"], None] | None = None,
        undo: Callable[[], None] | None = None,
    ) -> list[Statement]:
        """Signs statements and puts them at the end: all of them, or none when anything fails.

        Other processes wait. ``allow`` is called with the newest lines, and refuses by raising. It is
        called when every line is signed, found right and on the disk beside the ledger: what ``allow``
        writes is not left without its line by a wrong field or a full disk. ``undo`` takes that back
        when the last step fails all the same. Errors: as ``read``; ``ledger.clock`` when the last line
        is dated far in the future; ``ledger.statement`` with the field that no ledger could hold;
        ``ledger.write`` when the disk refuses.
        """
        with self.alone():
            self.refresh()
            made = self._signed(drafts, signer, self._when(at))
            data = self._data + b"".join(one.line + b"\n" for one in made)
            aside = self._laid(data)
            try:
                if allow is not None:
                    allow(self)
                self._settle(aside)
            except BaseException:
                aside.unlink(missing_ok=True)
                if undo is not None:
                    undo()
                raise
            self.lines = self.lines + made
            self._data = data
            return made

    def _signed(self, drafts: Sequence[Draft], signer: Signer, when: str) -> list[Statement]:
        """The statements as lines that this ledger would believe, each after the one before."""
        made: list[Statement] = []
        prev = self.head
        for draft in drafts:
            one = Statement(
                act=draft.act,
                at=when,
                by=signer.id,
                subject=draft.subject,
                lang=self.lang,
                prev=prev,
                role=draft.role,
                origin=draft.origin,
                author=draft.author,
                reason=draft.reason,
                text=draft.text,
            )
            try:
                one = one.signed(signer.sign(LABEL, one.message))
                parse(one.line)
            except UnicodeEncodeError as fault:  # half a letter from a terminal in another encoding
                raise WordsError("ledger.statement", field="text") from fault
            except WordsError as fault:
                raise WordsError("ledger.statement", field=fault.facts.get("field", "")) from fault
            made.append(one)
            prev = one.hash
        return made

    def _when(self, at: str | None) -> str:
        clock = at or now()
        last = self.lines[-1].at if self.lines else clock
        if (
            last > clock
            and datetime.fromisoformat(last) - datetime.fromisoformat(clock) > MAX_AHEAD
        ):
            raise WordsError("ledger.clock", lang=self.lang, last=last, clock=clock)
        return max(clock, last)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time. The lock is a file of its own: the ledger's file is replaced."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(
            self.path.with_name(f".{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600
        )
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _laid(self, data: bytes) -> Path:
        """The new ledger beside the old one."""
        try:
            return lay(self.path, data)
        except OSError as fault:
            raise WordsError("ledger.write", lang=self.lang, why=str(fault)) from fault

    def _settle(self, aside: Path) -> None:
        """Replaces the file as a whole, so that a crash leaves the old one or the new one."""
        try:
            settle(aside, self.path)
        except OSError as fault:
            raise WordsError("ledger.write", lang=self.lang, why=str(fault)) from fault


def put(path: Path, data: bytes) -> None:
    """Write a file whole: beside it, to the disk, then in its place."""
    settle(lay(path, data), path)


def lay(path: Path, data: bytes) -> Path:
    """The first half of ``put``: the bytes on the disk beside the file; answers where. Leaves nothing
    when the disk refuses."""
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    return aside


def settle(aside: Path, path: Path) -> None:
    """The second half of ``put``: what lies beside a file takes its place."""
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _chained(data: bytes, lang: str, known: Sequence[Statement]) -> list[Statement]:
    """The lines after those that are known, in one chain."""
    rows = data.split(b"\n")
    if rows.pop() != b"":
        raise WordsError("ledger.torn", lang=lang, line=len(rows) + 1)
    prev = known[-1].hash if known else START
    last = known[-1].at if known else ""
    made: list[Statement] = []
    for number, row in enumerate(rows[len(known) :], len(known) + 1):
        try:
            one = parse(row)
        except WordsError as fault:
            raise WordsError("ledger.shape", lang=lang, line=number, **fault.facts) from fault
        if one.lang != lang:
            raise WordsError("ledger.language", lang=lang, line=number, found=one.lang)
        if one.prev != prev:
            raise WordsError(_break(row, one.prev, rows, number), lang=lang, line=number)
        if one.at < last:
            raise WordsError("ledger.time", lang=lang, line=number, at=one.at, before=last)
        prev, last = hashlib.sha256(row).hexdigest(), one.at
        made.append(one)
    return made


def _break(row: bytes, prev: str, rows: Sequence[bytes], number: int) -> str:
    """What became of the chain at a line: said twice, out of its place, or lines before it are gone
    or were changed."""
    if row in rows[: number - 1]:
        return "ledger.duplicate"
    hashes = {hashlib.sha256(one).hexdigest() for one in rows}
    return "ledger.order" if prev in hashes or prev == START else "ledger.gap"
