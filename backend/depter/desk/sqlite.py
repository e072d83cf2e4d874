"""How the archive's file is opened, and swept after an erasure. It must never know what stands in it."""

import sqlite3
from contextlib import closing
from typing import Any

from sqlalchemy import Engine

_BUSY_MS = 30_000
_SWEEP_MS = 250
"""So long an erasure waits for readers before it leaves the log to the next writing."""


def configure(connection: Any, _record: object) -> None:
    """Set up one connection."""
    connection.isolation_level = None  # transactions are begun by ``writing`` alone
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        f"busy_timeout={_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def sweep(engine: Engine) -> bool:
    """Fold the log into the file and cut it off, for its pages still hold what was overwritten; say
    whether it was done: a reader may be in the way."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_SWEEP_MS}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy
        except sqlite3.OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            cursor.close()
