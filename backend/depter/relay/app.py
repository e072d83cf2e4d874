"""Build the relay's Flask app from a frozen configuration.

It must never read the environment or keep anything global: two apps in one process are two relays.
"""

import errno
from collections.abc import Callable

from flask import Flask, Response, json
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from depter.errors import DepterError, RelayError
from depter.relay import api, log, shell
from depter.relay.api import problems
from depter.relay.config import Config
from depter.relay.service import Relay
from depter.words.web import init_words

_HTTP = {404: "route.unknown", 405: "route.method", 413: "request.too_large"}


def create_app(config: Config, relay: Relay | None = None) -> Flask:
    """Give the WSGI app over ``config``; the tables must be there (``depter relay migrate``)."""
    relay = relay or Relay(config)
    app = Flask("depter.relay", static_folder=None, template_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # only the default provider has it
    app.url_map.strict_slashes = True
    app.url_map.redirect_defaults = False
    app.url_map.merge_slashes = False
    app.extensions["depter_relay"] = relay
    init_words(app)
    api.register(app, relay)
    app.add_url_rule(
        "/health", view_func=_health(relay), methods=["GET"], provide_automatic_options=False
    )
    shell.register(app, config.app)
    app.register_error_handler(Exception, _problem)
    app.after_request(_headers)
    return app


def _health(relay: Relay) -> Callable[[], Response]:
    def health() -> Response:
        """Say whether the database answers and whether the disk has room."""
        with relay.database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        state = "full"
        if relay.blobs.has_room(0):
            state = "ok" if relay.blobs.has_room_for_blobs(0) else "full for files"
        body = json.dumps({"status": state})
        response = Response(body, status=200 if state == "ok" else 507)
        response.headers["Content-Type"] = "application/json"
        response.headers["Cache-Control"] = "no-store"
        return response

    return health


def _problem(error: Exception) -> Response:
    """Turn every fault into a problem body; nothing of the request is logged."""
    if isinstance(error, DepterError):
        if problems.told(error) == "relay.fault":
            log.fault(error)
        return problems.answer(error)
    if isinstance(error, HTTPException):
        code = _HTTP.get(error.code or 0, "request.schema")
        response = problems.answer(RelayError(code))
        if error.code == 405:
            response.headers.extend(
                (name, value) for name, value in error.get_headers() if name == "Allow"
            )
        return response
    if _is_full(error):
        log.alarm("disk.full")
        return problems.answer(RelayError("relay.full"))
    if isinstance(error, OperationalError) and "locked" in str(error.orig):
        return problems.answer(RelayError("relay.busy", retry_after=5))
    log.fault(error)
    return problems.answer(RelayError("relay.fault"))


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    # SQLite: "database or disk is full"; a write-ahead log that cannot grow: "disk I/O error".
    return isinstance(error, OperationalError) and any(
        words in str(error.orig) for words in ("is full", "disk I/O error")
    )


def _headers(response: WerkzeugResponse) -> WerkzeugResponse:
    for name, value in shell.HEADERS.items():
        response.headers[name] = value
    return response
