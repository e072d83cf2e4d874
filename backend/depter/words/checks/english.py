"""Checks the English of forms and consent, ``translations/source``: can it be translated and traced?

It must never judge what a text says, nor change one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from depter.errors import WordsError
from depter.words.checks.finding import Finding, Severity
from depter.words.sources import PREFIX, Source, read_file

#: A longer sentence is hard to follow when it is heard once.
MAX_WORDS = 25
_SENTENCE = re.compile(r"[.?!:]\s+|\n+")
_TABLE = re.compile(r"""\[(["']?)(.+)\1\]""")
_LATIN = re.compile(r"\b(?:e\.\s?g\.|i\.\s?e\.|etc\b\.?|viz\.|cf\.|a\.\s?k\.\s?a\.)", re.I)


def _lines(text: str) -> dict[str, int]:
    """Where each table of a file begins."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.fullmatch(line.strip()):
            found.setdefault(head[2], number)
    return found


def _told(source: Source) -> Iterator[tuple[str, Severity, str]]:
    if source.audience == "survivor":
        if not source.note:
            yield "note-missing", Severity.ERROR, "no note tells a translator what this is for"
        if not source.reference:
            yield "reference-missing", Severity.ERROR, "no reference says where this comes from"
    for sentence in _SENTENCE.split(source.text):
        if (size := len(sentence.split())) > MAX_WORDS:
            yield "long-sentence", Severity.HINT, f"a sentence of {size} words"
    if source.text.count("?") > 1:
        yield "two-questions", Severity.HINT, "more than one question at once"
    if re.search(r"[()]", source.text):
        yield "parentheses", Severity.HINT, "parentheses cannot be heard"
    if match := _LATIN.search(source.text):
        yield "latin", Severity.HINT, f"{match[0]!r} is Latin; say it in English"


def check_source(source: Source, *, line: int = 1, path: str = "") -> list[Finding]:
    """What is wrong with one English text."""
    return [
        Finding(path or source.path, line, severity, check, f"{source.key}: {told}", source.key)
        for check, severity, told in _told(source)
    ]


def _unread(path: Path, fault: WordsError) -> Finding:
    """A file that cannot be read, with the line where it is known."""
    why = str(fault.facts.get("why", ""))
    table = str(fault.facts.get("table", ""))
    found = re.search(r"at line (\d+)", why)
    line = int(found[1]) if found else 1
    if table:
        line = _lines(path.read_text("utf-8")).get(table, 1)
    told = f"{table}: {why}" if table else f"cannot be read as TOML: {why}"
    return Finding(str(path), line, Severity.ERROR, "source", told)


def check_sources(translations: Path) -> list[Finding]:
    """What is wrong with all English sources of a folder of words, by file and in their order."""
    found: list[Finding] = []
    for domain in PREFIX:
        for path in sorted((translations / "source" / domain).glob("*.toml")):
            try:
                held = read_file(path, domain, str(path))
            except WordsError as fault:
                found.append(_unread(path, fault))
                continue
            lines = _lines(path.read_text("utf-8"))
            for source in held:
                table = source.key.split("/", 1)[1]
                found += check_source(source, line=lines.get(table, 1), path=str(path))
    return found
