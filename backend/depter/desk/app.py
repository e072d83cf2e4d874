"""Build the desk's local web app and serve it on 127.0.0.1, to one person.

It must never listen on another address, log a request, or keep anything global: two apps in one
process are two desks.
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException

from depter import __version__
from depter.desk.config import Config
from depter.desk.explain import explain, fault_words, item_words, reason_words
from depter.desk.guard import desk_gate, install, language_of
from depter.desk.holder import Holder
from depter.desk.pages import (
    entry,
    files,
    interviews,
    members,
    overview,
    places,
    settings,
    takingback,
)
from depter.desk.pages import words as wordpages
from depter.desk.retention import is_past
from depter.desk.summary import case_code
from depter.door import Gate, below, bind
from depter.envelope import RandomBytes
from depter.errors import DepterError
from depter.trust.organisation import spoken
from depter.trust.randomness import system_random_bytes
from depter.words import compiled_set
from depter.words.dates import format_edtf, format_instant, format_moment
from depter.words.web import init_words, words


def create_app(
    config: Config,
    *,
    now: Callable[[], float] = time.time,
    random_bytes: RandomBytes = system_random_bytes,
) -> Flask:
    """Give the WSGI app; its ``extensions["desk_gate"]`` knows the one-time link."""
    config.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    holder, gate = Holder(config, now, random_bytes), desk_gate(config, random_bytes)
    app = Flask("depter.desk", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=gate.secret,  # lives as long as the process, like every session
        SESSION_COOKIE_NAME="depter_desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH=gate.prefix,
        MAX_CONTENT_LENGTH=config.max_upload_bytes,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["desk_holder"], app.extensions["desk_gate"] = holder, gate
    init_words(app, negotiator=lambda: language_of(config.settings))
    install(app, gate, holder)
    pages = (entry, overview, interviews, takingback, members, files, places, settings, wordpages)
    for page in pages:
        app.register_blueprint(page.blueprint)
    app.context_processor(lambda: _told(holder))
    app.register_error_handler(Exception, _failed)
    # Flask's own documents wrap an app like this; its types do not know.
    app.wsgi_app = below(gate.prefix, app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _told(holder: Holder) -> dict[str, object]:
    """What every page may use."""
    visit = getattr(g, "visit", None)
    desk = holder.desk if visit is not None and visit.unlocked else None
    locale = words().locale
    notices: list[tuple[str, str]] = []
    if visit is not None:
        notices, visit.notices = visit.notices, []
    return {
        "desk": desk,
        "csrf": visit.csrf if visit is not None else "",
        "notices": notices,
        "languages": list(compiled_set().languages.values()),
        "language": words().language,
        "practice": desk is not None and desk.practice,
        "open_alarms": len(desk.alarms.open()) if desk is not None else 0,
        "moment": lambda seconds: format_moment(int(seconds), locale),
        "explain": lambda code: explain(code, words()),
        "spoken": spoken,
        "instant": lambda text: format_instant(str(text), locale),
        "day_words": lambda text: format_edtf(str(text), locale),
        "names_of": _Names(words().language.code),
        "case_code": lambda record: case_code(record or b""),
        "kept_too_long": lambda until: is_past(until, date.today().isoformat()),
        "bytes_of": bytes.fromhex,
        "reason_words": lambda code: reason_words(code, words()),
        "item_words": lambda item: item_words(item, words()),
        "version": __version__,
    }


class _Names(dict[str, str]):
    """Names of languages in the language of the page, by code; "" for one that nobody named."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, asked: str) -> str:
        found = compiled_set().wording(f"form:_lists/language/o:{asked}", self._code)
        self[asked] = found.text if found else ""
        return self[asked]


def _failed(error: Exception) -> tuple[str, int]:
    """Every fault as a plain page; nothing of the request is logged."""
    if isinstance(error, HTTPException):
        if error.code is not None and error.code < 400:
            raise error
        return render_template("fault.html", code=f"http.{error.code}", text=""), error.code or 500
    if isinstance(error, DepterError):
        seconds = int(str(error.facts.get("seconds", 0)))
        text = fault_words(error.code, words(), seconds)
        return render_template("fault.html", code=error.code, text=text), 400

    sys.stderr.write(f"{type(error).__name__}\n")  # the place, never the values
    traceback.print_tb(error.__traceback__)
    return render_template("fault.html", code="desk.fault", text=""), 500


class Server:
    """The app on its port. ``port`` 0 takes a free one (tests, demonstration)."""

    def __init__(
        self,
        config: Config,
        *,
        now: Callable[[], float] = time.time,
        random_bytes: RandomBytes = system_random_bytes,
    ) -> None:
        self._server = bind(config.port)
        self.config = replace(config, port=self._server.port)
        self.app = create_app(self.config, now=now, random_bytes=random_bytes)
        self._server.app = self.app
        self.holder: Holder = self.app.extensions["desk_holder"]
        self.gate: Gate = self.app.extensions["desk_gate"]

    @property
    def link(self) -> str:
        """The one-time link of now."""
        return self.gate.link

    def run(self) -> None:
        """Serve until ``stop``."""
        self.holder.watch()
        try:
            self._server.serve_forever()
        finally:
            self.holder.stop()
            with suppress(FileNotFoundError):
                Path(self.config.link).unlink()

    def start(self) -> threading.Thread:
        """Serve in a thread."""
        thread = threading.Thread(target=self.run, name="desk", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
