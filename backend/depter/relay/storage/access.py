"""Tokens, used challenges, invitations and join requests in SQL.

It must never see a token itself: only its hash is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from depter.relay.storage.models import invitations, tokens, used_challenges


@dataclass(frozen=True)
class Joining:
    """An invitation as the relay knows it: an id, an end, and the sealed-by-MAC request."""

    invitation: bytes
    expires: int
    request: bytes | None
    state: str
    conflict: bool


def use_challenge(connection: Connection, challenge: bytes, expires: int, now: int) -> bool:
    """Mark a challenge as used; False when it was used before."""
    connection.execute(delete(used_challenges).where(used_challenges.c.expires < now))
    if connection.scalar(
        select(used_challenges.c.expires).where(used_challenges.c.challenge == challenge)
    ):
        return False
    connection.execute(insert(used_challenges).values(challenge=challenge, expires=expires))
    return True


def add_token(
    connection: Connection, token_hash: bytes, org: int, device: bytes, expires: int, now: int
) -> None:
    """Store a token's hash; expired ones go."""
    connection.execute(delete(tokens).where(tokens.c.expires < now))
    connection.execute(
        insert(tokens).values(hash=token_hash, org=org, device=device, expires=expires)
    )


def token_device(connection: Connection, token_hash: bytes, org: int, now: int) -> bytes | None:
    """Return the device a living token belongs to."""
    return connection.scalar(
        select(tokens.c.device).where(
            tokens.c.hash == token_hash, tokens.c.org == org, tokens.c.expires >= now
        )
    )


def joining(connection: Connection, org: int, invitation: bytes) -> Joining | None:
    """Return one invitation."""
    row = connection.execute(
        select(
            invitations.c.invitation,
            invitations.c.expires,
            invitations.c.request,
            invitations.c.state,
            invitations.c.conflict,
        ).where(invitations.c.org == org, invitations.c.invitation == invitation)
    ).one_or_none()
    return None if row is None else Joining(*row)


def joinings(connection: Connection, org: int) -> Sequence[Joining]:
    """Return every invitation that somebody answered."""
    rows = connection.execute(
        select(
            invitations.c.invitation,
            invitations.c.expires,
            invitations.c.request,
            invitations.c.state,
            invitations.c.conflict,
        )
        .where(invitations.c.org == org, invitations.c.request.is_not(None))
        .order_by(invitations.c.expires, invitations.c.invitation)
    )
    return [Joining(*row) for row in rows]


def count_open(connection: Connection, org: int, now: int) -> int:
    """Count invitations that nobody answered and that still run."""
    return connection.scalars(
        select(func.count())
        .select_from(invitations)
        .where(
            invitations.c.org == org,
            invitations.c.request.is_(None),
            invitations.c.expires >= now,
        )
    ).one()


def invite(connection: Connection, org: int, invitation: bytes, expires: int) -> None:
    """Store an open invitation."""
    connection.execute(
        insert(invitations).values(
            org=org, invitation=invitation, expires=expires, state="open", conflict=False
        )
    )


def change_joining(connection: Connection, org: int, changed: Joining) -> None:
    """Write request, state and conflict of an invitation."""
    connection.execute(
        update(invitations)
        .where(invitations.c.org == org, invitations.c.invitation == changed.invitation)
        .values(request=changed.request, state=changed.state, conflict=changed.conflict)
    )


def drop_old_invitations(connection: Connection, org: int, before: int) -> None:
    """Forget unanswered invitations that ended long ago."""
    connection.execute(
        delete(invitations).where(
            invitations.c.org == org,
            invitations.c.request.is_(None),
            invitations.c.expires < before,
        )
    )
