"""Joining (SPEC 10.4): what a device sends, what the administrator's desk checks before it asks a
person, and when a device believes that it is a member; no key enters the directory unchecked."""

import hmac
from dataclasses import dataclass
from typing import Final

from depter.envelope.codec import enc
from depter.envelope.keys import DeviceKeys, DevicePublic, RandomBytes, SigningKey, draw
from depter.envelope.labels import tagged
from depter.errors import EnvelopeError, TrustError
from depter.trust.directory import Directory, Member
from depter.trust.entries import entry_add, entry_add_key
from depter.trust.invitation import Invitation
from depter.trust.labels import open_label, seal_label
from depter.trust.shape import HASH, ID, Shape, device_map

_SHAPE: Final = Shape("join.shape")


@dataclass(frozen=True)
class JoinRequest:
    """What a device asks; from ``read_join`` nothing of it is believed, from ``check_join`` that it
    holds the invitation's secret and its own keys. Who the person is, a person must say."""

    data: bytes
    org: bytes
    invitation: bytes
    member: bytes
    label: bytes
    device: DevicePublic
    device_label: bytes
    device_invitation: bytes | None
    message: bytes
    sigs: list[bytes]
    mac: bytes


def join_request(
    invitation: Invitation,
    keys: DeviceKeys,
    name: str,
    device_name: str,
    random_bytes: RandomBytes,
) -> bytes:
    """Build the request of a new device: its public keys and sealed names, signed by both signature
    keys, under a MAC of the invitation's secret. SPEC 10.4."""
    member = draw(random_bytes, ID)
    names = invitation.names_key, invitation.org, member
    request = enc(
        {
            1: 1,
            2: invitation.org,
            3: invitation.id,
            4: member,
            5: seal_label(*names, name, random_bytes),
            6: device_map(
                keys.public, seal_label(*names, device_name, random_bytes), invitation.id
            ),
        }
    )
    message = tagged("join", request)
    mac = hmac.digest(invitation.mac_key, message, "sha256")
    return tagged("signed-join", request, keys.signing.sign("join", message), mac)


def read_join(data: bytes) -> JoinRequest:
    """Take a request apart; raise join.shape."""
    request, sigs, mac = _SHAPE.labelled(data, "signed-join", 3)
    part = _SHAPE.map(_SHAPE.decode(_SHAPE.octets(request, "request")), range(1, 7), "request")
    _SHAPE.uint(part[1], "version", 1, 1)
    device, device_label, device_invitation = _SHAPE.device(part[6])
    return JoinRequest(
        data=data,
        org=_SHAPE.octets(part[2], "org", ID),
        invitation=_SHAPE.octets(part[3], "invitation", ID),
        member=_SHAPE.octets(part[4], "member", ID),
        label=_SHAPE.octets(part[5], "label"),
        device=device,
        device_label=device_label,
        device_invitation=device_invitation,
        message=tagged("join", request),
        sigs=_SHAPE.signatures(sigs),
        mac=_SHAPE.octets(mac, "mac", HASH),
    )


def check_join(
    data: bytes, invitation: Invitation | None, *, now: int, used: bool = False
) -> JoinRequest:
    """Check a request against the invitation that it names (None: the desk made no such one).

    Raises join.shape, invitation.unknown, join.mac, invitation.used, invitation.expired, key.*,
    join.signature, in this order: who does not hold the secret learns nothing more. ``now`` is when
    the desk first saw the request. SPEC 10.4.
    """
    request = read_join(data)
    if invitation is None or (request.org, request.invitation) != (invitation.org, invitation.id):
        raise TrustError("invitation.unknown", invitation=request.invitation.hex())
    mac = hmac.digest(invitation.mac_key, request.message, "sha256")
    if not hmac.compare_digest(mac, request.mac) or request.device_invitation != invitation.id:
        raise TrustError("join.mac")
    if used:
        raise TrustError("invitation.used")
    if invitation.expired(now):
        raise TrustError("invitation.expired", expires=invitation.expires)
    try:
        # Before the signatures: under a small-order key anybody's signature verifies.
        request.device.check_acceptable()
    except EnvelopeError as fault:
        raise TrustError(fault.code, **fault.facts) from fault
    try:
        request.device.signing.verify("join", request.message, request.sigs)
    except EnvelopeError as fault:
        raise TrustError("join.signature", cause=fault.code) from fault
    return request


def approve_join(
    directory: Directory,
    administrator: SigningKey,
    request: JoinRequest,
    invitation: Invitation,
    random_bytes: RandomBytes,
    *,
    as_member: bytes | None = None,
) -> bytes:
    """Sign the entry that makes a checked request a member, in the invitation's role; with
    ``as_member`` the keys become a further device of that member, and the names are sealed again for
    it. The caller appends and publishes. Raises invitation.used, label.failed. SPEC 10.4."""
    if directory.by_invitation(request.invitation) is not None:
        raise TrustError("invitation.used")
    names_key, org = invitation.names_key, invitation.org
    device_name = open_label(names_key, org, request.member, request.device_label)
    open_label(names_key, org, request.member, request.label)  # unreadable names never get in
    if as_member is None:
        return entry_add(
            directory,
            administrator,
            member=request.member,
            role=invitation.role,
            label=request.label,
            device=request.device,
            device_label=request.device_label,
            invitation=invitation.id,
        )
    return entry_add_key(
        directory,
        administrator,
        member=as_member,
        device=request.device,
        device_label=seal_label(names_key, org, as_member, device_name, random_bytes),
        invitation=invitation.id,
    )


def own_membership(directory: Directory, keys: DevicePublic, invitation: bytes) -> Member | None:
    """What a device believes of itself: its member when the verified chain holds exactly its own
    keys, None while it waits. Raises join.other_keys when somebody else's keys stand where its own
    belong. SPEC 10.4."""
    by_invitation = directory.by_invitation(invitation)
    by_keys = directory.find_device(keys.signing.id)
    found = by_invitation or by_keys
    if found is None:
        return None
    if by_keys is not by_invitation or found.keys != keys:
        raise TrustError("join.other_keys")
    return directory.member(found.member)
