"""A relay over a temporary folder with one practice organisation on it; fixtures only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from depter.relay.app import create_app
from depter.relay.config import Config
from depter.relay.membership import admit, append_entries
from depter.relay.service import Relay
from depter.relay.storage import Database
from depter.relay.storage.migrate import migrate
from tests import built
from tests.relay.caller import Caller, in_process
from tests.worlds import World, practice_world


@pytest.fixture(scope="session", autouse=True)
def compiled_words() -> None:
    """The catalogs of today."""
    built.words()


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The relay's clock."""
    return Clock()


@pytest.fixture
def world() -> World:
    """A practice organisation with one supervisor and two interviewers."""
    return practice_world(interviewers=2)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings for a relay in a temporary folder."""
    app = tmp_path / "app"
    (app / "assets").mkdir(parents=True)
    (app / "index.html").write_text("<!doctype html><title>phone</title>")
    return Config(data=tmp_path / "data", app=app, reserve_bytes=0)


def open_relay(config: Config, clock: Clock | None = None) -> Relay:
    """Make the tables and open the relay."""
    database = Database(config.database)
    migrate(database)
    database.close()
    return Relay(config, clock=clock or Clock())


def enrol(relay: Relay, world: World) -> None:
    """Admit the organisation and append its directory."""
    admit(relay, world.signed_root.data)
    with relay.database.read() as connection:
        org = relay.organisation(connection, world.org)
    append_entries(relay, org, b"".join(world.directory.entries))


@pytest.fixture
def relay(config: Config, world: World, clock: Clock) -> Iterator[Relay]:
    """A relay that knows the world."""
    opened = open_relay(config, clock)
    enrol(opened, world)
    yield opened
    opened.close()


@pytest.fixture
def app(relay: Relay) -> Flask:
    """The Flask app over the relay."""
    return create_app(relay.config, relay)


@pytest.fixture
def caller(app: Flask, world: World) -> Caller:
    """The members' programs."""
    return Caller(in_process(app.test_client()), world)
