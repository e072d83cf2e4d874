"""A real relay on a free port of 127.0.0.1 and the administrator's real desk, in a temporary folder."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from depter.desk.config import Config as DeskConfig
from depter.desk.desk import Desk
from depter.desk.setup import publish_directory, set_up_administrator
from depter.relay.app import create_app
from depter.relay.config import Config as RelayConfig
from depter.relay.membership import admit
from depter.relay.service import Relay
from depter.relay.storage import Database
from depter.relay.storage.migrate import migrate
from depter.trust import NewOrganisation, create_organisation, system_random_bytes
from tests import built

PASSPHRASE = "seven words that open the desk"


@dataclass
class Place:
    """Everything that runs in one test."""

    made: NewOrganisation
    relay: Relay
    url: str
    desk: Desk
    folder: Path


@pytest.fixture(scope="session")
def compiled_words() -> None:
    """The catalogs of today."""
    built.words()


@pytest.fixture
def place(tmp_path: Path, compiled_words: None) -> Iterator[Place]:
    app_folder = tmp_path / "app"
    (app_folder / "assets").mkdir(parents=True)
    (app_folder / "index.html").write_text("<!doctype html><title>phone</title>")
    config = RelayConfig(data=tmp_path / "relay", app=app_folder, reserve_bytes=0)
    database = Database(config.database)
    migrate(database)
    database.close()
    relay = Relay(config)
    made = create_organisation("practice", "Test", system_random_bytes, escrow_shares=(2, 3))
    admit(relay, made.root.data)
    server = make_server("127.0.0.1", 0, create_app(config, relay), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    desk = set_up_administrator(
        DeskConfig(folder=tmp_path / "desk"),
        PASSPHRASE,
        signed_root=made.root.data,
        administrator=made.administrator,
        relay=url,
        name="Бермет",
        device_name="desk",
    )
    try:
        publish_directory(desk)
        yield Place(made, relay, url, desk, tmp_path / "desk")
    finally:
        desk.close()
        server.shutdown()
        thread.join()
        server.server_close()
        relay.close()
