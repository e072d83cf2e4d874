"""Places and locale data have the letters of their language."""

from pathlib import Path

from depter.words.checks.data import check_data
from depter.words.workspace import Workspace


def test_ours_are_clean() -> None:
    ours = Workspace.open()
    assert [str(one) for one in check_data(ours.folder, ours.languages)] == []


def test_a_latin_letter_in_a_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "kz.csv").write_text("code,national,ru\nKZ-10,Aбай,Абай\n", "utf-8")
    found = check_data(tmp_path, Workspace.open().languages)
    assert [(one.line, one.check) for one in found] == [(2, "mixed-script")]
