"""F10: every screen and every section of every form as a picture, in every language, at 320 and 412 px;
what runs out of its box or has no glyph in our font fails.

``make pictures`` (DEPTER_PICTURES=1) makes them all, into artifacts/screens; without it a few are made,
so that the way to them cannot break unseen.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession

from .conftest import HOUSE, Gallery
from .test_glyphs import MARK, session, strangers
from .test_screens import LANGUAGES, MEASURE

__all__ = ["session"]

WHOLE = bool(os.environ.get("DEPTER_PICTURES"))
FOLDER = HOUSE / "artifacts/screens"
WIDTHS = {320: 640, 412: 870}
#: Languages, each in its turn; the dark and the sun theme only where all is made.
LOOKS = (
    [(code, theme) for code in LANGUAGES for theme in ("light", "dark", "sun")]
    if WHOLE
    else [("kk", "sun")]
)
PARTS = LANGUAGES if WHOLE else ("tg",)


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest, gallery: Gallery) -> int:
    found: int = request.param
    gallery.page.set_viewport_size({"width": found, "height": WIDTHS[found]})
    request.addfinalizer(lambda: gallery.page.set_viewport_size({"width": 320, "height": 640}))
    return found


def taken(gallery: Gallery, session: CDPSession, picture: Path) -> list[str]:
    """Photographs what is shown; answers what is wrong with it."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    assert gallery.page.screenshot(path=picture, full_page=True)
    gallery.page.evaluate(MARK)
    return [
        f"{picture.parent.name}/{picture.stem}: {one}"
        for one in [*gallery.page.evaluate(MEASURE), *strangers(session)]
    ]


def wrong(
    gallery: Gallery,
    session: CDPSession,
    folder: Path,
    names: list[str],
    show: Callable[[str], None],
) -> list[str]:
    gallery.page.evaluate("() => { globalThis.seen = new Set(); }")
    found: list[str] = []
    for name in names:
        show(name)
        found += taken(gallery, session, folder / f"{name.replace('/', '-')}.png")
    return found


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_screen(
    gallery: Gallery, session: CDPSession, width: int, language: str, theme: str, tmp_path: Path
) -> None:
    folder = (FOLDER if WHOLE else tmp_path) / f"{language}-{theme}-{width}"
    faults = wrong(
        gallery, session, folder, gallery.screens, lambda one: gallery.show(one, language, theme)
    )
    assert faults == []


@pytest.mark.parametrize("language", PARTS)
def test_every_question_of_every_form(
    gallery: Gallery, session: CDPSession, width: int, language: str, tmp_path: Path
) -> None:
    folder = (FOLDER if WHOLE else tmp_path) / f"{language}-forms-{width}"
    names = gallery.parts if WHOLE else gallery.parts[::4]
    faults = wrong(gallery, session, folder, names, lambda one: gallery.part(one, language))
    assert len(names) >= 5
    assert faults == []
