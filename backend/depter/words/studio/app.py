"""Build the studio's local web app and serve it on 127.0.0.1, to one person.

It must never listen on another address, log a request, or keep anything global.
"""

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask, g, render_template, request, session
from werkzeug.exceptions import HTTPException

from depter import __version__
from depter.door import Gate, Visit, below, bind, install
from depter.envelope import RandomBytes
from depter.errors import DepterError
from depter.words.compiled_set import compiled_set
from depter.words.ledger import put
from depter.words.own_english import is_own
from depter.words.studio.config import LANGUAGES, Config
from depter.words.studio.drafts import Drafts
from depter.words.studio.explain import explain, status_of, void_words
from depter.words.studio.keyring import Keymaker, Keyring, Unlock, no_unlock
from depter.words.studio.notes import Notes
from depter.words.studio.pages import (
    begin,
    english,
    entry,
    home,
    preview,
    printing,
    review,
    terms,
    texts,
    writing,
)
from depter.words.studio.shelf import Shelf
from depter.words.studio.versions import Versions
from depter.words.web import init_words, words

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
OPEN = frozenset({"static", "entry.enter"})


@dataclass(frozen=True)
class Studio:
    """What the pages work with."""

    config: Config
    shelf: Shelf
    drafts: Drafts
    notes: Notes
    versions: Versions
    keyring: Keyring
    gate: Gate
    keymaker: Keymaker | None = None


def create_app(
    config: Config,
    *,
    random_bytes: RandomBytes,
    unlock: Unlock = no_unlock,
    keymaker: Keymaker | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Flask:
    """Give the WSGI app; ``extensions["studio"]`` holds what its pages work with.

    Errors: as ``Workspace.open``; the words of the studio itself must be compiled.
    """
    config.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    shelf = Shelf(config.words)
    _ = shelf.workspace
    gate = Gate(
        config.port,
        random_bytes,
        lambda link: _private(config.link, f"{link}\n".encode()),
        remember=lambda told: _private(config.sessions, told),
        remembered=config.sessions.read_bytes() if config.sessions.exists() else None,
    )
    keyring = Keyring(unlock, config.idle_seconds, clock)
    studio = Studio(
        config,
        shelf,
        Drafts(config.drafts),
        Notes(config.words / "feedback.jsonl"),
        Versions(config.home / "versions.jsonl"),
        keyring,
        gate,
        keymaker,
    )
    app = Flask(__name__.rpartition(".")[0], static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=gate.secret,
        SESSION_COOKIE_NAME="depter_studio",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH=gate.prefix,
        MAX_CONTENT_LENGTH=config.max_upload_bytes,
        SEND_FILE_MAX_AGE_DEFAULT=0,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["studio"] = studio
    init_words(app, negotiator=lambda: _language(config), domain="studio")
    install(app, gate, open_to_all=OPEN, before=lambda visit: None, csp=CSP)
    for page in (
        begin,
        english,
        entry,
        home,
        preview,
        printing,
        review,
        terms,
        texts,
        writing,
    ):
        app.register_blueprint(page.blueprint)
    app.context_processor(lambda: _told(studio))
    app.register_error_handler(Exception, _failed)
    # Flask's own documents wrap an app like this; its types do not know.
    app.wsgi_app = below(gate.prefix, app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _private(path: Path, data: bytes) -> None:
    with suppress(FileNotFoundError):
        path.chmod(0o600)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    put(path, data)
    path.chmod(0o600)


def _language(config: Config) -> str | None:
    """The language that was chosen for these pages, if it is one of ours."""
    try:
        chosen = config.settings.read_text("utf-8").strip()
    except OSError:
        return None
    return chosen if chosen in LANGUAGES else None


def _told(studio: Studio) -> dict[str, object]:
    """What every page may use."""
    visit: Visit | None = getattr(g, "visit", None)
    notices: list[tuple[str, str]] = []
    if visit is not None:
        notices, visit.notices = visit.notices, []
    held = studio.keyring.of(str(session.get("sid", "")), touch=False)
    languages = studio.shelf.workspace.languages
    keys = studio.config.keys.glob("*.depterkey")
    return {
        "csrf": visit.csrf if visit is not None else "",
        "notices": notices,
        "page_languages": [compiled_set().languages[code] for code in LANGUAGES],
        "language": words().language,
        "languages": languages,
        "targets": studio.shelf.targets() if visit is not None else [],
        "me": held.id if held is not None else None,
        "newcomer": held is None and studio.keymaker is not None and not any(keys),
        "open_notes": len(studio.notes.open()) if visit is not None else 0,
        "unsaved": len(studio.drafts.all()) if visit is not None else 0,
        "state_words": entry.state_words,
        "domain_words": entry.domain_words,
        "role_words": entry.role_words,
        "act_words": entry.act_words,
        "origin_words": entry.origin_words,
        "audience_words": entry.audience_words,
        "void_words": void_words,
        "day": lambda told: str(told)[:16].replace("T", " "),
        "own_folder": is_own(studio.config.words),
        "folder_name": studio.config.words.name,
        "version": __version__,
    }


def _failed(error: Exception) -> tuple[str | dict[str, str], int]:
    """Every fault as a plain page, or as JSON where a script asked; nothing of the request is logged."""
    if isinstance(error, HTTPException):
        if error.code is not None and error.code < 400:
            raise error
        code, status = f"http.{error.code}", error.code or 500
        text = explain(DepterError(code))
    elif isinstance(error, DepterError):
        code, text, status = error.code, explain(error), status_of(error)
    else:
        sys.stderr.write(f"{type(error).__name__}\n")  # the place, never the values
        traceback.print_tb(error.__traceback__)
        code, text, status = "studio.fault", "", 500
    if request.is_json or request.path.endswith(".json"):
        return {"code": code, "text": text}, status
    return render_template("fault.html", code=code, text=text), status


class Server:
    """The app on its port. ``port`` 0 takes a free one (tests, demonstration)."""

    def __init__(
        self,
        config: Config,
        *,
        random_bytes: RandomBytes,
        unlock: Unlock = no_unlock,
        keymaker: Keymaker | None = None,
    ) -> None:
        self._server = bind(config.port)
        self.config = replace(config, port=self._server.port)
        try:
            self.app = create_app(
                self.config, random_bytes=random_bytes, unlock=unlock, keymaker=keymaker
            )
        except BaseException:
            self._server.server_close()
            raise
        self._server.app = self.app
        self.studio: Studio = self.app.extensions["studio"]
        self._stopped = threading.Event()

    @property
    def link(self) -> str:
        """The one-time link of now."""
        return self.studio.gate.link

    def _watch(self) -> None:
        while not self._stopped.wait(15):
            self.studio.keyring.sweep()

    def run(self) -> None:
        """Serve until ``stop``."""
        threading.Thread(target=self._watch, name="studio-watch", daemon=True).start()
        try:
            self._server.serve_forever()
        finally:
            self._stopped.set()
            self.studio.keyring.forget_all()
            with suppress(FileNotFoundError):
                self.config.link.unlink()

    def start(self) -> threading.Thread:
        """Serve in a thread."""
        thread = threading.Thread(target=self.run, name="studio", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
