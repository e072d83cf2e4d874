"""T-LINT over all that ships: no tool that guesses, no language data of the browser, no HTML out of a text,
no formatting of a translated one but our own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from depter.words import places
from depter.words.extraction import FUNCTIONS

ROOT = places.repository()
HOMES = (
    "backend/depter",
    "pwa/src",
    "pwa/preview",
    "pwa/extract",
    "pwa/assets",
    "pwa/index.html",
    "pwa/neutral.html",
    "pwa/build.mjs",
    "Makefile",
    ".ci/run",
)
#: What a build put there: it was read in its sources, and bundles parts of others.
BUILT = (
    "backend/depter/words/compiled",
    "backend/depter/relay/static/app",
    "backend/depter/words/studio/static/phone",
)
#: What no program of ours may hold, by the ending of the file.
BANNED = {
    (".ts", ".tsx", ".mjs", ".js"): r"\bIntl\.|\.toLocale\w*\(|\.localeCompare\("
    r"|\.(inner|outer)HTML\b|insertAdjacentHTML|dangerouslySetInnerHTML"
    r"|type=\"date\"|type=\"number\"|\bdocument\.write\(",
    (".py", ".html"): r"\|\s*safe\b|\bMarkup\(",
    (".css",): r"text-transform:\s*uppercase",
    (".html",): r"type=\"(date|number)\"",
    (".py", ".ts", ".tsx", ".mjs", ".js", ".toml", ".cfg", ".sh", "Makefile", "run"): r"pybabel"
    r"|msgmerge",
}
_CALL = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(FUNCTIONS))})\(")
_AFTER = re.compile(r"\s*(?:%(?![}%])|\.format(?:_map)?\()")
_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[()]""", re.DOTALL)


def formatted(source: str) -> Iterator[str]:
    """Calls of our functions whose result is formatted by another's rules; brackets inside may nest."""
    for call in _CALL.finditer(source):
        depth, end = 1, len(source)
        for token in _TOKEN.finditer(source, call.end()):
            depth += {"(": 1, ")": -1}.get(token[0], 0)
            if depth == 0:
                end = token.end()
                break
        # Brackets around the call belong to it: (_t("…")) % x.
        while (close := re.match(r"\s*\)", source[end:])) and _opened(source, call.start()):
            if _AFTER.match(source[end:]):
                break
            end += close.end()
        if _AFTER.match(source[end:]):
            yield source[call.start() : end + 10]


def _opened(source: str, start: int) -> bool:
    """Whether nothing but a bracket stands before a call: no name that would be called with it."""
    return re.search(r"(?<![\w\])])\(\s*$", source[:start]) is not None


def files() -> list[Path]:
    return [
        path
        for home in HOMES
        for path in ([ROOT / home] if (ROOT / home).is_file() else (ROOT / home).rglob("*"))
        if path.is_file() and not path.relative_to(ROOT).as_posix().startswith(BUILT)
    ]


def test_t_lint_no_tool_that_guesses_and_no_language_data_of_the_browser() -> None:
    walked = files()
    places_met = {"/".join(path.relative_to(ROOT).parts[:3]) for path in walked}
    assert {"backend/depter/cli", "backend/depter/words", "pwa/preview/words.tsx"} <= places_met
    assert ROOT / "backend/depter/words/studio/static/studio.js" in walked
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for endings, rule in BANNED.items()
        for path in walked
        if path.name.endswith(endings)
        for hit in [re.search(rule, path.read_text("utf-8"))]
        if hit is not None
    ]
    assert found == []


def test_t_lint_translated_texts_are_filled_by_our_own_function() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit}"
        for path in files()
        if path.suffix in (".py", ".html")
        for hit in formatted(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        '_t("{who}") % who',
        '_t("{who}").format(who=1)',
        '_t("{who}", who=name(of(1), "a)b")) % 2',
        '_tn("{n} (one)", "{n} (more)", len(of(1))).format(n=2)',
        '{{ _t("Hello (you)", a=b(c)) % d }}',
        '(_t("x")) % 1',
        '_t("x")\n    .format(1)',
    ],
)
def test_the_rule_sees_it(source: str) -> None:
    assert list(formatted(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        '_t("100 %")',
        '{% if _t("x") %}{% endif %}',
        'f(_t("x (y)"), 5) % 2',
        'other_t("x") % 1',
        '_t("a", b=c % d)',
        '_t("a", b="{}".format(1))',
        'total(_t("x")).format()',
    ],
)
def test_the_rule_lets_it_be(source: str) -> None:
    assert list(formatted(source)) == []
