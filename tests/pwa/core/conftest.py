"""A real relay that serves the test build of the phone app, and browsers with a profile on disk.

Must never: reach the network beyond this machine,
  or use the app that a relay would serve to people.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize
from werkzeug.serving import make_server

from depter.envelope import BlobRef, Envelope, decode
from depter.relay.app import create_app
from depter.relay.config import Config
from depter.relay.membership import admit, append_entries
from depter.relay.service import Relay
from depter.relay.storage import Database
from depter.relay.storage.migrate import migrate
from depter.trust import Invitation, Role, approve_join, check_join
from tests import built
from tests.browser import FAKE_CAMERA, FLAGS, chromium
from tests.worlds import World, practice_world

HOUSE = Path(__file__).parents[3]
NODE = HOUSE / ".venv" / "bin" / "node"
WORDS = ["amber", "basin", "candle", "drift", "ember"]


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the app with the pages for tests, apart from other test runs."""
    return built.app(tmp_path_factory.mktemp("built"))


@dataclass
class Served:
    """A relay with one practice organisation, and what its supervisor does at the desk."""

    world: World
    relay: Relay
    url: str
    invitations: list[Invitation] = field(default_factory=list)
    stop: Callable[[], None] = lambda: None

    def invite(self, *, age: int = 0) -> str:
        """An invitation link, made ``age`` seconds ago; the relay hears only of a fresh one."""
        from depter.relay import joining

        invitation = Invitation.create(
            self.url,
            self.world.signed_root.root,
            Role.INTERVIEWER,
            self.world.names_key,
            int(self.relay.now()) - age,
            self.world.random_bytes,
        )
        if not age:
            joining.invite(self.relay, self._org(), invitation.id, invitation.expires)
        self.invitations.append(invitation)
        return invitation.link

    def approve(self) -> None:
        """Approve every join request that waits."""
        from depter.relay import joining

        for one in joining.requests(self.relay, self._org()):
            known = next((i for i in self.invitations if i.id == one.invitation), None)
            if known is None or one.request is None or joining.shown(one, 0) != "pending":
                continue
            request = check_join(one.request, known, now=int(self.relay.now()))
            entry = approve_join(
                self.world.directory,
                self.world.administrator,
                request,
                known,
                self.world.random_bytes,
            )
            self.world.directory.append(entry)
            append_entries(self.relay, self._org(), entry)
            joining.decide(self.relay, self._org(), one.invitation, "approved")

    def envelopes(self) -> list[Envelope]:
        """Every record that the relay stores, in the order of the feed."""
        from tests.relay.caller import Caller, over_http

        caller = Caller(over_http(self.url), self.world)
        rows = caller.pull(self.world.supervisor).rows
        found = [row.data for row in rows if row.event()[0] == 1 and row.data]
        return [one for one in map(decode, found) if one.core.kind == 1]

    def stored_blob(self, record: bytes, ref: BlobRef) -> tuple[Any, Path]:
        """Where the relay keeps a complete blob."""
        from depter.relay import uploads

        return uploads.complete_file(self.relay, self._org(), record, ref.id, ref.root)

    def push(self, *envelopes: Envelope) -> None:
        """Bring envelopes of the desk to the relay."""
        import requests

        session = requests.Session()
        session.trust_env = False
        answer = session.post(
            f"{self.url}/api/v1/orgs/{self.world.org.hex()}/envelopes",
            data=b"".join(one.data for one in envelopes),
            headers={"Content-Type": "application/cbor-seq"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text

    def acknowledge(self) -> None:
        """Acknowledge everything that is there."""
        self.push(self.world.acknowledge(self.envelopes()))

    def _org(self) -> Any:
        with self.relay.database.read() as connection:
            return self.relay.organisation(connection, self.world.org)


def serve(
    app_folder: Path,
    data: Path,
    seed: bytes,
    around: Callable[[Any], Any] = lambda app: app,
    *,
    world: World | None = None,
    port: int = 0,
) -> Served:
    """Start a relay in this process; ``around`` wraps its WSGI app."""
    world = world or practice_world(seed)
    config = Config(data=data, app=app_folder, reserve_bytes=0)
    data.mkdir(parents=True, exist_ok=True)
    database = Database(config.database)
    migrate(database)
    database.close()
    relay = Relay(config)
    admit(relay, world.signed_root.data)
    with relay.database.read() as connection:
        org = relay.organisation(connection, world.org)
    append_entries(relay, org, b"".join(world.directory.entries))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, around(create_app(config, relay)), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()
        relay.close()

    return Served(world, relay, f"http://127.0.0.1:{server.server_port}", stop=stop)


@pytest.fixture
def served(app_folder: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A relay of its own for each test."""
    one = serve(app_folder, tmp_path / "relay", request.node.name.encode())
    yield one
    one.stop()


VIEWPORT: ViewportSize = {"width": 360, "height": 740}


@dataclass
class Browsers:
    """Opens Chromium on a profile folder, again and again on the same one."""

    playwright: Playwright
    profile: Path
    opened: list[BrowserContext] = field(default_factory=list)

    def open(self, **more: Any) -> BrowserContext:
        """Start the browser on the profile."""
        context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=chromium(),
            args=[*FLAGS, *FAKE_CAMERA],
            viewport=VIEWPORT,
            **more,
        )
        context.set_default_timeout(20_000)
        self.opened.append(context)
        return context

    def close(self) -> None:
        """Close what is still open."""
        for context in self.opened:
            context.close()
        self.opened.clear()


@pytest.fixture
def browsers(playwright: Playwright, tmp_path: Path) -> Iterator[Browsers]:
    """Browsers on one fresh profile."""
    made = Browsers(playwright, tmp_path / "profile")
    yield made
    made.close()


@dataclass
class Bench:
    """A page with the rooms below the screens on it (tests/harness/core.ts)."""

    page: Page
    errors: list[str]

    def run(self, body: str, argument: Any = None) -> Any:
        """Run the body of an async function of ``a``; what it throws comes back as {code, facts}."""
        return self.page.evaluate(
            f"""(a) => Promise.race([
                (async () => {{ try {{ {body} }} catch (e) {{
                    return {{ code: e.code ?? String(e), facts: e.facts ?? {{}},
                      stack: e.stack }}; }} }})(),
                new Promise(r => setTimeout(() => r({{ code: 'test.stuck' }}), 30_000)),
            ])""",
            argument,
        )


@pytest.fixture
def bench(served: Served, browser: Browser) -> Iterator[Bench]:
    """The test page in a profile of its own, which is gone after the test."""
    context = browser.new_context(viewport=VIEWPORT, service_workers="block")
    context.set_default_timeout(20_000)
    yield bench_in(served, context)
    context.close()


def open_bench(served: Served, browsers: Browsers) -> Bench:
    """The test page on a profile on the disk, which can be opened again."""
    return bench_in(served, browsers.open(service_workers="block"))


def bench_in(served: Served, context: BrowserContext) -> Bench:
    """Open the test page and note what the policy refuses."""
    # Both keep the loader out: it would answer this address with the app itself, and has tests of its own.
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{served.url}/test/core.html")
    # Our policy forbids eval, which Playwright's own waiting needs.
    page.evaluate(
        "async () => { for (let i = 0; i < 500 && !globalThis.core; i++)"
        " await new Promise(r => setTimeout(r, 10)); }"
    )
    return Bench(page, errors)
