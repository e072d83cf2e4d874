"""Bring the tables to this version's shape, and say whether they are there.

It must never run by itself on a database that holds data: the operator types
``depter relay migrate`` after a backup.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from depter.relay.storage.database import Database


def migrate(database: Database, to: str = "head") -> str:
    """Run every migration that is missing, in one transaction; return the revision reached."""
    config = _config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        return current(connection) or ""


def current(connection: Connection) -> str | None:
    """Return the revision of the tables, or None when the database is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the revision that this version of the program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _config() -> AlembicConfig:
    config = AlembicConfig()
    # Alembic interpolates "%" in its options.
    folder = str(Path(__file__).parent).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config
