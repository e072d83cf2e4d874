"""The phone's twin in a worker of a real Chromium, under the policy the app is served with, asked the
same questions as the Python twin; once with the browser's own primitives and once with noble's."""

import functools
import subprocess
import threading
from collections.abc import Iterator, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

PWA = Path(__file__).parents[3] / "pwa"
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; media-src blob:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types app"
)
PAGE = '<!doctype html><title>twin</title><script type="module" src="/page.js"></script>'


class Quiet(SimpleHTTPRequestHandler):
    """Serves the bundle with the app's policy, a worker's script included."""

    def log_message(self, *told: object) -> None:
        """Say nothing: pytest's output is for tests."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class Twin:
    """Asks the phone's twin; ``provider`` is whose primitives compute."""

    def __init__(self, page: Page, provider: str) -> None:
        self.page = page
        self.provider = provider

    def ask(self, calls: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        """Answers to many calls in one crossing."""
        listed = [{"op": op, "args": args} for op, args in calls]
        found: list[dict[str, Any]] = self.page.evaluate("(calls) => ask(calls)", listed)
        return found

    def one(self, op: str, **args: Any) -> dict[str, Any]:
        return self.ask([(op, args)])[0]

    def ok(self, op: str, **args: Any) -> Any:
        """The answer of a call that must succeed."""
        answered = self.one(op, **args)
        assert "ok" in answered, (op, answered)
        return answered["ok"]

    def code(self, op: str, **args: Any) -> str | None:
        """The code of a call that must be refused."""
        return self.one(op, **args).get("code")


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("twin")
    (folder / "index.html").write_text(PAGE)
    subprocess.run(
        [
            PWA / "node_modules/.bin/esbuild",
            *(PWA / "tests/envelope" / name for name in ("page.ts", "worker.ts")),
            "--bundle",
            "--format=esm",
            "--target=es2022",
            "--external:crypto",
            "--log-level=warning",
            f"--outdir={folder}",
        ],
        check=True,
    )
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = browser.new_page()
        try:
            opened.goto(f"http://127.0.0.1:{server.server_port}/")
            yield opened
            assert opened.evaluate("violations") == []
        finally:
            opened.close()
            server.shutdown()


@pytest.fixture(params=["native", "noble"])
def twin(page: Page, request: pytest.FixtureRequest) -> Twin:
    """The twin with each provider in turn."""
    name: str = request.param
    asked = Twin(page, name)
    names = asked.ok("providers", name=name)
    assert set(names.values()) == {name}
    return asked


@pytest.fixture
def chosen_twin(page: Page) -> Twin:
    """The twin with what it found out by itself."""
    asked = Twin(page, "detected")
    asked.ok("providers", name=None)
    return asked
