"""What our texts cite of the Istanbul Protocol was read by somebody: every reference names paragraphs of
``translations/source/ip22.toml``, and is written in one way, so that a court can follow it."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from depter.words import places
from depter.words.sources import read_sources

HOUSE = places.repository()
TABLE = tomllib.loads((HOUSE / "translations/source/ip22.toml").read_text("utf-8"))
#: Other works and our own rules, beside or instead of IP22.
OTHERS = re.compile(
    r"Murad Code|ICD-11|none \([a-z ]+\)"
    r"|Minnesota Protocol.*|[A-Z][\w-]+ (?:Code|Principles|Rules|Protocol)(?: .*)?"
)
_PARAGRAPHS = re.compile(r"IP22 para\. (\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)(?: \([^()]*\))?")
_ANNEX = re.compile(r"IP22 annex ([IV]+)")


def span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


READ = {number for told in TABLE["paragraphs"] for number in span(told)}


def faults(reference: str) -> Iterator[str]:
    """What is wrong with one reference; its parts stand between semicolons."""
    for part in (one.strip() for one in reference.split(";")):
        if match := _PARAGRAPHS.fullmatch(part):
            for told in match[1].split(", "):
                unread = [number for number in span(told) if number not in READ]
                if unread or not span(told):
                    yield f"{told}: nobody read {unread or 'a range that ends before it begins'}"
        elif match := _ANNEX.fullmatch(part):
            if match[1] not in TABLE["annexes"]:
                yield f"annex {match[1]}"
        elif "IP22" in part or not OTHERS.fullmatch(part):
            yield f"not written as others are: {part}"


def test_every_reference_of_a_text_was_read() -> None:
    sources = read_sources(places.translations())
    cited = [one for one in sources if one.reference]
    assert len(cited) > 300
    found = sorted(
        {f"{one.path} {one.reference}: {bad}" for one in cited for bad in faults(one.reference)}
    )
    assert found == []


def test_every_paragraph_that_the_code_cites_was_read() -> None:
    found = []
    cite = re.compile(
        r"IP22,? (?:para|paragraph)s?\.? (\d+(?:[-\u2013]\d+)?(?:(?:, | and )\d+(?:[-\u2013]\d+)?)*)"
    )
    for home in ("backend/depter", "pwa/src", "docs"):
        for path in (HOUSE / home).rglob("*"):
            if (
                path.suffix not in (".py", ".ts", ".tsx", ".json", ".md", ".toml")
                or "compiled" in path.parts
            ):
                continue
            for match in cite.finditer(path.read_text("utf-8")):
                for told in re.split(r", | and ", match[1].replace("\u2013", "-")):
                    if not set(span(told)) <= READ:
                        found.append(f"{path.relative_to(HOUSE)}: {told}")
    assert found == []


def test_the_table_is_in_order() -> None:
    told = list(TABLE["paragraphs"])
    assert told == sorted(told, key=lambda one: (span(one).start, span(one).stop))
    assert all(0 < number <= 660 for number in READ)
    assert all(text.strip() for part in TABLE.values() for text in part.values())


@pytest.mark.parametrize(
    "reference",
    [
        "IP22 para. 999",
        "IP22 para. 271-283",
        "IP22 para. 283-274",
        "IP22 paragraph 271",
        "IP22 annex V",
        "IP22",
        "somebody said so",
        "IP22 para. 271; somebody said so",
    ],
)
def test_a_reference_that_nobody_can_follow_is_seen(reference: str) -> None:
    assert list(faults(reference)) != []
