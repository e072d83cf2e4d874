"""Checks the header of a catalog: the pinned plural rule, the language, UTF-8.

It must never accept a rule because a tool wrote it.
"""

import re
from collections.abc import Iterator

import polib

from depter.words.checks.finding import Finding, Severity
from depter.words.languages import Language


def _same_rule(told: str, pinned: str) -> bool:
    """Equal but for spaces, brackets around the whole and the last semicolon."""
    plain = [re.sub(r"[\s;]", "", one).replace("(", "").replace(")", "") for one in (told, pinned)]
    return plain[0] == plain[1]


def check_header(
    file: polib.POFile, language: Language, domain: str, *, path: str = ""
) -> list[Finding]:
    """The header must be the pinned one."""
    shown = path or f"{language.code}/{domain}.po"

    def findings() -> Iterator[tuple[str, str]]:
        told = str(file.metadata.get("Plural-Forms", ""))
        same = told == language.header if domain else _same_rule(told, language.header)
        if not told:
            yield "plural-header", f"no Plural-Forms; it is {language.header}"
        elif not same:
            yield "plural-header", f"Plural-Forms is {told!r}; it is {language.header!r}"
        named = str(file.metadata.get("Language", ""))
        if named.replace("_", "-").split("-")[0].lower() != language.code or (
            domain and named != language.code
        ):
            yield "header", f"Language is {named!r}; it is {language.code!r}"

    return [Finding(shown, 1, Severity.ERROR, check, told, "header") for check, told in findings()]
