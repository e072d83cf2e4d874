"""Checks that no text carries what a program would read: tags, entities, Markdown, ``%`` formats.

It must never allow in our own texts what the English does not have.
"""

import re
from collections import Counter
from collections.abc import Iterator

from depter.words.checks.finding import Severity, Told, added, missing
from depter.words.checks.pair import Pair
from depter.words.sentence import Sentence

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>]*>|<!--|<!\[?[A-Za-z]")
_OPEN = re.compile(r"<[A-Za-z/!?]")
#: Markdown: emphasis, code, links, headings, quotes. Nobody reads it, and a phone would show its signs.
_MARKDOWN = re.compile(
    r"\*\*|__|~~|`|\]\(|^#{1,6} |^> |(?<![\w*_])[*_](?=[^\s*_])[^*_\n]+(?<=[^\s*_])[*_](?![\w*_])",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#\d+|#x[0-9A-Fa-f]+);")
#: Tags of HTML and Pango; other words between < and > are names that a translator may translate.
_KNOWN_WORDS = (
    "a abbr b big blockquote body br button code dd div dl dt em font form h1 h2 h3 h4 hr html i iframe"
    " img input kbd li link markup ol p pre s script small span strong style sub sup svg table tbody td"
    " th tr tt u ul video"
)
_KNOWN = frozenset(_KNOWN_WORDS.split())
_FORMAT = re.compile(
    r"%(?:(?P<place>\d+)\$)?(?P<name>\(\w*\))?[-+#0']*(?:\*|\d+)?(?:\.(?:\*|\d+))?"
    r"(?:hh|h|ll|l|L|z|j|t|q)?(?P<kind>[diouxXeEfFgGcrsa@])(?![A-Za-z])"
)


def _tags(text: str) -> Counter[str]:
    names = (
        match["name"] and match["end"] + match["name"].lower() for match in _TAG.finditer(text)
    )
    return Counter(name for name in names if name and name.lstrip("/") in _KNOWN)


def markup(pair: Pair) -> Iterator[Told]:
    """No tag and no entity but those of the English; in our own texts no Markdown either."""
    if pair.ours:
        match = _OPEN.search(pair.text) or _ENTITY.search(pair.text)
        if match is None and not _MARKDOWN.search(pair.source):
            match = _MARKDOWN.search(pair.text)
        if match:
            piece = pair.text[match.start() :].split(">")[0][:40]
            start = match.start()
            yield Told(
                "markup",
                Severity.ERROR,
                Sentence("'{piece}' is markup; no text has any", piece=piece),
                piece,
                start,
                start + len(piece),
            )
        return
    wanted, found = _tags(pair.source), _tags(pair.text)
    other = _tags(pair.whole) if pair.plural else wanted
    extra = [n for n in found if found[n] > max(wanted[n], other[n])]
    lost = [] if pair.plural else list(wanted - found)
    if extra:
        named = ", ".join(f"<{name}>" for name in sorted(extra))
        yield Told("markup", Severity.ERROR, added(named), named)
    if lost:
        named = ", ".join(f"<{name}>" for name in sorted(lost))
        yield Told("markup", Severity.ERROR, missing(named), named)


def _formats(text: str) -> Counter[str]:
    plain = text.replace("%%", "")
    return Counter((match["name"] or "") + match["kind"] for match in _FORMAT.finditer(plain))


def percent(pair: Pair) -> Iterator[Told]:
    """No ``%s``, ``%d`` or ``%(name)s`` but those of the English: such a sign once stopped a server."""
    found, wanted = _formats(pair.text), _formats(pair.source)
    other = _formats(pair.whole.removeprefix(pair.source)) if pair.plural else wanted
    extra = [n for n in found if found[n] > max(wanted[n], other[n])]
    lost = [] if pair.plural or pair.ours else list(wanted - found)
    if extra:
        named = ", ".join(f"%{name}" for name in sorted(extra))
        yield Told("percent", Severity.ERROR, added(named), named)
    if lost:
        named = ", ".join(f"%{name}" for name in sorted(lost))
        yield Told("percent", Severity.ERROR, missing(named), named)
