"""T-XA: in the pseudo-locale every sentence on every screen is bracketed, and nothing is cut at 320 px.

The pseudo texts stand in Tajik's place of a gallery of their own: the app offers no such language.
"""

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from depter.words.pseudo import catalog

from .conftest import HOUSE, Gallery, Handler
from .test_screens import MEASURE

#: Visible texts with letters outside any brackets. Other people's words are marked by their own
#: ``lang`` or are data of the gallery.
BARE = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    const own = at.closest('[lang]')?.lang;
    if (at.closest('option, .unseen, code, [data-words]') || (own && own !== 'tg')) continue;
    if (at.getBoundingClientRect().width === 0) continue;
    let left = walk.currentNode.textContent;
    for (let n = 0; n < 4; n++) left = left.replace(/\\[[^\\[\\]]*\\]/gu, '');
    if (/\\p{L}{2,}/u.test(left)) found.add(left.trim().slice(0, 80));
  }
  return [...found];
}"""
#: What is no sentence of ours: names of languages and people, what people typed, codes and units.
DATA = {"English", "Русский", "Қазақша", "Кыргызча", "Тоҷикӣ", "Айгүл Токтоматова"}
DATA |= {"walnut", "harbour", "copper", "meadow", "lantern"}  # a generated passphrase
DATA |= {"тахминан марти соли 2026"}  # a date: locale data, not a catalog


@pytest.fixture(scope="module")
def pseudo_gallery(
    browser: Browser, gallery_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gallery]:
    folder = tmp_path_factory.mktemp("pseudo") / "gallery"
    shutil.copytree(gallery_folder, folder)
    for domain in ("ui", "forms", "consent"):
        [path] = (folder / "words/json/tg").glob(f"{domain}.*.json")
        made = catalog(HOUSE / "translations", domain, "tg", "n>1")
        path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page(viewport={"width": 320, "height": 640})
    yield Gallery(page, f"http://127.0.0.1:{server.server_port}")
    page.close()
    server.shutdown()
    server.server_close()


def test_t_xa_every_sentence_is_bracketed(pseudo_gallery: Gallery) -> None:
    bare: dict[str, list[str]] = {}
    for screen in pseudo_gallery.screens:
        pseudo_gallery.show(screen, "tg")
        found = [one for one in pseudo_gallery.page.evaluate(BARE) if one not in DATA]
        if found:
            bare[screen] = found
    assert bare == {}


def test_t_xa_nothing_is_cut_at_320(pseudo_gallery: Gallery) -> None:
    faults: list[str] = []
    for screen in pseudo_gallery.screens:
        pseudo_gallery.show(screen, "tg")
        faults += [f"{screen}: {one}" for one in pseudo_gallery.page.evaluate(MEASURE)]
    assert faults == []
