"""Places, locale data, glossary and English sources: their letters, and files that cannot be read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.words import places
from depter.words.checks.data import check_data
from depter.words.workspace import Workspace


def test_ours_are_clean() -> None:
    ours = Workspace.open()
    assert [str(one) for one in check_data(ours.folder, ours.languages)] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our words with the small catalogs only: the checks of catalogs have tests of their own, and take
    long."""
    large = shutil.ignore_patterns("forms.po", "server.po", "studio.po", "ui.po")
    return Path(shutil.copytree(places.translations(), tmp_path / "words", ignore=large))


def checked(folder: Path) -> tuple[int, list[str]]:
    """Exit code and the findings that are errors, of ``depter words check`` without a path."""
    run = CliRunner().invoke(main, ["words", "check", "--in", str(folder)])
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    lines = [line for line in run.output.splitlines() if " error " in line]
    return run.exit_code, [line.removeprefix(f"{folder}/") for line in lines]


def test_a_whole_folder_has_no_error(tmp_path: Path) -> None:
    shutil.copytree(places.translations(), tmp_path / "words")
    assert checked(tmp_path / "words") == (0, [])


def test_without_damage_a_small_folder_has_no_error(folder: Path) -> None:
    assert checked(folder) == (0, [])


def replace(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old.encode(), new.encode(), 1)


DAMAGE: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("places/kz.csv", replace("Абай облысы", "Aбай облысы"), "places/kz.csv:2 error mixed-script"),
    ("places/overrides.json", replace("Кыргызстан", "Кыpгызстан"), "mixed-script"),
    ("locale/kk.json", replace("қаңтар", "қaңтар"), "locale/kk.json:1 error mixed-script"),
    ("locale/kk.json", lambda data: data[:300], "error file is no JSON"),
    ("locale/ky.json", lambda data: b"\xff" + data, "error file cannot be read as JSON"),
    ("locale/tg.json", lambda data: b"[1, 2]", "locale/tg.json:1 error file is no JSON object"),
    ("locale/ru.json", lambda data: b'{"number": 7}', "error file is no locale data"),
    ("locale/en.json", lambda data: b"{}", "error file is no locale data"),
    ("locale/kk.json", replace('"қаңтар",', ""), "error file is no locale data: ['months']"),
    ("locale/kk.json", lambda data: b"[" * 100_000, "error file"),
    ("places/overrides.json", lambda data: b"", "error file is no JSON"),
    ("places/kg.csv", lambda data: b"", "places/kg.csv:1 error file the columns"),
    ("places/kg.csv", replace("code,former", "code;former"), "error file the columns"),
    ("places/tj.csv", replace("Душанбе,Душанбе", "Душанбе"), "places/tj.csv:2 error file a row"),
    ("places/tj.csv", lambda data: data + b'TJ-XX,"open', "error file cannot be read as CSV"),
    ("places/kz.csv", lambda data: data + b"\xff", "error file cannot be read as CSV"),
    ("glossary/terms.csv", lambda data: data + b"\xff", "glossary/terms.csv:1 error file"),
    ("glossary/terms.csv", replace("sourced", "certain"), "glossary/terms.csv:2 error file"),
    ("glossary/terms.csv", lambda data: b"id,en\n1\n", "glossary/terms.csv"),
    ("source/consent/interview.toml", lambda data: data[:300], "interview.toml:"),
    ("source/consent/interview.toml", lambda data: b"\xff" + data, "error source cannot be read"),
    ("source/consent/media.toml", lambda data: b"text = 1\n" + data, "error source text: stands"),
    ("source/forms/_lists.toml", lambda data: data + b"\n[", "error source cannot be read as TOML"),
]


@pytest.mark.parametrize(("name", "damage", "told"), DAMAGE)
def test_damage_is_a_finding_and_never_a_traceback(
    folder: Path, name: str, damage: Callable[[bytes], bytes], told: str
) -> None:
    path = folder / name
    data = path.read_bytes()
    path.write_bytes(damage(data))
    assert path.read_bytes() != data
    code, found = checked(folder)
    assert code == 1
    assert [line for line in found if line.startswith(name) and told in line], found


@pytest.mark.parametrize(
    ("right", "wrong", "check"),
    [
        ("азаптау", "азaптау", "mixed-script"),
        ("шиканҷа", "шиканч\u0326а", "loose-mark"),
        ("кыйноо", "кыи\u0306ноо", "not-nfc"),
        ("кыйноо", "кый\u200bноо", "invisible"),
    ],
)
def test_a_word_of_the_glossary_has_its_letters(
    folder: Path, right: str, wrong: str, check: str
) -> None:
    path = folder / "glossary/terms.csv"
    text = path.read_text("utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if f",{right}," in one)
    path.write_text(text.replace(f",{right},", f",{wrong},", 1), "utf-8")
    found = check_data(folder, Workspace.open(folder).languages)
    assert [(one.path, one.line, one.check) for one in found] == [(str(path), line, check)]
