"""The entry that granian's workers load: configuration from the environment, then the app.

It must never hold a rule; everything is in ``app.py``.
"""

import gc
import os

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from depter.relay import log
from depter.relay.app import create_app
from depter.relay.config import Config
from depter.relay.storage import Database
from depter.relay.storage.migrate import current, migrate


def application() -> Flask:
    """Build the app in a worker."""
    log.start()
    app = create_app(Config.from_env(os.environ))
    settle_memory()
    return app


def settle_memory() -> None:
    """Keep the collector of reference cycles away from what stays for the life of a worker.

    A batch makes thousands of short-lived containers and no cycles; without this a quarter of the
    CPU of a push went into looking through imported modules.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def prepare(config: Config) -> None:
    """Make the data folder and, when there is nothing in the database yet, its tables."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(config.database)
    try:
        with database.read() as connection:
            empty = current(connection) is None
        if empty:
            migrate(database)
    finally:
        database.close()


def serve(config: Config) -> None:
    """Serve until a signal; the environment must hold the same configuration for the workers."""
    Server(
        "depter.relay.serve:application",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        address=config.host,
        port=config.port,
        workers=config.workers,
        blocking_threads=config.threads,
        backlog=1024,
        websockets=False,
        # An access log would hold addresses.
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
    ).serve()
