"""Cut the report's fonts again: Noto Sans with the letters of our five languages, as TrueType.

A tool for developers; what it makes is committed. It must never run as part of the build.

    python backend/depter/desk/report/make_fonts.py FOLDER_WITH_NOTO_SANS_TTF

Noto Sans comes from Debian's fonts-noto-core (OFL 1.1; the licence stands beside the fonts).
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent / "fonts"
# Latin with its accents, all of Cyrillic, punctuation, currency and the few signs a report draws.
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x300, 0x304), 0x306, 0x308,
    *range(0x400, 0x530), *range(0x2010, 0x2028), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A,
    0x20AC, 0x20B8, 0x20BD, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265,
    0x25CB, 0x25CF, 0x2713,
]  # fmt: skip


def cut(source: Path, target: Path) -> None:
    """One weight: kerning and marks kept, hints dropped, always the same bytes."""
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def letters() -> list[int]:
    """What both weights can draw."""
    found = [set(TTFont(HERE / f"NotoSans-{one}.ttf").getBestCmap()) for one in ("Regular", "Bold")]
    return sorted(found[0] & found[1])


if __name__ == "__main__":
    for weight in ("Regular", "Bold"):
        cut(Path(sys.argv[1]) / f"NotoSans-{weight}.ttf", HERE / f"NotoSans-{weight}.ttf")
    (HERE / "letters.json").write_text(json.dumps(letters()), "utf-8")
