"""The English of forms and consent can be translated, and its origin traced."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from depter.words.checks import Severity
from depter.words.checks.english import check_source, check_sources
from depter.words.sources import Source

OURS = Path(__file__).parents[3] / "translations"
GOOD = Source(
    "forms", "form:a/q:b", "Are you well?", "a note", "IP22 1", "survivor", None, "a.toml"
)


def checks(**changes: Any) -> list[str]:
    return [one.check for one in check_source(replace(GOOD, **changes))]


def test_our_sources_have_a_note_and_a_reference() -> None:
    assert [str(one) for one in check_sources(OURS) if one.severity is Severity.ERROR] == []


def test_what_a_survivor_hears_needs_note_and_reference() -> None:
    assert checks() == []
    assert checks(note="", reference="") == ["note-missing", "reference-missing"]
    assert checks(note="", reference="", audience="interviewer") == []


def test_hints() -> None:
    assert checks(text="word " * 26 + ".") == ["long-sentence"]
    assert checks(text="word " * 20 + ". " + "word " * 20) == []
    assert checks(text="Who? When?") == ["two-questions"]
    assert checks(text="Pain (now).") == ["parentheses"]
    assert checks(text="A person, e.g. a guard.") == ["latin"]


def test_a_finding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "source" / "forms" / "a.toml"
    path.parent.mkdir(parents=True)
    path.write_text('[defaults]\naudience = "survivor"\n\n["q:b"]\ntext = "Well?"\nnote = "n"\n')
    assert [(one.line, one.check) for one in check_sources(tmp_path)] == [(4, "reference-missing")]
