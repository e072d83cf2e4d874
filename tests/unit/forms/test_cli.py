"""``depter forms``: sound forms pass, a broken one is named with its line, and the exit status tells."""

from pathlib import Path

from click.testing import CliRunner

from depter import forms
from depter.cli.forms import command
from tests.unit.forms.twin import VECTORS


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


def test_show_prints_the_outline_and_the_canonical_json() -> None:
    outline = CliRunner().invoke(command, ["show", "intake"]).output
    assert "c.interview consent [C]: Do you agree to talk with me today?" in outline
    told = CliRunner().invoke(command, ["show", "intake", "--json"]).output
    assert forms.load_text(told).hash == forms.load("intake").hash


def test_stats_counts() -> None:
    assert "intake 1: 24 questions" in CliRunner().invoke(command, ["stats"]).output
