"""The loader: a whole release or nothing, offline, newer only on consent, never older (ruling 24)."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from depter.relay import shell
from tests.pwa.core.conftest import Browsers, Served, serve

READY = """async () => {
  await Promise.race([navigator.serviceWorker.ready, new Promise((_,
    no) => setTimeout(() => no(new Error('no loader within 5 s')), 5000))]);
  for (let i = 0; i < 200 && !navigator.serviceWorker.controller;
    i++) await new Promise(r => setTimeout(r, 20));
  return navigator.serviceWorker.controller !== null;
}"""
ASK = """(what) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = (event) => resolve(event.data);
  navigator.serviceWorker.controller.postMessage({ ask: what }, [port2]);
})"""


@pytest.fixture
def folder(app_folder: Path, tmp_path: Path) -> Path:
    """A copy of the built app that a test may change."""
    copy = tmp_path / "app"
    shutil.copytree(app_folder, copy)
    for packed in copy.rglob("*.gz"):
        packed.unlink()
    return copy


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Iterator[Served]:
    """A relay that serves the copy."""
    one = serve(folder, tmp_path / "relay", b"loader")
    yield one
    one.stop()


def release(folder: Path, name: str, counter: int, *, spoil: bool = False) -> None:
    """Publish another release: one more file, another counter."""
    listed = folder / "release.json"
    content: dict[str, Any] = json.loads(listed.read_text())
    note = folder / "assets" / "note.json"
    note.write_text(json.dumps({"release": name}))
    digest = hashlib.sha256(b"spoilt" if spoil else note.read_bytes()).hexdigest()
    files = [one for one in content["files"] if one["path"] != "/assets/note.json"]
    files.append({"path": "/assets/note.json", "size": note.stat().st_size, "sha256": digest})
    listed.write_text(json.dumps({"release": name, "counter": counter, "files": files}))


def opened(site: Served, browsers: Browsers) -> tuple[Page, list[str]]:
    """The app's own page with the loader in charge."""
    context = browsers.open()
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type == "error" else None,
    )
    page.goto(site.url)
    assert page.evaluate(READY)
    return page, said


def test_starts_offline_from_a_whole_release(site: Served, browsers: Browsers) -> None:
    page, said = opened(site, browsers)
    page.get_by_role("heading", name="A notebook that").wait_for()
    site.stop()
    page.reload()
    page.get_by_role("heading", name="A notebook that").wait_for()
    assert [one for one in said if "Content Security Policy" in one or "Trusted" in one] == []
    # A served site is stopped again by its fixture; stopping twice is fine here.
    site.stop = lambda: None


def test_a_newer_release_waits_for_consent(site: Served, browsers: Browsers, folder: Path) -> None:
    page, _ = opened(site, browsers)
    before = page.evaluate(ASK, "memory")["memory"]
    assert before["waiting"] is None
    release(folder, "9.9.9", before["active"]["counter"] + 1)
    found = page.evaluate(ASK, "check")["memory"]
    assert found["waiting"]["release"] == "9.9.9"
    assert found["active"] == before["active"]
    page.reload()
    assert page.evaluate(ASK, "memory")["memory"]["active"] == before["active"]
    now = page.evaluate(ASK, "activate")["memory"]
    assert now["active"]["release"] == "9.9.9" and now["waiting"] is None
    names = page.evaluate("() => caches.keys()")
    assert sorted(names) == sorted(["loader", now["active"]["cache"]])


def test_a_release_with_one_wrong_byte_is_not_installed(
    site: Served, browsers: Browsers, folder: Path
) -> None:
    page, _ = opened(site, browsers)
    before = page.evaluate(ASK, "memory")["memory"]
    release(folder, "9.9.9", before["active"]["counter"] + 1, spoil=True)
    assert page.evaluate(ASK, "check") == {"code": "loader.file"}
    assert page.evaluate(ASK, "memory")["memory"] == before
    assert sorted(page.evaluate("() => caches.keys()")) == sorted(
        ["loader", before["active"]["cache"]]
    )


def test_never_goes_back_to_an_older_release(
    site: Served, browsers: Browsers, folder: Path
) -> None:
    page, _ = opened(site, browsers)
    before = page.evaluate(ASK, "memory")["memory"]
    release(folder, "0.0.1", before["active"]["counter"] - 1)
    assert page.evaluate(ASK, "check") == {"code": "loader.downgrade"}
    assert page.evaluate(ASK, "memory")["memory"] == before


def test_the_loader_keeps_its_hands_off_the_relay(site: Served, browsers: Browsers) -> None:
    page, _ = opened(site, browsers)
    found = page.evaluate(
        """async (org) => {
          const a = await fetch(`/api/v1/orgs/${org}/root`);
          return [a.status, (await a.arrayBuffer()).byteLength];
        }""",
        site.world.org.hex(),
    )
    assert found == [200, len(site.world.signed_root.data)]
    kept = page.evaluate(
        """async () => {
          const urls = [];
          for (const name of await caches.keys()) {
            for (const one of await (await caches.open(name)).keys()) urls.push(one.url);
          }
          return urls.filter(url => url.includes('/api/'));
        }"""
    )
    assert kept == []


