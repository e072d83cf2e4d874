"""The keeper of parsed catalogs: what another process wrote is seen at once, also within one tick of the
disk's clock; what is written is what polib would write."""

import os
from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words import places, pot
from depter.words.catalogs import Catalogs

SOME = 'msgid ""\nmsgstr ""\n"Language: kk\\n"\n\nmsgid "Yes"\nmsgstr "{}"\n'


def test_a_file_is_parsed_once_and_again_when_its_bytes_change(tmp_path: Path) -> None:
    path, held = tmp_path / "ui.po", Catalogs()
    path.write_text(SOME.format("Иә"), "utf-8")
    first, times = held.read(path), path.stat()
    assert held.read(path) is first
    path.write_text(SOME.format("Ия"), "utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert held.read(path)[0].msgstr == "Ия"
    path.unlink()
    with pytest.raises(WordsError):
        held.read(path)


def test_what_is_written_is_held_and_what_could_not_be_written_is_not(tmp_path: Path) -> None:
    path, held = tmp_path / "ui.po", Catalogs()
    path.write_text(SOME.format("Иә"), "utf-8")
    file = held.read(path)
    file[0].msgstr = "Ия"
    held.write(path, file)
    assert pot.read(path)[0].msgstr == "Ия"
    assert held.read(path) is file
    file[0].msgstr = "Жоқ"
    aside = path.with_name(".ui.po.new")
    aside.mkdir()  # the writing beside the file fails
    with pytest.raises(WordsError):
        held.write(path, file)
    assert held.read(path)[0].msgstr == "Ия"


def test_a_catalog_is_written_as_polib_writes_it() -> None:
    for path in sorted(places.translations().glob("*/LC_MESSAGES/*.po")):
        file = pot.read(path)
        file[0].flags.append("fuzzy")
        file[0].previous_msgid = 'An older "English"\nof two lines'
        file[1].obsolete = True
        file[2].tcomment = "one\ntwo"
        assert pot.dump(file) == (str(file).rstrip("\n") + "\n").encode("utf-8")
        assert pot.parse(pot.dump(file), path.name)[0].previous_msgid == file[0].previous_msgid
    plural = polib.POFile(wrapwidth=0)
    plural.append(polib.POEntry(msgid="{n} day", msgid_plural="{n} days", msgstr_plural={0: "күн"}))
    assert pot.dump(plural) == (str(plural).rstrip("\n") + "\n").encode("utf-8")
