"""What stands behind the desk's door: which page has to come first, and the language of the screen.

It must never let a page through while the vault is closed. Who may talk to the pages at all is the
business of ``door``.
"""

from pathlib import Path

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from depter.desk.config import LANGUAGES, Config
from depter.desk.files import write_private
from depter.desk.holder import Holder
from depter.door import Gate, Visit
from depter.door import install as install_door
from depter.envelope import RandomBytes

#: Pages that need no session, and pages that need no open vault.
OPEN = frozenset({"static", "entry.enter", "entry.language"})
LOCKED = frozenset({"entry.unlock", "entry.start", "entry.begin", "entry.language", "entry.lock"})


def desk_gate(config: Config, random_bytes: RandomBytes) -> Gate:
    """The gate; each new link is also written, for its owner alone, where ``depter desk link`` looks."""
    return Gate(
        config.port,
        random_bytes,
        lambda link: write_private(config.link, f"{link}\n".encode()),
    )


def install(app: Flask, gate: Gate, holder: Holder) -> None:
    """Put the door before every page, and the vault's door behind it."""
    install_door(app, gate, open_to_all=OPEN, before=lambda visit: _door(holder, visit))


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
