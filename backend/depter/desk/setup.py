"""First set-up of a desk: the administrator's own, from an organisation's folder; or any supervisor's,
from an invitation link. No key of the desk ever leaves it, and no passphrase is kept."""

import time
from collections.abc import Callable
from dataclasses import replace

from depter.desk.client import RelayClient
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.vault import Secrets
from depter.envelope import DeviceKeys, RandomBytes
from depter.errors import DeskError, RelayError, TrustError
from depter.trust.entries import Role, entry_add
from depter.trust.invitation import Invitation
from depter.trust.joining import join_request, own_membership
from depter.trust.labels import seal_label
from depter.trust.organisation import Administrator
from depter.trust.randomness import system_random_bytes
from depter.trust.root import SignedRoot


def set_up_administrator(
    config: Config,
    passphrase: str,
    *,
    signed_root: bytes,
    administrator: Administrator,
    relay: str,
    name: str,
    device_name: str,
    now: Callable[[], float] = time.time,
    random_bytes: RandomBytes = system_random_bytes,
) -> Desk:
    """Make the administrator's own desk: it adds itself to the directory as a supervisor.

    The relay need not be there yet: the entry is offered at the first pull. Raises vault.exists,
    vault.weak, setup.other_organisation, root.*.
    """
    root = SignedRoot.decode(signed_root).verify()
    if administrator.org != root.org or administrator.signing.public not in root.administrators:
        raise DeskError("setup.other_organisation")
    keys, member = DeviceKeys.generate(random_bytes), random_bytes(16)
    secrets = Secrets(
        org=root.org,
        member=member,
        keys=keys,
        names_key=administrator.names_key,
        relay=relay.rstrip("/"),
        signed_root=signed_root,
        administrator=administrator.signing,
    )
    desk = Desk.create(config, passphrase, secrets, now=now, random_bytes=random_bytes)
    labels = administrator.names_key, root.org, member
    entry = entry_add(
        desk.replica.directory,
        administrator.signing,
        member=member,
        role=Role.SUPERVISOR,
        label=seal_label(*labels, name, random_bytes),
        device=keys.public,
        device_label=seal_label(*labels, device_name, random_bytes),
    )
    desk.replica.take(entry)
    desk.log.write("setup", member=member.hex())
    return desk


def publish_directory(desk: Desk) -> None:
    """Offer the directory that was made without a relay; raises RelayError."""
    desk.replica.push(desk.client())


def join(
    config: Config,
    passphrase: str,
    *,
    link: str,
    name: str,
    device_name: str,
    now: Callable[[], float] = time.time,
    random_bytes: RandomBytes = system_random_bytes,
) -> Desk:
    """Ask to become a supervisor with an invitation link; the desk then waits for approval.

    Raises invitation.altered, invitation.expired, invitation.role (it is for an interviewer),
    root.*, RelayError, vault.exists, vault.weak. Nothing is written before the relay took the request
    but for the vault, so that a cut does not lose keys that were already sent.
    """
    invitation = Invitation.parse(link)
    if invitation.role != Role.SUPERVISOR:
        raise TrustError("invitation.role")
    if invitation.expired(int(now())):
        raise TrustError("invitation.expired")
    client = RelayClient(invitation.relay, invitation.org)
    try:
        signed_root = client.root()
        SignedRoot.decode(signed_root).verify(invitation.fp)
        keys = DeviceKeys.generate(random_bytes)
        request = join_request(invitation, keys, name, device_name, random_bytes)
        secrets = Secrets(
            org=invitation.org,
            member=b"",
            keys=keys,
            names_key=invitation.names_key,
            relay=invitation.relay,
            signed_root=signed_root,
            pending=(invitation.link, request),
        )
        desk = Desk.create(config, passphrase, secrets, now=now, random_bytes=random_bytes)
        client.join(invitation.id, request)
    finally:
        client.close()
    return desk


def check_joining(desk: Desk, random_bytes: RandomBytes = system_random_bytes) -> str:
    """Ask whether the request was approved: pending, rejected, expired, or approved once the
    verified directory holds exactly our keys. Raises join.other_keys, RelayError."""
    pending = desk.vault.secrets.pending
    if pending is None:
        return "approved"
    invitation = Invitation.parse(pending[0])
    client = desk.client()
    try:
        state = client.join_state(invitation.id)
    except RelayError as fault:
        if fault.code not in ("join.unknown", "invitation.unknown"):
            raise
        state = client.join(invitation.id, pending[1])  # the first try was cut
    if state in ("rejected", "expired"):
        return state
    try:
        desk.replica.fetch(client)
    except RelayError as fault:
        if fault.code == "device.unknown":
            return "pending"
        raise
    member = own_membership(desk.replica.directory, desk.vault.secrets.keys.public, invitation.id)
    if member is None:
        return "pending"
    desk.vault.keep(replace(desk.vault.secrets, member=member.id, pending=None), random_bytes)
    desk.log.write("joined", member=member.id.hex())
    return "approved"
