"""Migrations: their end is exactly what the models say, and data of before survives them."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from depter.errors import RelayError
from depter.relay.config import Config
from depter.relay.service import Relay
from depter.relay.storage import Database, withdrawals, words
from depter.relay.storage.migrate import current, head, migrate
from depter.relay.storage.models import metadata


def test_the_head_equals_the_models(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    assert migrate(database) == head() == "0004"
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert current(connection) == head()
    database.close()


def test_a_withdrawal_of_before_stays_in_force(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    migrate(database, "0001")
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO organisations VALUES (1, x'00')")
        connection.exec_driver_sql(
            "INSERT INTO withdrawals VALUES (1, x'01', x'02', 0, x'03', 0, 0)"
        )
    migrate(database)
    with database.read() as connection:
        [kept] = withdrawals.of_records(connection, 1, [b"\x02"])
    assert (kept.env_hash, kept.in_force) == (b"\x01", True)
    database.close()


def test_an_organisation_of_before_has_no_words_and_can_take_some(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    migrate(database, "0002")
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO organisations VALUES (1, x'00')")
    migrate(database)
    new = words.StoredSet(b"i" * 32, b"k" * 32, b"{}", b"s" * 64)
    with database.write() as connection:
        assert words.stored(connection, 1, [b"k" * 32]) is None
        words.make_current(connection, 1, new, 3, {b"f" * 32: b"packed"})
    with database.read() as connection:
        assert words.stored(connection, 1, [b"k" * 32]) == new
        assert words.serial(connection, 1, b"k" * 32) == (3, b"i" * 32)
        assert words.file(connection, 1, b"f" * 32) == b"packed"
    database.close()


def test_the_words_of_before_keep_their_order(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    migrate(database, "0003")
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO organisations VALUES (1, x'00'), (2, x'01')")
        connection.exec_driver_sql(
            "INSERT INTO word_sets VALUES (1, 0, x'0a', x'01', x'02', x'03'), "
            "(1, 1, x'0b', x'01', x'02', x'03'), (2, 0, x'0a', x'01', x'02', x'03')"
        )
    migrate(database)
    with database.write() as connection:
        current_ = words.stored(connection, 1, [b"\x01"])
        assert current_ is not None and current_.set_id == b"\x0a"
        assert [id_ for _, id_ in words.listed(connection, 1, 0, 9)] == [b"\x0b", b"\x0a"]
        new = words.StoredSet(b"new", b"k", b"{}", b"s")
        words.make_current(connection, 2, new, 3, {})
        assert words.stored(connection, 2, [b"k"]) == new
        assert [id_ for _, id_ in words.listed(connection, 2, 0, 9)] == [b"\x0a", b"new"]
    database.close()


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    migrate(database)
    assert migrate(database) == head()
    database.close()


def test_the_file_is_made_as_the_speed_and_the_safety_need(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    migrate(database)
    with database.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("page_size", "journal_mode", "synchronous", "secure_delete")
        }
    assert pragmas == {
        "page_size": 65536,
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
    }
    assert (tmp_path / "relay.db").stat().st_mode & 0o077 == 0
    database.close()


def test_a_relay_never_opens_tables_of_another_version(tmp_path: Path) -> None:
    config = Config(data=tmp_path)
    with pytest.raises(RelayError) as caught:
        Relay(config)
    assert caught.value.code == "storage.revision"


def test_the_hot_queries_use_an_index(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/relay.db")
    migrate(database)
    database.close()
    connection = sqlite3.connect(tmp_path / "relay.db")
    for query in (
        "SELECT data FROM feed_rows WHERE place > 5 AND place < 9 ORDER BY place LIMIT 500",
        "SELECT place FROM feed_rows WHERE org = 1 AND device = x'00' AND sequence IN (1, 2)",
        "SELECT place FROM feed_rows WHERE org = 1 AND device = x'00' "
        "ORDER BY sequence DESC LIMIT 1",
        "SELECT place FROM feed_rows WHERE org = 1 AND record IN (x'00')",
        "SELECT place FROM feed_rows WHERE org = 1 AND about IN (x'00')",
        "SELECT device FROM tokens WHERE hash = x'00'",
        "SELECT packed FROM word_files WHERE org = 1 AND sha256 = x'00'",
    ):
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
    connection.close()
