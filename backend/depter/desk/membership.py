"""Who belongs to the organisation: invitations, join requests, approval, revocation (SPEC 10.2, 10.4).

Only a desk that holds an administrator's key can change anything. No key enters the directory that
was not bound to an invitation of this desk and confirmed by a person.
"""

from collections.abc import Callable
from dataclasses import dataclass

from depter.desk.alarms import Alarms
from depter.desk.archive import Archive
from depter.desk.chainview import ArchiveChain
from depter.desk.client import Join, RelayClient
from depter.desk.log import Log
from depter.desk.replica import Replica
from depter.desk.vault import Secrets, Vault
from depter.envelope import RandomBytes, SigningKey
from depter.envelope.keys import check_ed25519
from depter.errors import DeskError, TrustError
from depter.trust.directory import Directory, Member
from depter.trust.entries import Reason, Role, entry_revoke, entry_words
from depter.trust.invitation import Invitation
from depter.trust.joining import JoinRequest, approve_join, check_join
from depter.trust.labels import open_label
from depter.trust.organisation import spoken


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation of this desk that nobody has used yet."""

    id: bytes
    role: Role
    expires: int
    link: str
    note: str


@dataclass(frozen=True)
class Pending:
    """A request that passed every check of SPEC 10.4 but the person's (``fault`` None), or the code
    of the check that it did not pass. ``conflict``: two devices used one invitation."""

    invitation: bytes
    name: str
    device_name: str
    role: Role | None
    fingerprint: str
    conflict: bool
    fault: str | None
    data: bytes


@dataclass(frozen=True)
class DeviceView:
    """A device as the members page tells it."""

    id: bytes
    name: str
    active: bool
    reason: Reason | None
    last_sequence: int
    last_heard: int | None
    own: bool


@dataclass(frozen=True)
class MemberView:
    """A member as the members page tells it."""

    id: bytes
    name: str
    role: Role
    active: bool
    devices: tuple[DeviceView, ...]


class Membership:
    """The members page's acts, the same for the command line."""

    def __init__(
        self,
        *,
        archive: Archive,
        replica: Replica,
        vault: Vault,
        client: Callable[[], RelayClient],
        alarms: Alarms,
        log: Log,
        now: Callable[[], float],
        random_bytes: RandomBytes,
    ) -> None:
        self._archive = archive
        self._replica = replica
        self._vault = vault
        self._client = client
        self._alarms = alarms
        self._log = log
        self._now = now
        self._random_bytes = random_bytes

    @property
    def _secrets(self) -> Secrets:
        return self._vault.secrets

    @property
    def administers(self) -> bool:
        """Whether this desk may change the directory."""
        key = self._secrets.administrator
        directory = self._replica.directory
        return key is not None and directory.administrator_at(directory.seq, key.id) is not None

    def _key(self) -> SigningKey:
        if self._secrets.administrator is None or not self.administers:
            raise DeskError("members.not_administrator")
        return self._secrets.administrator

    # Inviting

    def invite(self, role: Role = Role.INTERVIEWER, note: str = "") -> Invitation:
        """Make an invitation, good once for 72 hours, and tell the relay its id.

        Raises members.not_administrator, RelayError.
        """
        self._key()
        invitation = Invitation.create(
            self._secrets.relay,
            self._replica.root,
            role,
            self._secrets.names_key,
            int(self._now()),
            self._random_bytes,
        )
        value = {"link": invitation.link, "note": note}
        with self._archive.writing() as connection:
            self._archive.seal(connection, "invitation", invitation.id, value)
        self._client().invite(invitation.id, invitation.expires)
        self._log.write("invite", role=int(role), invitation=invitation.id.hex())
        return invitation

    def invitations(self) -> list[OpenInvitation]:
        """Those that can still be used, newest last."""
        found = []
        for id_, value in self._archive.all_unsealed("invitation"):
            one = Invitation.parse(value["link"])
            used = self._replica.directory.by_invitation(id_) is not None
            if not used and not one.expired(int(self._now())) and not value.get("closed"):
                found.append(OpenInvitation(id_, one.role, one.expires, one.link, value["note"]))
        return sorted(found, key=lambda one: one.expires)

    def _invitation(self, id_: bytes) -> Invitation | None:
        value = self._archive.unsealed("invitation", id_)
        return Invitation.parse(value["link"]) if value else None

    # Joining

    def pending(self) -> list[Pending]:
        """Requests that wait at the relay, each checked; raises RelayError."""
        self._replica.refresh()
        return [self._checked(one) for one in self._client().joins() if one.state == "pending"]

    def _checked(self, join: Join) -> Pending:
        invitation = self._invitation(join.invitation)
        if join.conflict:
            self._alarms.raise_("join.conflict", join.invitation, invitation=join.invitation.hex())
        try:
            request = self._check(join, invitation)
        except TrustError as fault:
            return Pending(join.invitation, "", "", None, "", join.conflict, fault.code, join.data)
        return Pending(
            join.invitation,
            self._name(request, request.label),
            self._name(request, request.device_label),
            invitation.role if invitation else None,
            spoken(request.device.signing.id),
            join.conflict,
            None,
            join.data,
        )

    def _check(self, join: Join, invitation: Invitation | None) -> JoinRequest:
        used = self._replica.directory.by_invitation(join.invitation) is not None
        first = self._archive.unsealed("join-seen", join.invitation)
        if first is None:
            first = int(self._now())
            with self._archive.writing() as connection:
                self._archive.seal(connection, "join-seen", join.invitation, first)
        return check_join(join.data, invitation, now=first, used=used)

    def _name(self, request: JoinRequest, label: bytes) -> str:
        try:
            return open_label(
                self._secrets.names_key, self._replica.directory.org, request.member, label
            )
        except TrustError:
            return ""

    def approve(self, invitation_id: bytes, as_member: bytes | None = None) -> Member | None:
        """Make the requester a member, after a person confirmed the name by voice.

        Raises members.not_administrator, join.unknown, TrustError (the check that failed),
        RelayError. The entry is published before the request is closed: a cut leaves a member whose
        request is still open, never the reverse.
        """
        key, client = self._key(), self._client()
        self._replica.fetch(client)
        join = self._find(client, invitation_id)
        invitation = self._invitation(invitation_id)
        request = self._check(join, invitation)
        if invitation is None:
            raise DeskError("join.unknown")
        entry = approve_join(
            self._replica.directory,
            key,
            request,
            invitation,
            self._random_bytes,
            as_member=as_member,
        )
        self._publish(client, entry)
        client.put_join(invitation_id, "approved")
        member = as_member or request.member
        self._log.write("approve", member=member.hex(), invitation=invitation_id.hex())
        return self._replica.directory.member(member)

    def reject(self, invitation_id: bytes) -> None:
        """Turn a request away; the invitation is spent."""
        self._key()
        self._client().put_join(invitation_id, "rejected")
        value = self._archive.unsealed("invitation", invitation_id)
        if value is not None:
            with self._archive.writing() as connection:
                closed = value | {"closed": True}
                self._archive.seal(connection, "invitation", invitation_id, closed)
        self._log.write("reject", invitation=invitation_id.hex())

    def _find(self, client: RelayClient, invitation_id: bytes) -> Join:
        for join in client.joins():
            if join.invitation == invitation_id and join.state == "pending":
                return join
        raise DeskError("join.unknown")

    def _publish(self, client: RelayClient, entry: bytes) -> None:
        """The relay first: what it refuses as a fork must not stand in our copy alone."""
        client.push_directory([entry])
        if not self._replica.take(entry):
            raise DeskError("directory.fork")
        self._replica.fetch(client)

    def set_words_key(self, key: bytes | None) -> None:
        """Let this Ed25519 key sign the organisation's words (None: no key); sets of the key before
        count no longer. Raises members.not_administrator, key.*, RelayError."""
        administrator, client = self._key(), self._client()
        self._replica.fetch(client)
        if key is not None:
            check_ed25519(key)
        if self._replica.directory.words_key == key:
            return
        self._publish(client, entry_words(self._replica.directory, administrator, key=key))
        self._log.write("words-key", key=key.hex() if key else None)

    # Members

    @property
    def directory(self) -> Directory:
        return self._replica.directory

    def members(self) -> list[MemberView]:
        """Everybody ever, active ones first."""
        self._replica.refresh()
        found = []
        for member in self._replica.directory.members():
            devices = tuple(
                DeviceView(
                    device.id,
                    self._replica.device_name(device.id),
                    device.active,
                    device.reason,
                    self.last_sequence(device.id),
                    self._archive.last_heard(device.id),
                    device.id == self._replica.device,
                )
                for device in member.devices
            )
            name = self._replica.name(member.id)
            found.append(MemberView(member.id, name, member.role, member.active, devices))
        return sorted(found, key=lambda one: not one.active)

    def last_sequence(self, device: bytes) -> int:
        """The highest number that this desk saw of a device."""
        with self._archive.reading() as connection:
            last = ArchiveChain(connection).last(device)
        return last[0] if last else 0

    def revoke(self, member: bytes, device: bytes | None, reason: Reason) -> None:
        """End a device, or all of a member's; forward only: what they sealed or opened before stays
        as it was. Envelopes numbered higher than what this desk has seen will be marked late.

        Raises members.not_administrator, members.self (an administrator's own desk), RelayError.
        """
        key, client = self._key(), self._client()
        known = self._replica.directory.member(member)
        if known is None:
            raise DeskError("members.unknown")
        named = [one.id for one in known.devices if device in (None, one.id) and one.active]
        if device is not None and not named:
            raise DeskError("members.unknown")
        if self._replica.device in named:
            raise DeskError("members.self")
        # Each device by its own last number: under one for all, a seized phone could go on signing
        # up to the number of the busiest. Then, for the whole member, the entry that ends her.
        ends: list[bytes | None] = [*named]
        done = 0
        try:
            for id_ in ends if device is not None else [*ends, None]:
                entry = entry_revoke(
                    self._replica.directory,
                    key,
                    member=member,
                    device=id_,
                    last_valid_sequence=self.last_sequence(id_) if id_ is not None else 0,
                    reason=reason,
                )
                self._publish(client, entry)
                done += 1
        finally:
            if done:  # a relay that falls silent half way: some devices are ended, and try again
                self._log.write(
                    "revoke",
                    member=member.hex(),
                    device=device.hex() if device else None,
                    reason=int(reason),
                )
