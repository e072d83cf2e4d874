"""The screens of a long interview: entries, links, chapters, one question at a time."""

import os
from pathlib import Path
from typing import Any

import pytest

from .conftest import HOUSE, Gallery
from .test_screens import AXE_TAGS, MEASURE

WHOLE = bool(os.environ.get("DEPTER_PICTURES"))


def trials(gallery: Gallery) -> list[str]:
    found: list[str] = gallery.page.evaluate("() => globalThis.gallery.trials")
    return found


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ky", "dark"), ("kk", "sun")])
def test_they_have_no_accessibility_fault(
    gallery: Gallery, axe: None, language: str, theme: str
) -> None:
    faults: list[str] = []
    for screen in trials(gallery):
        gallery.show(screen, language, theme)
        result: dict[str, Any] = gallery.page.evaluate(
            "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
        )
        for violation in result["violations"]:
            where = violation["nodes"][0]
            faults.append(f"{screen}: {violation['id']}: {where['html'][:160]}")
    assert faults == []


@pytest.mark.parametrize("size", ["100", "150"])
@pytest.mark.parametrize("language", ["en", "tg"])
def test_nothing_of_them_is_clipped_or_too_small_at_320_pixels(
    gallery: Gallery, language: str, size: str
) -> None:
    faults: list[str] = []
    for screen in trials(gallery):
        gallery.show(screen, language, "light", size)
        faults += [f"{screen}: {fault}" for fault in gallery.page.evaluate(MEASURE)]
    assert faults == []


def test_they_can_be_photographed(gallery: Gallery, tmp_path: Path) -> None:
    """With DEPTER_PICTURES=1 into artifacts/screens, to be looked at."""
    folder = HOUSE / "artifacts/screens" if WHOLE else tmp_path
    looks = (
        [("en", "light"), ("ky", "light"), ("ru", "dark"), ("kk", "sun")]
        if WHOLE
        else [("ky", "sun")]
    )
    for language, theme in looks:
        place = folder / f"evaluation-{language}-{theme}"
        place.mkdir(parents=True, exist_ok=True)
        for screen in [*trials(gallery), *(["calm", "strain", "account"] if WHOLE else [])]:
            gallery.show(screen, language, theme)
            assert gallery.page.screenshot(path=place / f"{screen}.png", full_page=True)
