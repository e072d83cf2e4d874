"""T-GLYPH in Chromium: every letter on every screen is drawn by our own font, in five languages, and no
letter of the four alphabets falls to whatever font a phone happens to have.

Nothing is cut or too small at 320 px either, measured in the same walk.

Two questions, because a browser that finds a letter in no font draws an empty box with the first one and
says nothing: which font drew it, and whether our font has it.
"""

from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import CDPSession

from depter.words import compiled_set

from .conftest import PHONE, Gallery
from .test_screens import LANGUAGES, MEASURE

#: Marks each element whose own text was not looked at before in this language; answers how many.
MARK = """() => {
  globalThis.seen ??= new Set();
  for (const e of document.querySelectorAll('[data-glyph]')) e.removeAttribute('data-glyph');
  let count = 0;
  for (const e of document.querySelectorAll('#app *')) {
    // What is folded away is not drawn; it has a box all the same.
    if (e.closest('svg, option') || e.getBoundingClientRect().width === 0 || !e.checkVisibility()) continue;
    const nodes = [...e.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE);
    const own = nodes.map((one) => one.nodeValue).join('');
    const text = e.tagName === 'SELECT' ? e.selectedOptions[0]?.textContent ?? '' : own;
    const { fontWeight, fontStyle, fontFamily } = getComputedStyle(e);
    const name = [text, fontWeight, fontStyle, fontFamily].join('|');
    if (text.trim() === '' || seen.has(name)) continue;
    seen.add(name);
    e.setAttribute('data-glyph', text.trim());
    count += 1;
  }
  return count;
}"""
UNFOLDED = "() => { for (const e of document.querySelectorAll('details')) e.open = true; }"
OURS = "Noto Sans"
HELD = frozenset.intersection(
    *(
        frozenset(TTFont(path).getBestCmap())
        for path in sorted((PHONE / "assets/fonts").glob("*.woff2"))
    )
)


def strangers(session: CDPSession) -> Iterator[str]:
    """Texts among the marked elements that another font than ours drew, or has to draw elsewhere."""
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    query = {"nodeId": root, "selector": "[data-glyph]"}
    for node in session.send("DOM.querySelectorAll", query)["nodeIds"]:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        told = session.send("DOM.getAttributes", {"nodeId": node})["attributes"]
        text = told[told.index("data-glyph") + 1]
        others = [one for one in fonts if not one["isCustomFont"] or one["familyName"] != OURS]
        named = [f"{one['familyName']} ({one['glyphCount']})" for one in others]
        named += [
            f"no {one}" for one in sorted(set(text)) if not one.isspace() and ord(one) not in HELD
        ]
        if named or not fonts:
            yield f"{text[:60]}: {', '.join(named) or 'nothing was drawn'}"


@pytest.fixture(scope="module")
def session(gallery: Gallery) -> Iterator[CDPSession]:
    made = gallery.page.context.new_cdp_session(gallery.page)
    made.send("DOM.enable")
    made.send("CSS.enable")
    yield made
    made.detach()


@pytest.mark.parametrize("language", LANGUAGES)
def test_t_glyph_every_screen_is_drawn_by_our_font_and_nothing_is_cut(
    gallery: Gallery, session: CDPSession, language: str
) -> None:
    gallery.page.evaluate("() => { globalThis.seen = new Set(); }")
    looked, found, cut = 0, set(), []
    for screen in gallery.screens:
        gallery.show(screen, language)
        cut += [f"{screen}: {one}" for one in gallery.page.evaluate(MEASURE)]
        gallery.page.evaluate(UNFOLDED)
        looked += gallery.page.evaluate(MARK)
        found |= {f"{screen}: {one}" for one in strangers(session)}
    assert looked > 300
    assert sorted(found) == []
    assert cut == []


@pytest.mark.parametrize("weight", [400, 700])
def test_t_glyph_every_letter_of_the_alphabets(
    gallery: Gallery, session: CDPSession, weight: int
) -> None:
    """Small and capital, also those that no text of today has; and one that no font of ours has is
    seen to be a stranger."""
    compiled = compiled_set()
    letters = "".join(
        compiled.locale(code)["alphabet"] + compiled.locale(code)["national"]
        for code in compiled.languages
    )
    gallery.show("home", "ky")
    put = """async ([name, text, weight]) => {
      const e = document.querySelector('main').appendChild(document.createElement(name));
      e.textContent = text;
      e.className = weight === 700 ? 'strong' : '';
      e.setAttribute('data-glyph', text);
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      return Number(getComputedStyle(e).fontWeight) >= 600;
    }"""
    gallery.page.evaluate(
        "() => document.querySelectorAll('[data-glyph]')"
        ".forEach((e) => e.removeAttribute('data-glyph'))"
    )
    bold = gallery.page.evaluate(put, ["p", letters + letters.upper(), weight])
    assert bold == (weight == 700)
    assert list(strangers(session)) == []
    # What is no letter of ours is seen, and so is another font.
    gallery.page.evaluate(put, ["p", "\u6f22", weight])
    gallery.page.evaluate(put, ["kbd", "x", weight])
    assert [one[:2] for one in strangers(session)] == ["\u6f22:", "x:"]
