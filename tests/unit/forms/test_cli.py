"""``depter forms``: sound forms pass, a broken one is named with its line, and the exit status tells."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from depter import forms
from depter.cli import form_faults
from depter.cli.forms import command
from tests.unit.forms.twin import HOUSE, VECTORS

FORMAT = HOUSE / "backend" / "depter" / "forms" / "FORMAT.md"


def test_the_release_is_sound() -> None:
    result = CliRunner().invoke(command, ["check"])
    assert result.exit_code == 0, result.output
    assert forms.load("intake").hash.hex()[:12] in result.output


def test_a_broken_file_is_named_with_line_code_and_path(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    text = (VECTORS / "rich.json").read_text("utf-8")
    broken.write_text(text.replace('"type": "edate"', '"type": "date"', 1), "utf-8")
    result = CliRunner().invoke(command, ["check", str(broken)])
    assert result.exit_code == 1
    line = 1 + text[: text.index('"type": "edate"')].count("\n")
    assert f"{broken}:{line}: form.unknown_type sections[1].items[1].items[1].type" in result.output


def _told(tmp_path: Path, text: str | bytes) -> list[str]:
    """Return the lines of ``depter forms check`` for a file with this text, without its name."""
    file = tmp_path / "form.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = CliRunner().invoke(command, ["check", str(file)])
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [told.removeprefix(f"{file}:") for told in result.output.splitlines()]


BAD = {
    "a condition in a circle": (
        '"if": ["answered", "ci.country"]},\n      {"id": "ci.agency"',
        '"if": ["answered", "ci.region"]},\n      {"id": "ci.agency"',
        "form.cycle sections[0].items[2]: it depends on itself: ci.region -> ci.region",
        '"id": "ci.region"',
    ),
    "an id twice": (
        '"id": "ci.hours"',
        '"id": "ci.note"',
        "form.duplicate_id sections[0].items[5].id: ci.note is used twice",
        '"type": "duration"',
    ),
    "what nothing brings up": (
        '"type": "signature"',
        '"type": "signature", "if": ["and", ["=", "ci.country", "KZ"], ["=", "ci.country", "KG"]]',
        "form.unreachable sections[2].items[6]: no answers can ever bring px.signed up",
        '"id": "px.signed"',
    ),
    "more photos than a phone holds": (
        '"max_count": 3',
        '"max_count": 99999999999999999999',
        "form.type sections[1].items[1].max_count: this value has the wrong form",
        '"max_count"',
    ),
    "decimals without end": (
        '"decimals": 1',
        '"decimals": 400',
        "form.type sections[0].items[6].decimals: this value has the wrong form",
        '"decimals"',
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_plain_line_with_its_place(tmp_path: Path, name: str) -> None:
    old, new, said, mark = BAD[name]
    rich = (VECTORS / "rich.json").read_text("utf-8")
    assert old in rich
    text = rich.replace(old, new, 1)
    line = 1 + text[: text.index(mark)].count("\n")
    assert _told(tmp_path, text) == [f"{line}: {said}"]


def _form(sections: list[Any]) -> str:
    return json.dumps({"format": 1, "form": "big", "version": 1, "sections": sections})


def _nested(deep: int) -> Any:
    inside: Any = {"id": "q.x", "type": "yn"}
    for n in range(deep):
        inside = {"id": f"q.g{n}", "type": "group", "items": [inside]}
    return inside


ABSURD: dict[str, tuple[str | bytes, str]] = {
    "two thousand and one questions": (
        _form([{"id": "s", "items": [{"id": f"q.n{n}", "type": "yn"} for n in range(2001)]}]),
        "1: form.too_large sections: ",
    ),
    "301 sections": (
        _form([{"id": f"s{n}", "items": [{"id": f"q.n{n}", "type": "yn"}]} for n in range(301)]),
        "1: form.too_large sections: ",
    ),
    "groups in groups in groups": (
        _form([{"id": "s", "items": [_nested(200)]}]),
        "1: form.depth: ",
    ),
    "brackets only": ("[" * 5000 + "]" * 5000, "1: form.json: "),
    "a thousand choices": (
        _form([{"id": "s", "items": [
            {"id": "q.x", "type": "single", "choices": [f"c{n}" for n in range(1000)]}]}]),
        "1: form.type sections[0].items[0].choices: ",
    ),
    "five megabytes": (" " * 5_000_000, "1: form.too_large: "),
    "not a text": (b"\xff\xfe\x00{", "1: form.json: "),
    "nothing": ("", "1: form.json: "),
}  # fmt: skip


@pytest.mark.parametrize("name", ABSURD)
def test_absurd_sizes_get_one_plain_line(tmp_path: Path, name: str) -> None:
    text, said = ABSURD[name]
    (told,) = _told(tmp_path, text)
    assert told.startswith(said)
    assert len(told) > len(said)


def test_every_code_of_the_checker_has_a_sentence() -> None:
    said = set(re.findall(r"`(form\.[a-z_]+)`", (FORMAT).read_text("utf-8")))
    assert {"form.cycle", "form.released_changed"} <= said
    assert said == set(form_faults._SAID)


def test_show_prints_the_outline_and_the_canonical_json() -> None:
    outline = CliRunner().invoke(command, ["show", "intake"]).output
    assert "c.interview consent [C]: Do you agree to talk with me today?" in outline
    told = CliRunner().invoke(command, ["show", "intake", "--json"]).output
    assert forms.load_text(told).hash == forms.load("intake").hash


def test_stats_counts() -> None:
    assert "intake 3: 64 questions" in CliRunner().invoke(command, ["stats"]).output


def test_stats_of_a_form_counts_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    linked = forms.load_text((VECTORS / "linked.json").read_text("utf-8"))
    monkeypatch.setattr(forms, "load", lambda _: linked)
    told = CliRunner().invoke(command, ["stats", "linked"]).output.splitlines()
    assert told[0] == "linked 1: 40 questions"
    place = told.index("A5.5: 1 sections, 12 questions")
    assert told[place + 1].endswith("| N 12")
    assert told[place + 1].startswith("  rows 2, edate 2, repeat 2, ")
    assert "  exam: 6 | " in told[told.index("A10: 1 sections, 6 questions") + 2]


@pytest.mark.parametrize("what", ["show", "stats"])
def test_a_form_that_there_is_not_is_said_plainly(what: str) -> None:
    result = CliRunner().invoke(command, [what, "outtake"])
    assert result.exit_code == 1
    assert "there is no form outtake; there are: evaluation, intake" in result.output
