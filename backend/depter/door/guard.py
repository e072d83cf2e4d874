"""Who may talk to a local app's pages: one browser with a one-time link, under our own host name, from
our own pages; everything else gets a plain answer and nothing of the app.

It must never answer another host name (a page elsewhere could point its name at 127.0.0.1), accept a
form from another page, or leave a page in a cache.
"""

import hmac
from collections.abc import Callable

from flask import Blueprint, Flask, Response, abort, g, render_template, request, session
from werkzeug.wrappers import Response as WerkzeugResponse

from depter.door.gate import Gate, Visit

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: Files that are the same for everybody: no session, and a browser may keep them.
_STATIC = frozenset({"static", "door.static"})
Before = Callable[[Visit], WerkzeugResponse | None]


def install(
    app: Flask, gate: Gate, *, open_to_all: frozenset[str], before: Before, csp: str = CSP
) -> None:
    """Put the guard before every request and the headers behind every answer.

    ``open_to_all`` names the endpoints that need no session; ``before`` may send a person elsewhere
    first. The app has a page ``no_session.html``. The sheet and the letters that the pages share are
    served as ``door.static``, to everybody.
    """
    app.register_blueprint(
        Blueprint("door", __name__, static_folder="static", static_url_path="/door")
    )

    @app.before_request
    def check() -> WerkzeugResponse | str | tuple[str, int] | None:
        if request.host not in gate.hosts:
            abort(421)
        g.visit = gate.visits.get(str(session.get("sid", "")))
        if request.method not in ("GET", "HEAD") and not _own_page(gate.hosts, g.visit):
            abort(403)
        if request.endpoint in open_to_all or request.endpoint in _STATIC:
            return None
        if g.visit is None:
            return render_template("no_session.html"), 403
        return before(g.visit)

    @app.after_request
    def headers(response: Response) -> Response:
        fixed = {
            "Content-Security-Policy": csp,
            "X-Content-Type-Options": "nosniff",
            # Not "no-referrer": the browser would then call our own forms' origin "null".
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
        }
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in _STATIC:
            response.headers["Cache-Control"] = "no-store"
        if response.status_code == 304 or request.method == "HEAD":
            # Werkzeug sends no body then, and leaves the file that would have been it open.
            response.close()
        return response


def _own_page(hosts: frozenset[str], visit: Visit | None) -> bool:
    """Whether a form came from one of our pages: where the browser says, and by its token."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    told = request.headers.get("X-Csrf") or request.form.get("csrf", "")
    return visit is not None and hmac.compare_digest(told.encode(), visit.csrf.encode())
