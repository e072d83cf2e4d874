"""The loader: a whole release or nothing, offline, newer only on consent, never older (ruling 24)."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

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
