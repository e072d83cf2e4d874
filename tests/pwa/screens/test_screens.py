"""Every screen: readable for all, nothing clipped, nothing too small to touch, no rule broken."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import PHONE, Gallery

LANGUAGES = ("en", "ru", "kk", "ky", "tg")
# Every theme and every language once; the whole product would only repeat them.
LOOKS = (("en", "light"), ("ru", "dark"), ("kk", "sun"), ("ky", "light"), ("tg", "dark"))
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

MEASURE = """() => {
  const found = [];
  const name = (e) => e.tagName.toLowerCase() + "." + e.className + " " + (e.textContent ?? "").slice(0, 40);
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push("page wider than the phone");
  for (const e of document.querySelectorAll("#app *")) {
    if (e.closest(".unseen") || e.closest("svg") || e.tagName === "OPTION") continue;
    const box = e.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.right > width + 1 || box.left < -1) found.push("sticks out: " + name(e));
    if (e.tagName === "SELECT") {
      const style = getComputedStyle(e);
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const arrow = style.appearance === "none" ? 0 : 16;
      const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
      const chosen = e.selectedOptions[0]?.text ?? "";
      if (pen.measureText(chosen).width > room + 1) found.push(`cut in its box: ${chosen}`);
    }
    if (["SELECT", "TEXTAREA", "INPUT", "PROGRESS"].includes(e.tagName)) continue;
    const inline = getComputedStyle(e).display === "inline" || e.clientWidth === 0;
    if (!inline && e.scrollWidth > e.clientWidth + 1) found.push("clipped: " + name(e));
  }
  const labelled = (e) => e.closest("label.option") ?? e;
  for (const e of document.querySelectorAll("button, a[href], input, select, textarea, label.btn")) {
    if (e.classList.contains("unseen")) continue;
    const box = labelled(e).getBoundingClientRect();
    if (box.width === 0) continue;
    if (Math.min(box.width, box.height) < 44) found.push(`target ${box.width}x${box.height}: ` + name(e));
  }
  return found;
}"""


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_no_screen_has_an_accessibility_fault(
    gallery: Gallery, axe: None, language: str, theme: str
) -> None:
    faults: list[str] = []
    for screen in gallery.screens:
        gallery.show(screen, language, theme)
        result: dict[str, Any] = gallery.page.evaluate(
            "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS
        )
        for violation in result["violations"]:
            where = violation["nodes"][0]
            faults.append(f"{screen}: {violation['id']}: {where['html'][:160]}")
    assert faults == []


# In the size that a phone comes with: test_glyphs, which walks through all of them anyway.
SIZES = [*((language, "200") for language in LANGUAGES), ("ru", "150"), ("tg", "150")]


@pytest.mark.parametrize(("language", "size"), SIZES)
def test_nothing_is_clipped_or_too_small_at_320_pixels(
    gallery: Gallery, language: str, size: str
) -> None:
    faults: list[str] = []
    for screen in gallery.screens:
        gallery.show(screen, language, "light", size)
        faults += [f"{screen}: {fault}" for fault in gallery.page.evaluate(MEASURE)]
    assert faults == []
    assert gallery.complaints == [], "the browser objected to something"


def test_the_exit_is_in_the_same_place_on_every_screen(gallery: Gallery) -> None:
    places = set()
    for screen in gallery.screens:
        if screen == "covered":  # there one tap uncovers, then the exit is back
            continue
        gallery.show(screen, "en")
        box = gallery.page.locator("header .exit").bounding_box()
        banner = gallery.page.locator(".practice")
        top = banner.bounding_box() if banner.count() else None
        assert box is not None
        places.add((round(box["x"]), round(box["y"] - (top["height"] if top else 0))))
    assert len(places) == 1


def test_practice_is_said_on_every_screen_of_a_member(gallery: Gallery) -> None:
    for screen in ("locked", "home", "outbox", "settings", "about", "consent", "before", "sealed"):
        gallery.show(screen, "en")
        assert gallery.page.locator(".practice").is_visible(), screen


def test_the_style_sheet_stays_small() -> None:
    sheet = Path(PHONE / "src/styles/app.css").read_bytes()
    assert len(gzip.compress(sheet, 9)) <= 6 * 1024


def test_whatever_the_phone_raises_has_words() -> None:
    early = (PHONE / "src/views/faults.ts").read_text("utf-8")
    table = (PHONE / "src/views/openfaults.ts").read_text("utf-8") + early
    rooms = ("api", "capture", "interview", "store", "sync", "vault", "worker")
    raised = {
        code
        for room in rooms
        for file in (PHONE / "src" / room).rglob("*.ts")
        for code in re.findall(r'Error\("([a-z]+\.[a-z_]+)"', file.read_text("utf-8"))
    }
    families = set(re.findall(r'^\s+"([a-z_]+\.[a-z_]+)": \(', table, re.M))
    listed = table[table.index("const FAMILIES") :]
    told = {code for code in raised if code in families or f"{code.split('.')[0]}: " in listed}
    assert len(raised) > 40
    assert raised - told == set()
