"""Invitations and join requests as the relay keeps them (SPEC 10.4).

It must never decide who joins: it keeps the first request's bytes, and flags a second one.
"""

from dataclasses import replace

from depter.errors import RelayError
from depter.relay import log
from depter.relay.service import Organisation, Relay
from depter.relay.storage import access
from depter.relay.storage.access import Joining
from depter.trust.joining import read_join

OPEN, PENDING, EXPIRED = "open", "pending", "expired"
_FORGET_SECONDS = 30 * 86400


def invite(relay: Relay, org: Organisation, invitation: bytes, expires: int) -> bool:
    """Open an invitation; False when it is open already. ``invitation.expired``, ``.limit``,
    ``.used`` (the same id was given with another end or was answered)."""
    now = relay.now()
    if expires <= now:
        raise RelayError("invitation.expired")
    with relay.database.write() as connection:
        access.drop_old_invitations(connection, org.number, now - _FORGET_SECONDS)
        known = access.joining(connection, org.number, invitation)
        if known is not None:
            if known.expires != expires:
                raise RelayError("invitation.used")
            return False
        if access.count_open(connection, org.number, now) >= relay.config.max_open_invitations:
            raise RelayError("invitation.limit")
        access.invite(connection, org.number, invitation, expires)
    return True


def ask(relay: Relay, org: Organisation, invitation: bytes, request: bytes) -> tuple[bool, str]:
    """Keep a request; return whether it is new, and its state.

    Raises ``join.shape``, ``invitation.unknown``, ``invitation.expired``, and ``invitation.used``
    for other bytes under an invitation that was answered: the supervisor is shown the conflict.
    """
    read = read_join(request)
    if read.org != org.id or read.invitation != invitation:
        raise RelayError("invitation.unknown")
    _open_door(relay, org, invitation)
    with relay.database.write() as connection:
        known = _known(access.joining(connection, org.number, invitation))
        if known.request == request:
            return False, shown(known, relay.now())
        if known.request is None:
            if known.expires < relay.now():
                raise RelayError("invitation.expired")
            access.change_joining(
                connection, org.number, replace(known, request=request, state=PENDING)
            )
            return True, PENDING
        access.change_joining(connection, org.number, replace(known, conflict=True))
    log.alarm("join.conflict")
    raise RelayError("invitation.used")


def state(relay: Relay, org: Organisation, invitation: bytes) -> str:
    """Tell the state of an invitation's request."""
    return shown(_open_door(relay, org, invitation), relay.now())


def requests(relay: Relay, org: Organisation) -> list[Joining]:
    """Return every request."""
    with relay.database.read() as connection:
        return list(access.joinings(connection, org.number))


def decide(relay: Relay, org: Organisation, invitation: bytes, decision: str) -> None:
    """Note a decision; the same again is fine, another one is ``join.state``."""
    with relay.database.write() as connection:
        known = _known(access.joining(connection, org.number, invitation))
        if known.request is None:
            raise RelayError("invitation.unknown")
        if known.state not in (PENDING, decision):
            raise RelayError("join.state")
        access.change_joining(connection, org.number, replace(known, state=decision))


def shown(known: Joining, now: int) -> str:
    """The state as it is told: an unanswered or undecided one runs out."""
    if known.state not in (OPEN, PENDING):
        return known.state
    return EXPIRED if known.expires < now else PENDING


def _open_door(relay: Relay, org: Organisation, invitation: bytes) -> Joining:
    """Find an invitation and count the request for it: who knows its id was given it. Nobody else
    gets as far as the writers' queue."""
    with relay.database.read() as connection:
        known = _known(access.joining(connection, org.number, invitation))
    relay.rates.take("joins_per_invitation", org.id, invitation)
    return known


def _known(found: Joining | None) -> Joining:
    if found is None:
        raise RelayError("invitation.unknown")
    return found
