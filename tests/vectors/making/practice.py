"""A practice organisation for the vectors of trust: S supervises with two devices, I interviews and
joined by phone, J was revoked."""

from collections.abc import Sequence
from typing import Any

from depter import envelope as e
from depter import trust as t
from tests.vectors.making.cases import COLLECTION, RECORD, phone, stream

NOW = 1_795_000_000


class Practice:
    """A practice organisation: S supervises with two devices, I interviews and joined by phone, J was
    revoked."""

    def __init__(self) -> None:
        self.random = stream("trust")
        self.made = t.create_organisation("practice", "Vectors", self.random, escrow_shares=(2, 3))
        self.root = self.made.root
        self.admin = self.made.administrator.signing
        self.names_key = self.made.administrator.names_key
        self.directory = t.Directory(self.root.root)
        self.entries: list[bytes] = []
        self.S, self.S2 = (e.DeviceKeys.generate(stream(name)) for name in ("S", "S2"))
        self.I, self.J = (e.DeviceKeys.generate(stream(name)) for name in ("I", "J"))
        self.stranger = e.DeviceKeys.generate(stream("stranger"))
        self.s, self.j = b"S" * 16, b"J" * 16
        self.invitation = t.Invitation.create(
            "http://127.0.0.1:8080",
            self.root.root,
            t.Role.INTERVIEWER,
            self.names_key,
            NOW,
            self.random,
        )
        self.take(self.add(self.s, self.S, t.Role.SUPERVISOR))
        self.join = self.joined()
        request = t.check_join(self.join, self.invitation, now=NOW)
        self.i = request.member
        self.take(t.approve_join(self.directory, self.admin, request, self.invitation, self.random))
        self.take(
            t.entry_add_key(
                self.directory,
                self.admin,
                member=self.s,
                device=self.S2.public,
                device_label=self.label(self.s),
            )
        )
        self.take(self.add(self.j, self.J, t.Role.INTERVIEWER))
        self.take(self.policy(2))
        self.take(self.revoke(self.s, self.S2.signing.id, 3))
        self.take(self.revoke(self.j, None, 1))
        self.take(self.policy(1))

    def joined(self) -> bytes:
        """The join request as the phone's twin builds it."""
        device = self.I.signing.to_bytes() + self.I.opening.seed + self.I.transport.seed
        args = {
            "link": self.invitation.link,
            "keys": device.hex(),
            "name": "Айгүл",
            "device_name": "телефон",
        }
        return bytes.fromhex(phone([("join", args)])[0])

    def label(self, member: bytes) -> bytes:
        return t.seal_label(self.names_key, self.directory.org, member, "ӯ", self.random)

    def take(self, entry: bytes) -> None:
        self.directory.append(entry)
        self.entries.append(entry)

    def add(self, member: bytes, keys: e.DeviceKeys, role: t.Role) -> bytes:
        label = self.label(member)
        return t.entry_add(
            self.directory,
            self.admin,
            member=member,
            role=role,
            label=label,
            device=keys.public,
            device_label=label,
        )

    def revoke(self, member: bytes, device: bytes | None, last: int) -> bytes:
        return t.entry_revoke(
            self.directory,
            self.admin,
            member=member,
            device=device,
            last_valid_sequence=last,
            reason=t.Reason.LOST,
        )

    def policy(self, acks: int) -> bytes:
        return t.entry_policy(self.directory, self.admin, collection=None, required=None, acks=acks)

    def position(self, keys: e.DeviceKeys, sequence: int, **changes: Any) -> e.Position:
        fields: dict[str, Any] = {
            "org": self.directory.org,
            "device": keys.signing,
            "sequence": sequence,
            "previous": bytes(32),
            "directory_seq": self.directory.seq,
            "directory_head": self.directory.head,
        }
        return e.Position(**(fields | changes))

    def record(
        self,
        position: e.Position,
        recipients: Sequence[e.RecipientKey] | None = None,
        kind: int = e.Kind.RECORD,
        **named: Any,
    ) -> e.Envelope:
        if recipients is None:
            recipients = [key for key, _ in self.directory.recipients_for(COLLECTION)]
        fields: dict[str, Any] = {"collection": COLLECTION, "record": RECORD, "revision": 1}
        return e.seal(
            position, kind, b"testimony", recipients, **(fields | named), random_bytes=self.random
        )


def unknown_kind(house: Practice) -> bytes:
    """A correctly signed envelope of a kind that this version does not know."""
    position = house.position(house.I, 1)
    core = e.Core(
        org=position.org,
        kind=42,
        collection=None,
        record=None,
        revision=None,
        previous_revision=None,
        device=position.device.id,
        sequence=1,
        previous=position.previous,
        directory_seq=position.directory_seq,
        directory_head=position.directory_head,
    ).encode()
    message = e.tagged("env", core, e.H(e.enc([])), e.H(b"later"))
    return e.tagged("envelope", core, [], b"later", position.device.sign("env", message))