def test_the_loader_says_itself_what_a_file_is(
    folder: Path, tmp_path: Path, browsers: Browsers
) -> None:
    """A server that hands out the right bytes under a looser policy and another type."""

    def loosened(app: Any) -> Any:
        def run(environ: dict[str, Any], start: Any) -> Any:
            def without(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
                kept = [one for one in headers if one[0] not in shell.HEADERS]
                if environ["PATH_INFO"].startswith("/lists/"):
                    kept = [one for one in kept if one[0] != "Content-Type"]
                    kept.append(("Content-Type", "text/html"))
                return start(status, [*kept, ("X-Extra", "1")])

            return app(environ, without)

        return run

    site = serve(folder, tmp_path / "relay", b"loose", loosened)
    try:
        page, _ = opened(site, browsers)
        content = json.loads((folder / "release.json").read_text())
        paths = ["/", *(one["path"] for one in content["files"])]
        found = page.evaluate(
            """async (paths) => Object.fromEntries(await Promise.all(paths.map(async (path) =>
              [path, Object.fromEntries([...(await fetch(path)).headers])])))""",
            [path for path in paths if path != "/"],
        )
        for path, headers in found.items():
            kind = shell._TYPES[Path(path).suffix]
            said = {name.lower(): value for name, value in shell.HEADERS.items()}
            assert headers == said | {"content-type": kind}, path
        page.goto(f"{site.url}/somewhere")
        refused = page.evaluate(
            """() => { const one = document.createElement('script');
              try { one.textContent = 'globalThis.loose = 1'; } catch (e) { return e.name; }
              document.head.append(one); return globalThis.loose ?? 'nothing'; }"""
        )
        assert refused == "TypeError"
    finally:
        site.stop()


HOSTILE = b"<!doctype html><title>not ours</title><script>globalThis.hostile = true</script>"


def test_no_page_of_the_server_gets_this_origin(
    folder: Path, tmp_path: Path, browsers: Browsers
) -> None:
    """A relay that is not ours any more answers with pages and scripts of its own."""

    def hostile(app: Any) -> Any:
        def run(environ: dict[str, Any], start: Any) -> Any:
            path = environ["PATH_INFO"]
            if path.endswith("/evil.js"):
                start("200 OK", [("Content-Type", "text/javascript")])
                return [b"globalThis.hostile = true"]
            if path.startswith("/api/v1/page") or (path, environ["REQUEST_METHOD"]) == (
                "/",
                "POST",
            ):
                start("200 OK", [("Content-Type", "text/html")])
                return [HOSTILE]
            return app(environ, start)

        return run

    site = serve(folder, tmp_path / "relay", b"hostile", hostile)
    try:
        page, _ = opened(site, browsers)
        for path in ("/api/v1/page", "/health", "/release.json", "/sw.js"):
            page.goto(site.url + path)
            page.get_by_role("heading", name="A notebook that").wait_for()
        loaded = page.evaluate("() => import('/evil.js').then(() => 'loaded', () => 'refused')")
        assert loaded == "refused"
        # A form of another site, sent by a click on it.
        page.goto("data:text/html,<form method=post action='" + site.url + "/'><button>go</button>")
        page.get_by_role("button", name="go").click()
        page.get_by_role("heading", name="A notebook that").wait_for()
        assert page.evaluate("() => globalThis.hostile ?? null") is None
    finally:
        site.stop()


def test_another_loader_is_told(site: Served, browsers: Browsers, folder: Path) -> None:
    """Whoever runs the relay can put another loader there; the page notices and keeps the alarm."""
    page, _ = opened(site, browsers)
    alarms = """async (ms) => {
      const end = performance.now() + ms;
      for (;;) {
        const db = await new Promise((done) => {
          const asked = indexedDB.open('depter'); asked.onsuccess = () => done(asked.result); });
        const codes = await new Promise((done) => {
          const asked = db.transaction('alarms').objectStore('alarms').getAll();
          asked.onsuccess = () => done(asked.result.map(one => one.code)); });
        db.close();
        if (codes.length > 0 || performance.now() > end) return codes;
        await new Promise(r => setTimeout(r, 100));
      }
    }"""
    page.reload()
    page.get_by_role("heading", name="A notebook that").wait_for()
    assert page.evaluate(alarms, 2000) == []
    loader = folder / "sw.js"
    loader.write_text(loader.read_text() + "\n// changed")
    page.reload()
    assert page.evaluate(alarms, 20_000) == ["loader.changed"]


def test_loader_bytes_do_not_depend_on_the_release(folder: Path) -> None:
    """Nothing of the release stands in it: no version, no hashed file name."""
    text = (folder / "sw.js").read_text()
    content = json.loads((folder / "release.json").read_text())
    hashed = [one["path"] for one in content["files"] if one["path"].endswith(".js")]
    assert content["release"] not in text
    assert not any(path in text for path in hashed)


def test_can_be_installed(site: Served, browsers: Browsers) -> None:
    page, _ = opened(site, browsers)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert faults == [], faults
