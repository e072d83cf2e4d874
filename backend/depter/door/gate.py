"""The one-time link, and the browser sessions that came of it.

It must never accept a token twice. What a session unlocked is never written down; whether a session
outlives the process is for the app to choose.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from depter.envelope import RandomBytes

HOST = "127.0.0.1"
MAX_SESSIONS = 8


@dataclass
class Visit:
    """One browser session, kept here and not in the cookie."""

    csrf: str
    unlocked: bool = False
    notices: list[tuple[str, str]] = field(default_factory=list)


class Gate:
    """The link of now and the sessions. ``tell`` is given each new link, for its owner alone."""

    def __init__(
        self,
        port: int,
        random_bytes: RandomBytes,
        tell: Callable[[str], None],
        *,
        remember: Callable[[bytes], None] | None = None,
        remembered: bytes | None = None,
    ) -> None:
        """With ``remember`` the sessions go on after a restart: a page with unsaved text can still
        hand it in. ``remembered`` is what it was given last."""
        self._port = port
        self._random_bytes = random_bytes
        self._tell = tell
        self._remember = remember
        # A cookie belongs to a host on all its ports; the path keeps ours from other local programs.
        self.prefix = "/" + self._fresh(9)
        self.secret = random_bytes(32)
        self.visits: dict[str, Visit] = {}
        if remembered is not None:
            self._recall(remembered)
        self._token = ""
        self.renew()

    def _fresh(self, size: int) -> str:
        return urlsafe_b64encode(self._random_bytes(size)).decode().rstrip("=").replace("-", "_")

    def _recall(self, remembered: bytes) -> None:
        try:
            told = json.loads(remembered)
            prefix, secret = str(told["prefix"]), bytes.fromhex(told["secret"])
            visits = {str(sid): Visit(csrf=str(csrf)) for sid, csrf in told["visits"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # a damaged note costs the sessions, nothing else
        if len(secret) == 32 and len(prefix) > 8 and "/" not in prefix[1:]:
            self.prefix, self.secret, self.visits = prefix, secret, visits

    def _note(self) -> None:
        if self._remember is None:
            return
        visits = {sid: visit.csrf for sid, visit in self.visits.items()}
        told = {"prefix": self.prefix, "secret": self.secret.hex(), "visits": visits}
        self._remember(json.dumps(told).encode())

    def renew(self) -> str:
        """A new one-time link."""
        self._token = self._fresh(32)
        self._tell(self.link)
        return self.link

    @property
    def link(self) -> str:
        return f"http://{HOST}:{self._port}{self.prefix}/enter/{self._token}"

    @property
    def hosts(self) -> frozenset[str]:
        """The host names under which we answer."""
        return frozenset({f"{HOST}:{self._port}", f"localhost:{self._port}"})

    def exchange(self, token: str) -> str | None:
        """Spend the token for a session id; None when it is not the one that is open now."""
        if not hmac.compare_digest(
            sha256(token.encode()).digest(), sha256(self._token.encode()).digest()
        ):
            return None
        self.renew()
        while len(self.visits) >= MAX_SESSIONS:
            self.visits.pop(next(iter(self.visits)))
        sid = self._fresh(32)
        self.visits[sid] = Visit(csrf=self._fresh(24))
        self._note()
        return sid
