"""The pseudo-locale keeps places and lines, is longer, and reads as what it is."""

import re
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from depter.cli.words import command
from depter.words import compiled_set
from depter.words.fill import places
from depter.words.pseudo import locale, pseudo

TEXTS = st.text(st.sampled_from("abc {}nx\n?é1"), max_size=40).filter(str.strip)


@given(TEXTS)
def test_places_and_lines_stay(text: str) -> None:
    made = pseudo(text)
    assert places(made) == places(text)
    assert made.count("\n") == text.count("\n")
    assert all(re.fullmatch(r"\[.*\]", one) for one in made.split("\n") if one.strip())
    assert len(made) >= len(text) * 1.3


def test_an_example() -> None:
    assert pseudo("Changed by: {who}") == "[Çháñgéd bý: {who} Çháñgéd]"


def test_the_command_writes_every_phone_text(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["pseudo", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "consent.json",
        "forms.json",
        "ui.json",
    ]


def test_dates_and_lists_are_marked_and_keep_their_places() -> None:
    made = locale(compiled_set().locale("en"))
    assert made["months"][0] == "[January]"
    assert made["date"]["about"] == "[about] {date}"
    assert made["date"]["num"] == "{dd}.{mm}.{yyyy}"
    assert made["lists"]["end"] == "{0} [and] {1}"
    assert made["units"]["day"] == ["[day]", "[days]"]
    assert made["lang"] == "en-XA"
