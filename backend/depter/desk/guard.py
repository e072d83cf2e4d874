"""Who may talk to the desk's pages: one browser with a one-time link, under our own host name, from
our own pages; everything else gets a plain answer and nothing of the desk.

It must never answer another host name (a page elsewhere could point its name at 127.0.0.1), accept a
form from another page, or leave a page in a cache.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from depter.desk.config import HOST, LANGUAGES, Config
from depter.desk.files import write_private
from depter.desk.holder import Holder
from depter.envelope import RandomBytes

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MAX_SESSIONS = 8
#: Pages that need no session, and pages that need no open vault.
OPEN = frozenset({"static", "entry.enter", "entry.language"})
LOCKED = frozenset({"entry.unlock", "entry.start", "entry.begin", "entry.language", "entry.lock"})


@dataclass
class Visit:
    """One browser session, kept here and not in the cookie."""

    csrf: str
    unlocked: bool = False
    notices: list[tuple[str, str]] = field(default_factory=list)


class Gate:
    """The one-time link and the sessions that came of it."""

    def __init__(self, config: Config, random_bytes: RandomBytes) -> None:
        self._config = config
        self._random_bytes = random_bytes
        # A cookie belongs to a host on all its ports; the path keeps ours from other local programs.
        self.prefix = "/" + self._fresh(9)
        self.visits: dict[str, Visit] = {}
        self._token = ""
        self.renew()

    def _fresh(self, size: int) -> str:
        return urlsafe_b64encode(self._random_bytes(size)).decode().rstrip("=").replace("-", "_")

    def renew(self) -> str:
        """A new one-time link; also written, for its owner alone, where ``depter desk link`` looks."""
        self._token = self._fresh(32)
        write_private(self._config.link, f"{self.link}\n".encode())
        return self.link

    @property
    def link(self) -> str:
        return f"http://{HOST}:{self._config.port}{self.prefix}/enter/{self._token}"

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
        return sid


def install(app: Flask, config: Config, gate: Gate, holder: Holder) -> None:
    """Put the guard before every request and the headers behind every answer."""
    hosts = {f"{HOST}:{config.port}", f"localhost:{config.port}"}

    @app.before_request
    def check() -> WerkzeugResponse | str | tuple[str, int] | None:
        if request.host not in hosts:
            abort(421)
        g.visit = gate.visits.get(str(session.get("sid", "")))
        if request.method not in ("GET", "HEAD") and not _own_page(hosts, g.visit):
            abort(403)
        if request.endpoint in OPEN:
            return None
        if g.visit is None:
            return render_template("no_session.html"), 403
        return _door(holder, g.visit)

    @app.after_request
    def headers(response: Response) -> Response:
        fixed = {
            "Content-Security-Policy": CSP,
            "X-Content-Type-Options": "nosniff",
            # Not "no-referrer": the browser would then call our own forms' origin "null".
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
        }
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _own_page(hosts: set[str], visit: Visit | None) -> bool:
    """Whether a form came from one of our pages: where the browser says, and by its token."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    told = request.form.get("csrf", "")
    return visit is not None and hmac.compare_digest(told.encode(), visit.csrf.encode())


def _door(holder: Holder, visit: Visit) -> WerkzeugResponse | None:
    """Send a person to the page that has to come first."""
    endpoint = request.endpoint or ""
    if holder.desk is None or not visit.unlocked:
        visit.unlocked = False
        if endpoint in LOCKED:
            return None
        return redirect(url_for("entry.unlock" if holder.exists else "entry.start"))
    if endpoint != "overview.status":
        holder.touch()
    if holder.desk.joining and endpoint not in LOCKED | {"entry.waiting", "entry.ask"}:
        return redirect(url_for("entry.waiting"))
    return None


def language_of(settings: Path) -> str | None:
    """The language that was chosen on this computer, if it is one of ours."""
    try:
        chosen = settings.read_text("utf-8").strip()
    except OSError:
        return None
    return chosen if chosen in LANGUAGES else None
