"""The glossary as TBX: the structure of ISO 30042:2019 and the lists of TBX-Basic (style DCA), asserted
from their public description; every word of the table with its standing."""

import csv
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli.words import command
from depter.errors import WordsError
from depter.words import glossary, places
from depter.words.exchange import tbx
from depter.words.languages import load

SOURCES = places.translations()
LANGUAGES = load(SOURCES / "languages.toml")
FILE = SOURCES / "glossary" / "terms.csv"
NS = f"{{{tbx.NAMESPACE}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: What may stand in what, in this order; ``*`` any number of times.
CHILDREN = {
    "tbx": ["tbxHeader", "text"],
    "tbxHeader": ["fileDesc"],
    "fileDesc": ["titleStmt", "sourceDesc"],
    "titleStmt": ["title"],
    "sourceDesc": ["p"],
    "text": ["body"],
    "body": ["conceptEntry*"],
    "conceptEntry": ["langSec*"],
    "langSec": ["descripGrp*", "admin*", "termSec*"],
    "descripGrp": ["descrip", "admin*"],
    "termSec": ["term", "termNote*", "note*"],
}
#: Data categories of TBX-Basic that are used, where they may stand and what they may say.
TYPES = {
    ("descrip", "definition"): ({"descripGrp"}, None),
    ("admin", "source"): ({"langSec", "descripGrp"}, None),
    ("termNote", "partOfSpeech"): ({"termSec"}, {"noun", "verb", "adjective", "adverb", "other"}),
    ("termNote", "termType"): ({"termSec"}, {"phrase"}),
    ("termNote", "administrativeStatus"): (
        {"termSec"},
        {"preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"},
    ),
}


def made() -> tuple[bytes, ET.Element]:
    data = tbx.write(glossary.load(FILE), LANGUAGES)
    return data, ET.fromstring(data)  # noqa: S314 - our own bytes


def words(section: ET.Element) -> list[tuple[str, str]]:
    """Each word of a language with its standing."""
    path = f"{NS}termNote[@type='administrativeStatus']"
    return [
        (one.findtext(f"{NS}term", ""), one.findtext(path, "").partition("Term")[0])
        for one in section.iter(f"{NS}termSec")
    ]


def test_the_structure_is_that_of_the_standard() -> None:
    _, root = made()
    assert root.attrib == {"type": "TBX-Basic", "style": "dca", LANG: "en"}
    for one in root.iter():
        name = one.tag.removeprefix(NS)
        assert one.tag == NS + name
        told = [child.tag.removeprefix(NS) for child in one]
        allowed = CHILDREN.get(name, [])
        assert all(child in {a.rstrip("*") for a in allowed} for child in told), (name, told)
        order = [[a.rstrip("*") for a in allowed].index(child) for child in told]
        assert order == sorted(order), name
        for a in allowed:
            assert a.endswith("*") or told.count(a) == 1, (name, a)
        for child in one:
            if "type" in child.attrib:
                parents, said = TYPES[child.tag.removeprefix(NS), child.attrib["type"]]
                assert name in parents
                assert said is None or child.text in said
    ids = [one.attrib["id"] for one in root.iter(f"{NS}conceptEntry")]
    assert len(ids) == len(set(ids))
    assert all(one.text and one.text.strip() for one in root.iter(f"{NS}term"))


def test_every_word_of_the_table_stands_there_with_its_standing() -> None:
    _, root = made()
    rows = list(csv.DictReader(FILE.read_text("utf-8").splitlines()))
    entries = list(root.iter(f"{NS}conceptEntry"))
    assert [one.attrib["id"] for one in entries] == [f"term-{row['id']}" for row in rows]
    seen: Counter[str] = Counter()
    for row, entry in zip(rows, entries, strict=True):
        sections = {one.attrib[LANG]: one for one in entry.iter(f"{NS}langSec")}
        assert next(iter(sections)) == "en"
        assert entry.findtext(f".//{NS}descrip[@type='definition']", "") == row["definition"]
        assert entry.findtext(f".//{NS}admin[@type='source']", "") == row["reference"]
        for code in ("ru", "kk", "ky", "tg"):
            if not row[code] and not row[f"{code}_forbidden"]:
                assert code not in sections
                continue
            sure = row[f"{code}_state"] == "sourced"
            wanted = [(row[code], "preferred" if sure else "admitted")] if row[code] else []
            for column, standing in (("variants", "admitted"), ("forbidden", "deprecated")):
                cell = row[f"{code}_{column}"].split(";")
                wanted += [(one.strip(), standing) for one in cell if one.strip()]
            assert words(sections[code]) == wanted, (row["id"], code)
            seen.update(standing for _, standing in wanted)
            notes = [one.text or "" for one in sections[code].iter(f"{NS}note")]
            if not sure and row[code]:
                assert "Not yet reviewed" in notes[0], "an unreviewed word says so"
    assert min(seen[one] for one in ("preferred", "admitted", "deprecated")) > 50


def test_several_english_words_stand_apart_and_remarks_beside_them() -> None:
    _, root = made()
    by_id = {one.attrib["id"]: one for one in root.iter(f"{NS}conceptEntry")}
    arrest = next(by_id["term-arrest-custody"].iter(f"{NS}langSec"))
    assert words(arrest) == [("arrest", "preferred"), ("custody", "admitted")]
    police = next(by_id["term-detention-police"].iter(f"{NS}langSec"))
    assert words(police) == [("detention", "preferred")]
    assert police.findtext(f".//{NS}note") == "police"


def test_the_same_glossary_gives_the_same_bytes() -> None:
    assert made()[0] == made()[0]
    assert made()[0].startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<tbx ")


def test_a_sign_that_xml_cannot_carry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(FILE.read_text("utf-8").replace("пытки;", "пыт\x01ки;"), "utf-8")
    with pytest.raises(WordsError) as caught:
        tbx.write(glossary.load(path), LANGUAGES)
    assert caught.value.code == "words.glossary"


def test_the_command_writes_all_languages_or_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "glossary.tbx"
    done = CliRunner().invoke(command, ["export", "--tbx", str(path)])
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == made()[0]
    done = CliRunner().invoke(command, ["export", "--tbx", str(path), "-l", "ky"])
    assert done.exit_code == 0, done.output
    whole = ET.parse(path)  # noqa: S314 - our own bytes
    told = {one.attrib[LANG] for one in whole.iter(f"{NS}langSec")}
    assert told == {"en", "ky"}
    for wrong in (["--tbx", str(path), "--po", str(path)], ["-l", "ky"], ["--po", str(path)]):
        assert CliRunner().invoke(command, ["export", *wrong]).exit_code != 0
