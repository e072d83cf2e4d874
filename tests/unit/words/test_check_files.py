"""Bad files: each gets its own plain message and none stops the command."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.words import places
from depter.words.checks import check_paths, files
from depter.words.languages import load
from tests.unit.words.house import cut

LANGUAGES = load(places.translations() / "languages.toml")
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {code}\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {rule}\\n"\n\n'
)


def po(code: str = "kk", rule: str | None = None, *pairs: tuple[str, str]) -> str:
    head = HEADER.format(code=code, rule=rule or LANGUAGES[code].header)
    body = pairs or (("Save", "Сақтау"),)
    return head + "\n".join(f'msgid "{source}"\nmsgstr "{text}"\n' for source, text in body)


def found(path: Path) -> list[tuple[str, str]]:
    return [(one.check, one.told) for one in check_paths([path], LANGUAGES)]


def test_a_sound_file_has_no_finding(tmp_path: Path) -> None:
    path = tmp_path / "kk.po"
    path.write_text(po(), "utf-8")
    assert found(path) == []


BAD = {
    "empty": (b"", "file", "is empty"),
    "cp1251": (po().replace("Сақтау", "Сохранить всё").encode("cp1251"), "encoding", "cp1251"),
    "utf16": (po().encode("utf-16"), "encoding", "UTF-16"),
    "bom": (b"\xef\xbb\xbf" + po().encode(), "encoding", "byte order mark"),
    "zero byte": (po().encode() + b"\0", "encoding", "zero byte"),
    "cut in a text": (po().encode()[:-9], "truncated", "cut off"),
    "cut before a text": (po().encode() + b'\nmsgid "More"\n', "truncated", "cut off"),
    "no po": (b"# nothing\n", "syntax", "no PO file"),
    "rubbish": (po().encode() + b'msgid "a"\nmsgstr "b"\nrubbish\n', "syntax", "not PO"),
    "plural rule": (po("kk", "nplurals=1; plural=0;").encode(), "plural-header", "nplurals=1"),
    "attribute": (
        po("kk", None, ("By {name}", "{name.__class__}")).encode(),
        "ph-syntax",
        "reaches into a value",
    ),
    "renamed": (po("kk", None, ("By {who}", "Кім: {kim}")).encode(), "ph-extra", "{kim}"),
    "markup": (po("kk", None, ("Save", "<img onerror=x>Сақтау")).encode(), "markup", "<img>"),
    "bidi": (po("kk", None, ("Save", "Сақтау\u202e")).encode(), "invisible", "U+202E"),
    "zero width": (po("kk", None, ("Save", "Сақ\u200bтау")).encode(), "invisible", "U+200B"),
    "twice": (po("kk", None, ("Save", "Сақтау"), ("Save", "Сақта")).encode(), "duplicate", "line"),
}


@pytest.mark.parametrize(("data", "check", "told"), BAD.values(), ids=list(BAD))
def test_a_bad_file_is_named(tmp_path: Path, data: bytes, check: str, told: str) -> None:
    path = tmp_path / "kk.po"
    path.write_bytes(data)
    assert [(one, said) for one, said in found(path) if one == check and told in said], found(path)


@pytest.mark.parametrize("code", ["xx", "../../etc", "kk@latin", "kk_Latn", ""])
def test_a_language_that_is_not_ours(tmp_path: Path, code: str) -> None:
    path = tmp_path / "words.po"
    path.write_text(po().replace("Language: kk", f"Language: {code}"), "utf-8")
    assert [check for check, _ in found(path)] == ["language"]


def test_a_wrong_number_of_plural_forms(tmp_path: Path) -> None:
    path = tmp_path / "ru.po"
    entry = 'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} а"\nmsgstr[1] "{n} б"\n'
    path.write_text(po("ru") + "\n" + entry, "utf-8")
    assert ("plural-count", "2 plural forms, Русский has 3") in found(path)


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    assert found(tmp_path) == [("file", "no PO file in this folder")]
    assert found(tmp_path / "kk.po")[0][0] == "file"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kk.po"
    with path.open("wb") as file:
        file.truncate(files.MAX_FILE_BYTES + 1)
    assert "no catalog is larger" in found(path)[0][1]


def test_two_choices_that_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "kk.po"
    text = po()
    for code in ("yes", "often"):
        text += f'\nmsgctxt "form:a/q:b/o:{code}"\nmsgid "{code}"\nmsgstr "Иә"\n'
    path.write_text(text, "utf-8")
    assert [check for check, _ in found(path)] == ["same-target", "same-target"]


def test_the_command_prints_a_line_a_finding_and_exits_1(tmp_path: Path) -> None:
    path = tmp_path / "kk.po"
    path.write_text(po("kk", None, ("Your key", "Кiлтiңiз")), "utf-8")
    run = CliRunner().invoke(main, ["words", "check", str(path)])
    assert run.exit_code == 1
    assert run.stdout.startswith(f"{path}:7 error mixed-script ")
    assert run.stdout.count("\n") == 1
    path.write_text(po(), "utf-8")
    assert CliRunner().invoke(main, ["words", "check", str(path)]).exit_code == 0


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    """A pipe that nobody writes into, a device without end; a folder called like a file is a folder."""
    os.mkfifo(tmp_path / "pipe.po")
    (tmp_path / "folder.po").mkdir()
    (tmp_path / "made.pot").write_bytes(b"\x00\xff" * 99)
    told = [("file", "cannot be read: it is a pipe or a device, no file")]
    assert found(tmp_path / "pipe.po") == told
    assert found(Path("/dev/zero")) == told
    assert found(tmp_path / "folder.po") == [("file", "no PO file in this folder")]
    inside = {Path(one.path).name: one.check for one in check_paths([tmp_path], LANGUAGES)}
    assert inside == {"pipe.po": "file", "made.pot": "encoding"}


def test_a_file_of_half_a_gigabyte_is_told_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "kk.po"
    with path.open("wb") as file:
        file.truncate(500 << 20)  # a hole: it takes no room
    assert found(path) == [("file", "500 MiB; no catalog is larger than 20 MiB")]


def test_templates_that_are_none_are_each_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(places.translations(), folder, ignore=shutil.ignore_patterns("review"))
    cut(folder)
    (folder / "pot/ui.pot").write_bytes(b"\xe9\x00" * 99)
    (folder / "pot/forms.pot").unlink()
    os.mkfifo(folder / "pot/forms.pot")
    (folder / "pot/server.pot").unlink()
    (folder / "pot/server.pot").mkdir()
    (folder / "pot/consent.pot").write_text("hello")
    done = CliRunner().invoke(main, ["words", "check", "--in", str(folder)])
    assert done.exit_code == 1
    for name, why in (
        ("ui", "byte 0xe9 is not UTF-8"),
        ("forms", "it is a pipe or a device, no file"),
        ("server", "it is a folder, no file"),
        ("consent", "Syntax error"),
    ):
        assert f"{folder}/pot/{name}.pot:1 error file cannot be read: {why}" in done.output
