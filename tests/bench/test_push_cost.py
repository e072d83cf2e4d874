"""What a push and a pull cost, counted in things that noise cannot move (relay.md 4)."""

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from depter.cli.bench import command
from depter.relay.service import Relay
from tests.relay.caller import Caller
from tests.relay.conftest import (  # noqa: F401 - fixtures
    app,
    caller,
    clock,
    compiled_words,
    config,
    relay,
    world,
)
from tests.worlds import World


@pytest.fixture
def statements(relay: Relay) -> Iterator[list[str]]:
    """Every statement that reaches SQLite."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(relay.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(relay.database.engine, "before_cursor_execute", note)


def test_statements_do_not_grow_with_the_batch(
    caller: Caller,
    world: World,
    statements: list[str],
) -> None:
    counts = []
    for size in (1, 10, 60):
        envelopes = [world.record().envelope for _ in range(size)]
        statements.clear()
        assert caller.push(*envelopes)[0] == 200
        counts.append(len(statements))
        assert sum("INSERT INTO feed_rows" in statement for statement in statements) == 1
        assert sum(statement == "BEGIN IMMEDIATE" for statement in statements) == 1
    assert counts[0] == counts[1] == counts[2] <= 14


def test_a_full_retry_writes_nothing(
    caller: Caller,
    world: World,
    statements: list[str],
) -> None:
    envelopes = [world.record().envelope for _ in range(20)]
    caller.push(*envelopes)
    statements.clear()
    caller.push(*envelopes)
    assert not [statement for statement in statements if "INSERT" in statement]
    assert "BEGIN IMMEDIATE" not in statements


def test_the_wire_adds_little_to_an_envelope(
    caller: Caller,
    world: World,
) -> None:
    envelopes = [world.record().envelope for _ in range(50)]
    reply = caller.ask("POST", "envelopes", b"".join(one.data for one in envelopes))
    assert len(reply.body) / 50 <= 16
    at = caller.pull(world.supervisor)
    own = sum(len(row.encode()) - len(row.data or b"") for row in at.rows)
    assert own / len(at.rows) <= 64


def test_the_benchmark_runs() -> None:
    result = CliRunner().invoke(command, ["--phones", "2", "--batches", "2"])
    assert result.exit_code == 0, result.output
    assert "share of bare, by the server's CPU" in result.output
