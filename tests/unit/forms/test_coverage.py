"""The forms against the tables in ``coverage/``, which were made from the specification by hand.

Nothing of the specification may be dropped in silence, and nothing may slip in: a question that is
missing, of another type or of another class has a reason beside it, and every question has a line.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from depter import forms

FOLDER = Path(__file__).parent / "coverage"
COLUMNS = [
    "form", "part", "spec", "type", "class", "status", "ids", "has_type", "has_class", "reason",
]  # fmt: skip
#: How many lines the specification has: Form B, consent, sections A1 to A17.
IN_THE_SPECIFICATION = {
    "B": 30, "C": 25, "A1": 22, "A2": 10, "A3": 2, "A4": 20, "A5.1": 2, "A5.2": 15, "A5.3": 19,
    "A5.4": 11, "A5.5": 10, "A5.6": 1, "A5.7": 1, "A6": 22, "A7": 57, "A8": 18, "A9": 15,
    "A10": 8, "A11": 7, "A12": 7, "A13": 5, "A14": 1, "A15": 1, "A16": 7, "A17": 1,
}  # fmt: skip


def table(path: Path) -> list[dict[str, str]]:
    """Return the lines of one table, its columns checked."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        assert lines.fieldnames == COLUMNS, path.name
        return list(lines)


LINES = [line for path in sorted(FOLDER.glob("*.csv")) for line in table(path)]
#: Form B's line on consent points at the consent items, which have lines of their own.
IDS = [
    (line["form"], one)
    for line in LINES
    if line["spec"] != "it.consent"
    for one in line["ids"].split()
]


def name(line: dict[str, str]) -> str:
    """Return how a line is called in a test's output."""
    return f"{line['form']} {line['spec'] or line['ids']}"


@pytest.mark.parametrize("line", LINES, ids=map(name, LINES))
def test_a_line_says_what_the_form_has(line: dict[str, str]) -> None:
    questions = forms.load(line["form"]).questions
    if line["status"] == "left_out":
        assert line["reason"]
        assert line["ids"] == line["has_type"] == line["has_class"] == ""
        assert line["spec"] not in questions
        return
    assert line["status"] in ("present", "added")
    for one in line["ids"].split():
        assert one in questions
    first = questions[line["ids"].split()[0]]
    assert (first.type, first.required) == (line["has_type"], line["has_class"])
    if (line["type"], line["class"]) != (line["has_type"], line["has_class"]):
        assert line["reason"]
    if line["status"] == "added":
        assert line["reason"]
        assert not line["spec"]
    elif "." in line["spec"]:
        assert line["spec"] in line["ids"].split() or line["reason"]


def test_every_question_has_exactly_one_line() -> None:
    there = {(form, one) for form in ("intake", "evaluation") for one in forms.load(form).questions}
    assert set(IDS) == there
    assert [pair for pair, times in Counter(IDS).items() if times > 1] == []


def test_the_tables_are_as_long_as_the_specification() -> None:
    found = {(line["part"], line["spec"]) for line in LINES if line["spec"]}
    counted = Counter(part for part, _ in found)
    assert {part: counted[part] for part in IN_THE_SPECIFICATION} == IN_THE_SPECIFICATION


def test_each_part_of_the_evaluation_has_a_section() -> None:
    parts = {section.part for section in forms.load("evaluation").sections}
    assert {line["part"] for line in LINES if line["form"] == "evaluation"} <= parts
    assert {section.part for section in forms.load("intake").sections} == {"B"}


def test_twenty_four_consents_can_be_given() -> None:
    given = {
        one.id
        for form in ("intake", "evaluation")
        for one in forms.load(form).questions.values()
        if one.type == "consent"
    }
    assert len(given) == 24
    assert "c.audio" not in given


PAGE = Path(__file__).parents[3] / "docs/forms-coverage.md"
HEAD = """# What the forms have of the specification

Made from the tables in `tests/unit/forms/coverage/` by `python -m tests.unit.forms.test_coverage`; a test
keeps it true. Form B is the first contact, A1 to A17 the evaluation, C the consents of both. A planned
line may have become several questions; what was added beyond the plan has its reason in the tables.

| part | planned | present | left out | added |
|---|---|---|---|---|
"""


def page() -> str:
    """The coverage of both forms as a person reads it."""
    text, total = HEAD, Counter[str]()
    for part in IN_THE_SPECIFICATION:
        here = [line for line in LINES if line["part"] == part]
        specs = {line["spec"]: line["status"] for line in here if line["spec"]}
        row = {
            "planned": len(specs),
            "present": sum(status == "present" for status in specs.values()),
            "left out": sum(status == "left_out" for status in specs.values()),
            "added": sum(line["status"] == "added" for line in here),
        }
        total.update(row)
        text += f"| {part} | {' | '.join(str(count) for count in row.values())} |\n"
    text += f"| all | {' | '.join(str(count) for count in total.values())} |\n\n## Left out, and why\n\n"
    for line in LINES:
        if line["status"] == "left_out":
            text += f"- `{line['spec']}` ({line['part']}): {line['reason']}\n"
    return text


def test_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8") == page()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
