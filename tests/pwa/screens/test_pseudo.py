"""T-XA: in the pseudo-locale every sentence on every screen is bracketed, and nothing is cut at 320 px.

The language en-XA exists in the gallery alone: the app has no such language and is never built with it.
"""

import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from depter.words import compiled_set, extraction, pot, pseudo

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
    if (at.closest('.unseen, code, [data-words]') || (own && own !== 'en-XA')) continue;
    // A choice of a list that is shut has no place on the screen, and is read when the list opens.
    if (at.tagName !== 'OPTION' && at.getBoundingClientRect().width === 0) continue;
    // A text with a hyphen stands in several pieces, some held together: the sentence is all of them.
    const host = at.closest('.held')?.parentElement ?? at;
    const whole = [...host.children].every((one) => one.classList.contains('held'));
    let left = (whole ? host : walk.currentNode).textContent;
    for (let n = 0; n < 4; n++) left = left.replace(/\\[[^\\[\\]]*\\]/gu, '');
    if (/\\p{L}{2,}/u.test(left)) found.add(left.trim().slice(0, 80));
  }
  return [...found];
}"""
#: What is no sentence of ours: names of languages and people, what people typed, codes and units.
DATA = {"English", "Русский", "Қазақша", "Кыргызча", "Тоҷикӣ", "Айгүл Токтоматова"}
DATA |= {"Узун күн болду."}  # a note of the interviewer's own
DATA |= {
    # what stood before a change, and working notes
    "Иниси экөөбүздү эртең менен үйдөн алып кетишти.",
    # what was told, as the list of what nobody has sealed shows it
    "Иниси экөөбүздү түн ичинде үйдөн алып кетишти.",
    "2026 · : Нооруздан эки күн кийин",
    "Next time: where did the brother sleep?",
    "Ask the lawyer for the arrest report.",
    # places of help
    "Түнкү клиника «Актан»",
    "Ойлоп табылган көчө, 1",
    "Бала бакчанын жанындагы кеңеш берүү үйү",
    "аялдар, балдар",
    "Каптал эшиктен кириңиз",
    "Эски ишеним телефону",
}
DATA |= {"walnut", "harbour", "copper", "meadow", "lantern"}  # a generated passphrase


@pytest.fixture(scope="module")
def pseudo_gallery(
    browser: Browser, gallery_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gallery]:
    folder = tmp_path_factory.mktemp("pseudo") / "gallery"
    shutil.copytree(gallery_folder, folder)
    # What the code says now, whatever the committed templates are from.
    messages, faults = extraction.extract(HOUSE)
    assert faults == []
    pot.write_templates(messages, folder / "pot")
    data = json.loads((folder / "gallery-data.json").read_text("utf-8"))
    made: dict[str, Any] = {
        domain: pseudo.catalog(folder, domain, pseudo.CODE, "n!=1")
        for domain in ("ui", "forms", "consent")
    }
    made["locale"] = pseudo.locale(compiled_set(folder / "words").locale("en"))
    for name, content in made.items():
        (folder / f"words/{name}.json").write_text(json.dumps(content), "utf-8")
        data["words"][f"json/{pseudo.CODE}/{name}.0"] = f"/words/{name}.json"
    (folder / "gallery-data.json").write_text(json.dumps(data), "utf-8")
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
        pseudo_gallery.show(screen, pseudo.CODE)
        found = [one for one in pseudo_gallery.page.evaluate(BARE) if one not in DATA]
        if found:
            bare[screen] = found
    assert bare == {}


def test_t_xa_nothing_is_cut_at_320(pseudo_gallery: Gallery) -> None:
    faults: list[str] = []
    for screen in pseudo_gallery.screens:
        pseudo_gallery.show(screen, pseudo.CODE)
        faults += [f"{screen}: {one}" for one in pseudo_gallery.page.evaluate(MEASURE)]
    # Of the sections of both forms a quarter is enough to find a box that does not give way.
    parts = pseudo_gallery.parts[::4]
    assert len(parts) > 10
    for part in parts:
        pseudo_gallery.part(part, pseudo.CODE)
        faults += [f"{part}: {one}" for one in pseudo_gallery.page.evaluate(MEASURE)]
    # What is chosen in a list that the phone itself draws cannot wrap, and its words here are twice as
    # long: that real words fit in it is measured in every language (test_screens).
    assert [one for one in faults if "cut in its box" not in one] == []
