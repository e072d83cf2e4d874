"""The handbook of an organisation: places of help and confirmed rules, edited at a desk, sealed to each
phone and desk of the organisation as a return (kind 7) under an id of its own. ADR 0020.

It must never send a place that has not agreed to be listed, call a rule verified of which nobody says
when and by whom, or take another desk's handbook that a supervisor did not sign.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from depter.desk import tables
from depter.desk.archive import Archive
from depter.desk.chain import OwnChain
from depter.desk.handbook.places import Place, place_of, plain
from depter.desk.log import Log
from depter.desk.replica import Replica
from depter.desk.states import NOTED
from depter.envelope import H, Kind, RandomBytes, RecipientKey, Return, tagged
from depter.errors import DeskError
from depter.forms.rules import rules
from depter.words.dates import instant_of

FORMAT: Final = 1
_ROW: Final = b"own"


@dataclass(frozen=True)
class Confirmed:
    """That a lawyer confirmed a rule: who, on which day."""

    rule_id: str
    verified_by: str
    verified_on: str


@dataclass(frozen=True)
class Book:
    """One state of the handbook. ``changed``: not sent since the last change; ``sent``: by the kid of a
    device the number of the last one that was sealed to it."""

    serial: int = 0
    at: str = ""
    places: tuple[Place, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    changed: bool = False
    sent: dict[str, int] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, str]:
        """Of two handbooks the higher one counts, on every phone and desk."""
        return (self.serial, self.at)

    def verified(self, rule_id: str) -> Confirmed | None:
        return next((one for one in self.confirmed if one.rule_id == rule_id), None)


@dataclass(frozen=True)
class Reader:
    """A device that should have the handbook, and the number that it was sent; 0: none."""

    name: str
    device: str
    kid: bytes
    key: RecipientKey
    sent: int


def handbook_id(org: bytes) -> bytes:
    """The record id under which handbooks of an organisation go; no interview draws it."""
    return H(tagged("handbook", org))[:16]


class Handbook:
    """The handbook at one desk."""

    def __init__(
        self,
        archive: Archive,
        replica: Replica,
        chain: OwnChain,
        log: Log,
        now: Callable[[], float],
        random_bytes: RandomBytes,
    ) -> None:
        self._archive = archive
        self._replica = replica
        self._chain = chain
        self._log = log
        self._now = now
        self._random_bytes = random_bytes

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self._now(), UTC).date()

    @property
    def book(self) -> Book:
        """What stands here: our own, or a newer one of another desk while nothing is unsent here."""
        own, other = self._own(), self.newer()
        if other is None or own.changed:
            return own
        return self._theirs(other)

    def _theirs(self, book: Book) -> Book:
        """Another desk's. What has not agreed yet was never sent to anybody: ours stays here."""
        there = {one.key for one in book.places}
        ours = (one for one in self._own().places if not one.agreed and one.key not in there)
        return replace(book, places=(*book.places, *ours), changed=False)

    def newer(self) -> Book | None:
        """The newest handbook that another supervisor sent to this desk after ours."""
        c = tables.envelopes.c
        org = self._replica.directory.org
        found = [self._own()]
        for kept in self._archive.select(
            c.kind == int(Kind.RETURN), c.record == handbook_id(org), c.state == NOTED
        ):
            if any(one.code == "device.late" for one in kept.findings):
                continue
            told = self._archive.unsealed("return", kept.env_hash)
            text = (told or {}).get("text", "")
            # The hash stands in the core (SPEC 4, kind 7): what was sealed is what was announced.
            core = self._archive.envelope(kept.env_hash).core
            if core.previous_revision == H(text.encode()):
                book = _read(text)
                if book is not None and book.serial == kept.revision:
                    found.append(replace(book, sent=self._has(book.serial, core.directory_seq)))
        newest = max(found, key=lambda one: one.order)
        return None if newest is found[0] else newest

    def _has(self, serial: int, directory_seq: int) -> dict[str, int]:
        """Who has another desk's: whoever was in the list of members when it was sent to us (it went to
        all of these), and whoever it was sealed to later, as far as that has come by here."""
        members = self._replica.directory.members()
        kids = {
            device.keys.recipient.kid
            for member in members
            for device in member.devices
            if device.added <= directory_seq
        }
        c = tables.envelopes.c
        for kept in self._archive.select(
            c.kind == int(Kind.RETURN),
            c.record == handbook_id(self._replica.directory.org),
            c.revision == serial,
        ):
            kids |= set(self._archive.envelope(kept.env_hash).core.recipients)
        return {kid.hex(): serial for kid in kids}

    def _own(self) -> Book:
        told = self._archive.unsealed("handbook", _ROW)
        if told is None:
            return Book()
        # What stands here is shown, whatever signs it has: nobody could mend it otherwise.
        places = [
            {name: plain(said) if isinstance(said, str) else said for name, said in one.items()}
            for one in told["places"]
        ]
        own = _book(told | {"places": places})
        return replace(own, changed=told["changed"], sent=told["sent"])

    def _keep(self, book: Book) -> None:
        told = _out(book) | {"changed": book.changed, "sent": book.sent}
        with self._archive.writing() as connection:
            self._archive.seal(connection, "handbook", _ROW, told)

    # Changing

    def put_places(self, places: Sequence[Place]) -> None:
        """Take a whole table in place of the one before."""
        self._keep(replace(self.book, places=tuple(places), changed=True))
        self._log.write("places", count=len(places))

    def add(self, place: Place) -> None:
        """Add one place; raise ``places.known`` for one that stands there."""
        book = self.book
        if any(one.key == place.key for one in book.places):
            raise DeskError("places.known")
        self.put_places((*book.places, place))

    def remove(self, place: Place) -> None:
        self.put_places([one for one in self.book.places if one.key != place.key])

    def check(self, place: Place, by: str) -> None:
        """Somebody called there today and it is as it stands."""
        day = self.today.isoformat()
        self.put_places(
            [
                replace(one, verified_on=day, verified_by=plain(by)[:80])
                if one.key == place.key
                else one
                for one in self.book.places
            ]
        )

    def confirm(self, rule_id: str, by: str, on: str) -> None:
        """A lawyer says that a rule is as it stands. Raises ``rules.unknown``, ``rules.who``,
        ``rules.day``."""
        if all(one.rule_id != rule_id for one in rules()):
            raise DeskError("rules.unknown")
        by = " ".join(by.split())
        if not 2 <= len(by) <= 80 or not by.isprintable():
            raise DeskError("rules.who")
        try:
            day = date.fromisoformat(on)
        except ValueError as fault:
            raise DeskError("rules.day") from fault
        if day > self.today or day.isoformat() != on:
            raise DeskError("rules.day")
        self._confirmed(rule_id, (Confirmed(rule_id, by, on),))
        self._log.write("rule-confirmed", rule=rule_id, by=by, on=on)

    def doubt(self, rule_id: str) -> None:
        """Take a confirmation back."""
        self._confirmed(rule_id, ())
        self._log.write("rule-doubted", rule=rule_id)

    def _confirmed(self, rule_id: str, now: tuple[Confirmed, ...]) -> None:
        book = self.book
        others = tuple(one for one in book.confirmed if one.rule_id != rule_id)
        self._keep(replace(book, confirmed=(*others, *now), changed=True))

    def take_theirs(self) -> None:
        """Give up what is unsent here for what another supervisor sent."""
        other = self.newer()
        if other is not None:
            self._keep(self._theirs(other))

    # Sending

    def readers(self) -> list[Reader]:
        """Every other device of the organisation that may be used."""
        sent = self.book.sent
        return [replace(one, sent=sent.get(one.kid.hex(), 0)) for one in self._others()]

    def _others(self) -> list[Reader]:
        return [
            Reader(
                self._replica.name(member.id),
                self._replica.device_name(device.id),
                device.keys.recipient.kid,
                device.keys.recipient,
                0,
            )
            for member in self._replica.directory.members()
            for device in member.devices
            if device.active and not member.ended and device.id != self._replica.device
        ]

    def waiting(self) -> list[Reader]:
        """Those that the handbook as it stands was not sealed to."""
        book = self.book
        if not (book.changed or book.serial):
            return []
        return [one for one in self.readers() if book.changed or one.sent < book.serial]

    def send_to_new(self) -> int:
        """Seal what was sent before to devices that were enrolled after that; give how many. While
        something is unsent here a person decides: what she took out must reach nobody any more."""
        book, own = self.book, self._replica.directory.find_device(self._replica.device)
        if book.changed or not book.serial or own is None or not own.active:
            return 0
        return self.send() if self.waiting() else 0

    def send(self) -> int:
        """Seal it to everybody who waits; give how many. They leave with the next visit to the relay,
        or in the file for the phones."""
        waiting = self.waiting()
        book = self.book
        if book.changed:
            # Above every handbook that was ever seen here: no phone takes it for an older one.
            known = self.newer()
            serial = max(book.serial, known.serial if known else 0) + 1
            book = replace(book, serial=serial, at=instant_of(self._now()), changed=False)
            self._keep(book)
        text = _text(book, self._random_bytes(16).hex())
        for one in waiting:
            self._chain.returned(
                one.key,
                record=handbook_id(self._replica.directory.org),
                revision=book.serial,
                answers_to=H(text),
                body=Return(text, book.at).encode(),
            )
        self._keep(replace(book, sent=book.sent | {one.kid.hex(): book.serial for one in waiting}))
        self._log.write("handbook", serial=book.serial, devices=len(waiting))
        return len(waiting)


def _out(book: Book) -> dict[str, Any]:
    return {
        "serial": book.serial,
        "at": book.at,
        "places": [one.out() for one in book.places],
        "confirmed": [vars(one) for one in book.confirmed],
    }


def _text(book: Book, salt: str) -> bytes:
    """What is sealed; the salt keeps the hash in the core from telling anybody what stands in it."""
    agreed = [one for one in book.places if one.agreed]
    told = _out(replace(book, places=tuple(agreed))) | {"v": FORMAT, "salt": salt}
    return json.dumps(told, separators=(",", ":"), sort_keys=True).encode()


def _book(told: dict[str, Any]) -> Book:
    return Book(
        int(told["serial"]),
        str(told["at"]),
        tuple(place_of(one) for one in told["places"]),
        tuple(_confirmed(one) for one in told["confirmed"]),
    )


def _confirmed(told: dict[str, Any]) -> Confirmed:
    if not all(isinstance(one, str) and one.isprintable() for one in told.values()):
        raise ValueError("rule")
    date.fromisoformat(told["verified_on"])
    return Confirmed(**told)


def _read(text: str) -> Book | None:
    """Another desk's; None for one that this program does not understand."""
    try:
        told = json.loads(text)
        return _book(told) if told["v"] == FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
