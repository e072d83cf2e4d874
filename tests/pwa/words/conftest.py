"""The words room in a real Chromium with the compiled catalogs, in a browser of any language."""

import functools
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from depter.words import places

PWA = Path(__file__).parents[3] / "pwa"
PAGE = (
    '<!doctype html><meta charset="utf-8"><title>words</title>'
    '<body><script type="module" src="/page.js"></script>'
)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *told: object) -> None:
        """Pytest's output is for tests."""


class Words:
    """Asks the words room of a page."""

    def __init__(self, page: Page, files: dict[str, str]) -> None:
        self.page = page
        self.files = files

    def ask(self, name: str, *args: Any) -> Any:
        return self.page.evaluate("([name, args]) => words[name](...args)", [name, list(args)])

    def many(self, calls: list[tuple[str, list[Any]]]) -> list[Any]:
        """Answers to many questions in one crossing, one after another."""
        found: list[Any] = self.page.evaluate(
            "(calls) => calls.map(([name, args]) => words[name](...args))", [list(c) for c in calls]
        )
        return found

    def configure(self, replaced: dict[str, Any] | None = None) -> None:
        """Starts anew, with some files replaced by data (by address)."""
        self.ask("configure", self.files, replaced or {})
        self.ask("showUnapprovedConsent", False)
        self.ask("setLanguage", "en")

    def speak(self, code: str) -> None:
        assert self.ask("setLanguage", code) is True


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of the page, and the catalogs as the app's build names them."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "index.html").write_text(PAGE)
    shutil.copytree(places.COMPILED / "json", folder / "json")
    subprocess.run(
        [
            PWA / "node_modules/.bin/esbuild",
            PWA / "tests/words/page.ts",
            "--bundle",
            "--format=esm",
            "--target=es2022",
            "--log-level=warning",
            f"--outdir={folder}",
        ],
        check=True,
    )
    index = json.loads((folder / "json/index.json").read_text("utf-8"))
    files = {
        f"json/{name.removesuffix('.json')}": f"/json/{name}" for name in index["files"].values()
    }
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", files
        server.shutdown()


@pytest.fixture(scope="session", params=["en-US", "ru-RU", "ar"])
def room(
    request: pytest.FixtureRequest, browser: Browser, served: tuple[str, dict[str, str]]
) -> Iterator[Words]:
    """The room in a browser of three languages: none of them may shine through."""
    address, files = served
    context = browser.new_context(locale=request.param, timezone_id="Asia/Bishkek")
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("globalThis.words !== undefined")
    yield Words(page, files)
    context.close()


@pytest.fixture
def phone(room: Words) -> Words:
    """The room as after the start of the app, in English."""
    room.configure()
    return room
