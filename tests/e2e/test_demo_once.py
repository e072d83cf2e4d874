"""The whole path headless, as a newcomer types it; and the search that must not be blind."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from depter.demo import once
from depter.demo.canary import Hit
from depter.demo.practice import Practice
from depter.demo.stories import stories
from depter.trust import system_random_bytes

LAST = re.compile(
    r"sealed (\d+), relayed (\d+), opened (\d+), acknowledged (\d+), "
    r"plaintext found on the relay: 0"
)


def test_the_last_line_counts_and_the_exit_status_tells() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "depter", "demo", "--once"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = LAST.fullmatch(done.stdout.splitlines()[-1])
    assert found, done.stdout
    assert set(found.groups()) == {found[1]} and int(found[1]) >= 5


def test_there_are_five_languages_with_a_photo_each() -> None:
    told = stories(system_random_bytes)
    assert {story.language for story in told} == {"ru", "kk", "ky", "tg", "en"}
    assert all(story.photo for story in told)


def test_a_leak_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relay that keeps one planted word in its log is caught."""
    told = stories(system_random_bytes)
    monkeypatch.setattr(once, "stories", lambda random_bytes: told)
    seal_story = once.seal_story

    def leaking(phone, story):  # type: ignore[no-untyped-def]
        with (tmp_path / "practice" / "relay.log").open("a") as log:
            log.write(f"received {story.canaries[1]!r}\n")
        return seal_story(phone, story)

    monkeypatch.setattr(once, "seal_story", leaking)
    counted = once.rehearse(lambda line: None, tmp_path / "practice")
    assert not counted.good
    assert len(counted.hits) >= 5
    assert all(isinstance(hit, Hit) and hit.path.endswith("relay.log") for hit in counted.hits)


def test_a_count_that_differs_is_not_good() -> None:
    assert once.Counted(5, 5, 5, 5).good
    assert not once.Counted(5, 5, 4, 5).good
    assert not once.Counted(0, 0, 0, 0).good


def test_a_practice_folder_is_kept_and_loaded_again(tmp_path: Path) -> None:
    made = Practice.create(tmp_path / "practice", 1, 2)
    assert Practice.load(tmp_path / "practice") == made
    with pytest.raises(FileExistsError):
        Practice.create(tmp_path / "practice", 1, 2)
    with made.desk() as desk:
        assert desk.practice
