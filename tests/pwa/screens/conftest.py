"""Serves the gallery of every phone screen under the real policy, in real Chromium.

It must never serve anything to another machine than this one, nor soften the policy for a test.
"""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import built

HOUSE = Path(__file__).parents[3]
PHONE = HOUSE / "pwa"
DEFINITIONS = HOUSE / "backend/depter/forms/definitions"

# Ruling 23, word for word.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "media-src blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app"
)


class Handler(SimpleHTTPRequestHandler):
    """Files of one folder, each with the headers that the relay sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Say nothing: the tests read what they need."""


def esbuild(*arguments: str) -> None:
    program = PHONE / "node_modules/.bin/esbuild"
    if not program.exists():
        pytest.fail("The phone's packages are not installed. Type: make build")
    subprocess.run([program, *arguments, "--log-level=warning"], cwd=PHONE, check=True)


@pytest.fixture(scope="session")
def gallery_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the gallery, the style sheet and the data into a folder of its own."""
    folder = tmp_path_factory.mktemp("gallery")
    esbuild(
        "tests/gallery/gallery.tsx",
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--jsx=automatic",
        "--jsx-import-source=preact",
        f"--outfile={folder}/app.js",
    )
    esbuild("src/styles/app.css", "--bundle", "--external:/assets/*", f"--outfile={folder}/app.css")
    shutil.copy(PHONE / "index.html", folder)
    shutil.copy(PHONE / "neutral.html", folder)
    shutil.copytree(PHONE / "assets", folder / "assets")
    shutil.copytree(built.words() / "json", folder / "words/json")
    words = {}
    for path in (folder / "words/json").rglob("*.json"):
        name = path.relative_to(folder / "words").with_suffix("").as_posix()
        words[name] = f"/words/{name}.json"
    data = {
        "definition": json.loads((DEFINITIONS / "intake.json").read_text("utf-8")),
        "forms": {
            name: json.loads((DEFINITIONS / f"{name}.json").read_text("utf-8"))
            for name in ("intake", "evaluation")
        },
        "lists": [json.loads(p.read_text("utf-8")) for p in (DEFINITIONS / "lists").glob("*.json")],
        "words": words,
    }
    (folder / "gallery-data.json").write_text(json.dumps(data), "utf-8")
    return folder


@pytest.fixture(scope="session")
def gallery_address(gallery_folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(gallery_folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Gallery:
    """One page of the gallery; `complaints` is what the browser objected to."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(address)
        self.screens: list[str] = self._wait_for_screens()
        self.parts: list[str] = page.evaluate("() => globalThis.gallery.parts")
        # Read before anything is looked at: until then another font stands in for ours.
        page.evaluate(
            """() => Promise.all([400, 700].map((weight) =>
              document.fonts.load(`${weight} 16px "Notebook Sans"`))).then(() => true)"""
        )

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _wait_for_screens(self) -> list[str]:
        # wait_for_function would evaluate a string, which the policy forbids; polling does not.
        for _ in range(100):
            screens: list[str] | None = self.page.evaluate("() => globalThis.gallery?.screens")
            if screens:
                return screens
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the gallery did not start: {self.complaints}")

    def show(
        self, screen: str, language: str = "en", theme: str = "light", size: str = "100"
    ) -> None:
        wish = {"screen": screen, "language": language, "theme": theme, "size": size}
        self.page.evaluate("(wish) => globalThis.gallery.show(wish)", wish)

    def part(self, name: str, language: str, theme: str = "light") -> None:
        """All questions of one section of a form, whatever would have to be answered before."""
        self.page.evaluate(
            "([name, code, theme]) => globalThis.gallery.part(name, code, theme)",
            [name, language, theme],
        )


@pytest.fixture(scope="session")
def gallery(browser: Browser, gallery_address: str) -> Iterator[Gallery]:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield Gallery(page, gallery_address)
    page.close()


@pytest.fixture(scope="module")
def axe(gallery: Gallery) -> None:
    """The accessibility checks, in the gallery's page."""
    source = HOUSE / "pwa/node_modules/axe-core/axe.min.js"
    gallery.page.evaluate(source.read_text("utf-8"))
