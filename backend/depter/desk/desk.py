"""The desk's one conductor: an open vault, its archive, and everything a supervisor can ask for.

It is used by the web pages, the command line and the demonstration alike. It must never hand out
testimony that did not pass its checks, and forgets its keys when it is closed.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Self

from depter.desk import tables
from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.batchfiles import BatchFiles, FileReport
from depter.desk.chain import OwnChain
from depter.desk.chainview import Kept
from depter.desk.client import RelayClient
from depter.desk.codes import Codes
from depter.desk.config import Config
from depter.desk.files import private_folder
from depter.desk.handbook.book import Handbook
from depter.desk.holds import Holds
from depter.desk.log import Log
from depter.desk.membership import Membership
from depter.desk.narrowings import Narrowings
from depter.desk.opening import Opener
from depter.desk.past import Past, past
from depter.desk.pictures import undrawn
from depter.desk.pull import Progress, Pull, PullReport, acknowledge_all
from depter.desk.receive import Receiver
from depter.desk.replica import Replica
from depter.desk.shown import PICTURES, Attached, Interview, Listed, Statement
from depter.desk.statements import Statements
from depter.desk.states import QUARANTINED, READABLE, UNOPENED
from depter.desk.takingback import TakingBack
from depter.desk.vault import Secrets, Vault
from depter.desk.withdrawals import Withdrawals
from depter.desk.wordingnotes import collect, export
from depter.desk.wordings import Wordings
from depter.desk.words import DeskWords
from depter.envelope import Attachment, Kind, RandomBytes
from depter.errors import DeskError, EnvelopeError
from depter.forms.answers import WordingNote
from depter.trust.randomness import system_random_bytes


class Desk:
    """An open desk. Make one with ``Desk.open`` or ``Desk.create``; use it as a context manager."""

    def __init__(
        self,
        config: Config,
        vault: Vault,
        *,
        now: Callable[[], float] = time.time,
        random_bytes: RandomBytes = system_random_bytes,
    ) -> None:
        self.config = config
        self.vault = vault
        self._now = now
        self._random_bytes = random_bytes
        self.archive = Archive(config.archive, config.blobs, vault.derived("archive"), random_bytes)
        secrets = vault.secrets
        self.alarms = Alarms(self.archive, now)
        self.log = Log(self.archive, now)
        self.replica = Replica(self.archive, secrets, self.alarms, now)
        opening = secrets.keys.opening
        directory = self.replica.directory
        self._opener = Opener(self.archive, opening)
        self._withdrawals = Withdrawals(self.archive, directory)
        self._narrowings = Narrowings(self.archive, self._withdrawals)
        codes = Codes(self.archive, secrets.org, now)
        self._receiver = Receiver(
            self.archive,
            directory,
            self._opener,
            self.alarms,
            self._withdrawals,
            self._narrowings,
            codes,
            Statements(self.archive, self.alarms, self._opener, codes, lambda: self.replica.device),
            now,
        )
        self._chain = OwnChain(self.archive, directory, secrets.keys.signing, random_bytes)
        self.taking_back = TakingBack(
            archive=self.archive,
            replica=self.replica,
            receiver=self._receiver,
            chain=self._chain,
            withdrawals=self._withdrawals,
            narrowings=self._narrowings,
            codes=codes,
            holds=Holds(self.archive, self._withdrawals, self.log, now),
            log=self.log,
            now=now,
        )
        self.handbook = Handbook(
            self.archive, self.replica, self._chain, self.log, now, random_bytes
        )
        self.words = DeskWords(self.archive, directory, self.alarms, now)
        self.words.keep_built_in()
        self.wordings = Wordings(self.words.every)
        self._client: RelayClient | None = None
        self._lock = threading.Lock()
        self.membership = Membership(
            archive=self.archive,
            replica=self.replica,
            vault=vault,
            client=self.client,
            alarms=self.alarms,
            log=self.log,
            now=now,
            random_bytes=random_bytes,
        )
        self.files = BatchFiles(
            archive=self.archive,
            replica=self.replica,
            receiver=self._receiver,
            chain=self._chain,
            opener=self._opener,
            opening=opening,
            signed_root=secrets.signed_root,
            folder=config.folder,
        )

    @classmethod
    def create(
        cls,
        config: Config,
        passphrase: str,
        secrets: Secrets,
        *,
        now: Callable[[], float] = time.time,
        random_bytes: RandomBytes = system_random_bytes,
    ) -> Self:
        """Make a desk's vault and archive; raise vault.exists, vault.weak."""
        private_folder(config.folder)
        vault = Vault.create(config.vault, passphrase, secrets, random_bytes)
        return cls(config, vault, now=now, random_bytes=random_bytes)

    @classmethod
    def open(
        cls,
        config: Config,
        passphrase: str,
        *,
        now: Callable[[], float] = time.time,
        random_bytes: RandomBytes = system_random_bytes,
    ) -> Self:
        """Open with the passphrase; raise vault.missing, .wait, .passphrase, .damaged."""
        vault = Vault.open(config.vault, passphrase, now())
        return cls(config, vault, now=now, random_bytes=random_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back files and connections; the keys go with the object."""
        if self._client is not None:
            self._client.close()
        self.archive.close()

    # What this desk is

    @property
    def practice(self) -> bool:
        return self.replica.root.kind == "practice"

    @property
    def joining(self) -> bool:
        """Whether an administrator still has to approve this desk."""
        return self.vault.secrets.pending is not None

    def client(self) -> RelayClient:
        """The relay of this desk; nothing is asked before it is used."""
        with self._lock:
            if self._client is None:
                secrets = self.vault.secrets
                self._client = RelayClient(secrets.relay, secrets.org, secrets.keys)
            return self._client

    def set_relay(self, relay: str) -> None:
        """Use another address for the same organisation's relay; raise relay.address."""
        RelayClient(relay, self.vault.secrets.org).close()  # checks the address
        self.vault.keep(replace(self.vault.secrets, relay=relay.rstrip("/")), self._random_bytes)
        with self._lock:
            self._client = None
        self.log.write("relay", relay=relay)

    def change_passphrase(self, old: str, new: str) -> None:
        """Raise vault.wait, vault.passphrase, vault.weak."""
        self.vault.change_passphrase(old, new, self._now(), self._random_bytes)
        self.log.write("passphrase")

    # Taking in

    def pull(self, tell: Callable[[Progress], None] = lambda _: None) -> PullReport:
        """Visit the relay: verify, archive, acknowledge. Raises RelayError, disk.full,
        pull.running; what was safe before stays safe."""
        report = Pull(
            archive=self.archive,
            replica=self.replica,
            receiver=self._receiver,
            withdrawals=self._withdrawals,
            chain=self._chain,
            alarms=self.alarms,
            words=self.words,
            handbook=self.handbook,
            client=self.client(),
            folder=self.config.folder,
            tell=tell,
        ).run()
        self.archive.put("pulled", str(int(self._now())).encode())
        return report

    @property
    def pulled(self) -> int | None:
        """When the last complete visit ended."""
        value = self.archive.get("pulled")
        return int(value) if value else None

    def import_batch(self, data: bytes) -> FileReport:
        """Take in a batch file with the same checks, and sign acknowledgements for what is safe.
        Raises batch.foreign, disk.full."""
        report = self.files.read(data)
        self._acknowledge()
        self.log.write("import", envelopes=report.envelopes, new=report.new)
        return report

    def export_batch(self, hashes: list[bytes] | None = None) -> Iterator[bytes]:
        """Everything sealed that lies here, or some of it, as a batch file."""
        self.log.write("export", some=hashes is not None)
        return self.files.export(hashes)

    def export_acknowledgements(self, devices: set[bytes] | None = None) -> Iterator[bytes]:
        """The file that is carried back to the phones."""
        return self.files.export_acknowledgements(devices)

    # Reading

    def interviews(self) -> list[Listed]:
        """The newest revision of every record, newest arrival first."""
        c = tables.envelopes.c
        # Whoever puts something under another member's record id gets a line of her own.
        newest: dict[tuple[bytes, bytes], list[Kept]] = {}
        for kept in self.archive.select(c.kind == int(Kind.RECORD)):
            newest.setdefault((kept.record or b"", kept.member or b""), []).append(kept)
        summaries = dict(self.archive.all_unsealed("interview"))
        listed = []
        for (record, _), found in newest.items():
            # Of two envelopes for one revision the first seen stands in the list; both are shown inside.
            top = max(found, key=lambda one: (one.revision or 0, one.state in READABLE, -one.at))
            listed.append(
                Listed(
                    env_hash=top.env_hash,
                    record=record,
                    revision=top.revision or 0,
                    revisions=len(found),
                    state=top.state,
                    codes=tuple(one.code for one in top.findings),
                    acknowledged=top.acknowledged,
                    who=self.replica.name(top.member),
                    device=self.replica.device_name(top.device),
                    at=top.at,
                    summary=summaries.get(top.env_hash),
                )
            )
        return sorted(listed, key=lambda one: -one.at)

    def interview(self, env_hash: bytes) -> Interview:
        """Open one record; raise archive.unknown. What may not be read is told by ``fault``."""
        kept = self.archive.kept(env_hash)
        if kept is None or kept.kind != Kind.RECORD:
            raise DeskError("archive.unknown")
        envelope = self.archive.envelope(env_hash)
        opened, fault = None, None
        if kept.state in READABLE:
            try:
                opened = self._opener.open(envelope)
            except EnvelopeError as cause:
                fault = cause.code
        else:
            stopped = (one.code for one in kept.findings if one.stops)
            fault = next(stopped, kept.state) if kept.state == UNOPENED else kept.state
        c = tables.envelopes.c
        revisions = self.archive.select(c.record == kept.record, c.kind == int(Kind.RECORD))
        return Interview(
            kept=kept,
            core=envelope.core,
            opened=opened,
            fault=fault,
            who=self.replica.name(kept.member),
            device=self.replica.device_name(kept.device),
            revisions=tuple(revisions),
            withdrawal=self.taking_back.binding(envelope.core, kept.member),
            stub=envelope.is_stub,
            taken_back=tuple(self._narrowings.taken_back(envelope.core, kept.member or b"")),
            hold=self.taking_back.holds.of(kept.record),
            newer=self._withdrawals.newer(kept),
        )

    def statement(self, env_hash: bytes) -> Statement:
        """One envelope that is no interview; raise archive.unknown."""
        kept = self.archive.kept(env_hash)
        if kept is None or kept.kind == Kind.RECORD:
            raise DeskError("archive.unknown")
        withdrawal = kept.kind in (Kind.WITHDRAWAL, Kind.NARROWING)
        return Statement(
            kept=kept,
            core=self.archive.envelope(env_hash).core,
            who=self.replica.name(kept.member),
            device=self.replica.device_name(kept.device),
            words=self.taking_back.words(kept) if withdrawal else None,
            with_code=self.taking_back.with_code(kept) if withdrawal else None,
            hold=self.taking_back.holds.of(kept.record),
            records=tuple(self._withdrawals.records(kept.record)) if withdrawal else (),
            confirmable=kept in self.taking_back.unconfirmed(),
        )

    def not_understood(self) -> list[tuple[WordingNote, int]]:
        """Wordings that were not understood, over the newest revision of every interview."""
        opened = (self.interview(one.env_hash).opened for one in self.interviews())
        return collect(one.answers for one in opened if one is not None)

    def wording_notes(self) -> bytes:
        """The same as JSON lines for the translators: nothing of any interview stands in them."""
        notes = self.not_understood()
        self.log.write("wording-notes", count=len(notes))
        return export(notes)

    def attached(self, interview: Interview) -> Attached:
        """What stands of an interview's files: which are not here, and which are not drawn."""
        missing, undrawn_ = set(), {}
        opened = interview.opened
        for attachment in opened.payload.attachments if opened else ():
            try:
                data = self._opener.photo(interview.core, attachment)
            except EnvelopeError:
                missing.add(attachment.blob.hex())
                continue
            why = undrawn(data) if attachment.media_type in PICTURES else ""
            if why:
                undrawn_[attachment.blob.hex()] = why
        return Attached(frozenset(missing), undrawn_)

    def past(self, interview: Interview) -> tuple[Past, ...]:
        """The revisions of a record before this one."""
        return past(self.archive, self._opener, interview)

    def attachment(self, env_hash: bytes, blob: bytes) -> tuple[Attachment, bytes]:
        """One attachment's bytes, verified anew; raise archive.unknown, blob.*."""
        interview = self.interview(env_hash)
        if interview.opened is None:
            raise DeskError("archive.unknown")
        for attachment in interview.opened.payload.attachments:
            if attachment.blob == blob:
                return attachment, self._opener.photo(interview.core, attachment)
        raise DeskError("archive.unknown")

    def attention(self) -> list[Kept]:
        """What waits for a decision: quarantined envelopes, withdrawals not yet confirmed."""
        c = tables.envelopes.c
        return [*self.archive.select(c.state == QUARANTINED), *self.taking_back.unconfirmed()]

    # Deciding

    def open_quarantined(self, env_hash: bytes, reason: str) -> str:
        """Open what a mark stopped, by a decision that is logged; give its new state. Ruling 4.

        Raises decision.reason (none given), archive.unknown.
        """
        kept = self.archive.kept(env_hash)
        if kept is None or kept.state != QUARANTINED:
            raise DeskError("archive.unknown")
        if not reason.strip():
            raise DeskError("decision.reason")
        codes = [one.code for one in kept.findings if one.stops]
        self.log.write("open", env_hash=env_hash.hex(), codes=codes, reason=reason.strip())
        with self.archive.writing() as connection:
            self.archive.seal(connection, "decided", env_hash, codes)
        state = self._receiver.settle(env_hash)
        self._acknowledge()
        return state

    def confirm_withdrawal(self, env_hash: bytes) -> None:
        """See ``TakingBack.confirm``."""
        self.taking_back.confirm(env_hash)

    def _acknowledge(self) -> None:
        acknowledge_all(self.archive, self._chain, self.replica, self._withdrawals)
        self.handbook.send_to_new()
