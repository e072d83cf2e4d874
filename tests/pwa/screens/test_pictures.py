"""F10: every screen and every section of both forms as a picture, in every language; what runs out of its
box or has no glyph in our font fails.

``make screens`` (DEPTER_PICTURES=narrow; CI does it) makes them at 320 and 412 px in the light theme, ``make
pictures`` (DEPTER_PICTURES=all) also at 360 px, dark and sun. They go to artifacts/screens, a
folder for each language and look. Without either a few are made, so that the way cannot break unseen.
"""

import base64
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession

from .conftest import HOUSE, Gallery
from .test_glyphs import MARK, session, strangers
from .test_screens import AXE_TAGS, LANGUAGES, MEASURE

__all__ = ["session"]

WISH = os.environ.get("DEPTER_PICTURES", "")
ALL = WISH not in ("", "narrow")
FOLDER = HOUSE / "artifacts/screens"
HEIGHTS = {320: 640, 360: 740, 412: 870}
LOOKS = [
    (width, theme)
    for width in (HEIGHTS if ALL else [320, 412] if WISH else [320])
    for theme in (("light", "dark", "sun") if ALL else ["light"])
]
#: One screen or section in so many, where only the way to them is tried.
STEP = 1 if WISH else 6
#: Enough to read by; a whole set of five languages at one width is some 85 MB, as PNG it would be 180.
QUALITY = 40
RUN_AXE = "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
#: The foot of a screen stands at the end of its picture, not across the middle of it.
WHOLE_PAGE = """() => {
  for (const e of document.querySelectorAll('.foot')) e.style.position = 'static';
  const { scrollWidth, scrollHeight } = document.documentElement;
  return { x: 0, y: 0, width: scrollWidth, height: scrollHeight, scale: 1 };
}"""


@pytest.fixture(params=LANGUAGES if WISH else ["tg"])
def language(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[1]}-{look[0]}")
def look(request: pytest.FixtureRequest, gallery: Gallery) -> Iterator[tuple[int, str]]:
    width, theme = request.param
    gallery.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    gallery.page.evaluate("() => { globalThis.seen = new Set(); }")
    yield width, theme
    gallery.page.set_viewport_size({"width": 320, "height": 640})


def taken(gallery: Gallery, session: CDPSession, picture: Path) -> list[str]:
    """Photographs what is shown, the whole length of it; answers what is wrong with it."""
    gallery.page.evaluate(MARK)
    found = [*gallery.page.evaluate(MEASURE), *strangers(session)]
    clip = gallery.page.evaluate(WHOLE_PAGE)
    wish = {"format": "jpeg", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
    data = base64.b64decode(session.send("Page.captureScreenshot", wish)["data"])
    assert data.startswith(b"\xff\xd8") and len(data) > 1000
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(data)
    return found


def wrong(
    gallery: Gallery, session: CDPSession, folder: Path, shown: Mapping[str, Callable[[], None]]
) -> list[str]:
    """Photographs all that is to be shown, and names what is wrong by its picture."""
    found = []
    chosen = list(shown)[::STEP]
    for name in chosen:
        shown[name]()
        picture = folder / f"{name.replace('/', '-')}.jpg"
        found += [f"{name}: {one}" for one in taken(gallery, session, picture)]
    assert len(list(folder.glob("*.jpg"))) == len(chosen) > 5
    return found


def test_every_screen(
    gallery: Gallery, session: CDPSession, look: tuple[int, str], language: str, tmp_path: Path
) -> None:
    width, theme = look
    names = [*gallery.screens, *gallery.page.evaluate("() => globalThis.gallery.trials")]
    folder = (FOLDER if WISH else tmp_path) / f"{language}-{theme}-{width}"
    shown = {name: partial(gallery.show, name, language, theme) for name in names}
    assert wrong(gallery, session, folder, shown) == []


def test_every_section_of_every_form(
    gallery: Gallery, session: CDPSession, look: tuple[int, str], language: str, tmp_path: Path
) -> None:
    width, theme = look
    assert {one.partition("/")[0] for one in gallery.parts} == {"intake", "evaluation"}
    folder = (FOLDER if WISH else tmp_path) / f"{language}-forms-{theme}-{width}"
    shown = {name: partial(gallery.part, name, language, theme) for name in gallery.parts}
    assert wrong(gallery, session, folder, shown) == []


def test_every_section_can_be_used_by_all(gallery: Gallery, axe: None, language: str) -> None:
    """Each section of both forms meets axe, a fifth in each language; the screens do in test_screens."""
    parts = gallery.parts[LANGUAGES.index(language) :: len(LANGUAGES)][::STEP]
    faults = []
    for name in parts:
        gallery.part(name, language, "light")
        result = gallery.page.evaluate(RUN_AXE, AXE_TAGS)
        # The gallery opens an entry below its card, so a name may stand there twice; for a person an
        # entry is a screen of its own.
        found = [one for one in result["violations"] if one["id"] != "landmark-unique"]
        faults += [f"{name}: {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    assert len(parts) > 1 and faults == []


def test_what_is_cut_and_what_has_no_glyph_is_seen(
    gallery: Gallery, session: CDPSession, tmp_path: Path
) -> None:
    """A word that is too wide for its box, and a letter that our font does not have."""
    gallery.page.evaluate("() => { globalThis.seen = new Set(); }")
    gallery.show("home", "ky")
    assert taken(gallery, session, tmp_path / "right.jpg") == []
    gallery.page.evaluate(
        """() => {
          const wide = document.querySelector('main').appendChild(document.createElement('p'));
          wide.textContent = 'Сиз\u6f22';
          wide.className = 'digits';
          wide.setAttribute('title', 'wide');
          Object.assign(wide.style, { width: '400px' });
        }"""
    )
    found = taken(gallery, session, tmp_path / "wrong.jpg")
    assert "page wider than the phone" in found
    assert any(one.startswith("sticks out: p.digits") for one in found)
    assert any("no \u6f22" in one for one in found)
