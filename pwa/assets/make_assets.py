"""Draws the phone's assets again: the font subset, the icons and the app icons.

A tool for developers; what it makes is committed. It must never run as part of the build, which
needs neither fonttools nor a browser.

    python pwa/assets/make_assets.py FOLDER_WITH_NOTO_SANS_TTF FOLDER_OF_LUCIDE_ICONS

Noto Sans comes from Debian's fonts-noto-core (OFL 1.1), the icons from npm's lucide-static (ISC).
"""

import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent

# Latin-1, Russian, and the letters that Kazakh, Kyrgyz and Tajik add; punctuation and the currencies.
CYRILLIC = [*range(0x0400, 0x0460), *(ord(letter) for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһӢӣӮӯҲҳҶҷ")]
SIGNS = [
    ord(sign)
    for sign in "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026№₸₽€\u2212\u2192\u2190\u202f"
]
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, *CYRILLIC, *SIGNS]

# Only icons that a screen shows; the name is lucide's.
ICONS = """
arrow-left camera check chevron-down chevron-left chevron-right circle circle-alert circle-check
circle-dot circle-minus clock cloud-off download ear eye eye-off file-lock file-up hand info
key-round languages list lock log-out pause pencil play plus refresh-cw search settings
shield-check smartphone trash-2 triangle-alert upload x
"""

APP_ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<rect width="512" height="512" fill="#124a47"/>
<rect x="146" y="112" width="228" height="288" rx="20" fill="#fbf7ef"/>
<path d="M146 132a20 20 0 0 1 20-20h26v288h-26a20 20 0 0 1-20-20z" fill="#e3d6bd"/>
<path d="M226 184h112M226 232h112M226 280h72" stroke="#124a47" stroke-width="16"
 stroke-linecap="round"/>
<path d="M310 340v86l24-20 24 20v-86z" fill="#c7843c"/>
</svg>
"""


def draw_font(source: Path, target: Path) -> None:
    """Cut one weight of Noto Sans down to our letters, as woff2 with kerning and no hinting."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def outline(kind: str, facts: dict[str, str]) -> str:
    """One shape of an icon as the data of a path."""
    if kind == "path":
        # A path that follows another one must not begin where that one ended; the numbers after a
        # relative beginning are relative lines.
        begin = re.match(r"m\s*(-?[\d.]+)[ ,]?(-?[\d.]+)\s*", facts["d"])
        if begin is None:
            return facts["d"]
        rest = facts["d"][begin.end() :]
        line = "l" if re.match(r"[-.\d]", rest) else ""
        return f"M{begin[1]} {begin[2]}{line}{rest}"
    number = {name: float(value) for name, value in facts.items() if value[0] in ".0123456789"}
    if kind == "circle":
        x, y, r = number["cx"], number["cy"], number["r"]
        return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0"
    if kind == "line":
        return f"M{number['x1']:g} {number['y1']:g}L{number['x2']:g} {number['y2']:g}"
    if kind == "rect":
        x, y, w, h = number["x"], number["y"], number["width"], number["height"]
        r = number.get("rx", number.get("ry", 0))
        turn = f"a{r:g} {r:g} 0 0 1 "
        return (
            f"M{x + r:g} {y:g}h{w - 2 * r:g}{turn}{r:g} {r:g}v{h - 2 * r:g}{turn}{-r:g} {r:g}"
            f"h{2 * r - w:g}{turn}{-r:g} {-r:g}v{2 * r - h:g}{turn}{r:g} {-r:g}z"
        )
    raise SystemExit(f"an icon holds a {kind}, which is not drawn here yet")


def draw_icons(lucide: Path) -> None:
    """Write every icon as one path: a symbol of another file costs a screen a third of its time."""
    lines = []
    for name in sorted(ICONS.split()):
        text = (lucide / f"{name}.svg").read_text("utf-8")
        body = re.search(r"<svg[^>]*>(.*)</svg>", text, re.S)
        if body is None:
            raise SystemExit(f"{name}.svg is not the icon it was")
        shapes = re.findall(r"<(\w+)((?:\s+[\w-]+=\"[^\"]*\")*)\s*/>", body[1])
        data = "".join(
            outline(kind, dict(re.findall(r'([\w-]+)="([^"]*)"', facts))) for kind, facts in shapes
        )
        lines.append(f'  "{name}": "{data}",')
    text = "\n".join(
        [
            "/**",
            " * The icons, each as one path; made by assets/make_assets.py from lucide-static (ISC licence,",
            " * see assets/icons.LICENSE.txt). Must never be changed by hand.",
            " */",
            "",
            "export const ICONS = {",
            *lines,
            "} as const;",
            "",
        ]
    )
    (HERE.parent / "src/views/icons.ts").write_text(text, "utf-8")
    shutil.copy(lucide.parent / "LICENSE", HERE / "icons.LICENSE.txt")


def draw_app_icons() -> None:
    """Render the app icon to the sizes that Android and iOS ask for."""
    (HERE / "app-icon.svg").write_text(APP_ICON, "utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for size in (180, 192, 512):
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{APP_ICON}")
            page.screenshot(path=HERE / f"app-icon-{size}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    noto, icons = Path(sys.argv[1]), Path(sys.argv[2])
    (HERE / "fonts").mkdir(exist_ok=True)
    for weight, name in (("Regular", "noto-sans-400"), ("Bold", "noto-sans-700")):
        draw_font(noto / f"NotoSans-{weight}.ttf", HERE / "fonts" / f"{name}.woff2")
    draw_icons(icons)
    draw_app_icons()
