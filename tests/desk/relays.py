"""A real relay in a thread of the test, over a temporary folder; tests only."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from depter.relay.app import create_app
from depter.relay.config import Config
from depter.relay.membership import admit, append_entries
from depter.relay.service import Relay
from depter.relay.storage import Database
from depter.relay.storage.migrate import migrate
from tests.worlds import World


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        pass


@dataclass
class Running:
    """A relay that listens."""

    url: str
    relay: Relay
    config: Config


@contextmanager
def running(folder: Path, world: World, port: int = 0) -> Iterator[Running]:
    """Serve the world's organisation from ``folder``; the folder may hold an older state."""
    app_folder = folder / "app"
    app_folder.mkdir(parents=True, exist_ok=True)
    (app_folder / "index.html").write_text("<!doctype html><title>phone</title>")
    config = Config(data=folder / "data", app=app_folder, reserve_bytes=0)
    config.data.mkdir(exist_ok=True)
    database = Database(config.database)
    migrate(database)
    database.close()
    relay = Relay(config)
    admit(relay, world.signed_root.data)
    server = make_server(
        "127.0.0.1", port, create_app(config, relay), threaded=True, request_handler=_Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Running(f"http://127.0.0.1:{server.port}", relay, config)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        relay.close()


def publish(running_relay: Running, world: World) -> None:
    """Put the world's directory on the relay."""
    with running_relay.relay.database.read() as connection:
        org = running_relay.relay.organisation(connection, world.org)
    append_entries(running_relay.relay, org, b"".join(world.directory.entries))
