"""``depter recover`` on an offline machine: numbers out, never a word of a record."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from depter.cli import main
from depter.cli.share_sheet import share_sheet
from depter.envelope import BatchItem, ItemType, read_batch, write_batch
from depter.trust import Role
from tests.unit.trust.conftest import House, Person
from tests.unit.trust.conftest import make_house as make_house  # a fixture
from tests.unit.trust.test_recovery import record


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, ["recover", *arguments], input=typed)


class Offline:
    """A batch, the root and the sheets on the offline machine."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        house.person(Role.SUPERVISOR)
        phone = house.person(Role.INTERVIEWER)
        self.newcomer: Person = house.person(Role.SUPERVISOR)
        self.items = record(house, phone, b"jpeg") + record(house, phone)
        self.root = folder / "root.cbor"
        self.root.write_bytes(house.made.root.data)
        self.sheets = []
        for number, share in enumerate(house.made.escrow_shares, 1):
            sheet = folder / f"share-{number}.txt"
            sheet.write_text(share_sheet(house.made.root.root, "T", number, share), "utf-8")
            self.sheets.append(str(sheet))
        self.batch = folder / "export.batch"
        self.write(
            [BatchItem(ItemType.DIRECTORY, entry) for entry in house.directory.entries] + self.items
        )

    def write(self, items: list[BatchItem]) -> None:
        self.batch.write_bytes(b"".join(write_batch(items)))

    def shares(self, *numbers: int) -> list[str]:
        return [part for number in numbers for part in ("--share-file", self.sheets[number - 1])]


@pytest.fixture
def offline(make_house: Callable[..., House], tmp_path: Path) -> Offline:
    return Offline(make_house(), tmp_path)


def test_a_drill_proves_that_the_shares_open_the_batch(offline: Offline) -> None:
    result = run("--drill", "--batch", str(offline.batch), *offline.shares(1, 3))
    assert result.exit_code == 0, result.output
    assert "records 2, withdrawals 0\n" in result.output
    assert "files 1 (not in this batch: 0)" in result.output
    assert "подвале" not in result.output


def test_shares_are_typed_and_slips_are_told(offline: Offline) -> None:
    first, second, _ = offline.house.made.escrow_shares
    slip = first.split()
    slip[3] = "nonsense"
    wrong = first.split()
    wrong[5] = "academic"
    typed = [" ".join(slip), " ".join(wrong), first, first, second]
    result = run("--drill", "--batch", str(offline.batch), typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "word 4 is not in the list" in result.output
    assert "a word is wrong" in result.output
    assert result.output.count("1 more to go") == 2


def test_too_few_or_foreign_shares_open_nothing(
    offline: Offline, make_house: Callable[..., House]
) -> None:
    result = run("--drill", "--batch", str(offline.batch), *offline.shares(1))
    assert result.exit_code == 1 and "too few: 2 are needed" in result.output
    other = make_house("other").made
    foreign = offline.folder / "foreign.txt"
    foreign.write_text("\n".join(other.escrow_shares[1:2]), "utf-8")
    mixed = run(
        "--drill", "--batch", str(offline.batch), *offline.shares(1), "--share-file", str(foreign)
    )
    assert mixed.exit_code == 1 and "another set" in mixed.output


def test_whole_shares_of_another_organisation_fail_the_drill(
    offline: Offline, make_house: Callable[..., House]
) -> None:
    foreign = offline.folder / "foreign.txt"
    options = ["--drill", "--batch", str(offline.batch)]
    for share in make_house("other").made.escrow_shares[:2]:
        file = foreign.with_name(f"{len(options)}.txt")
        file.write_text(share, "utf-8")
        options += ["--share-file", str(file)]
    result = run(*options)
    assert result.exit_code == 1
    assert "2 x unwrap.recipient" in result.output
    rooted = run(*options, "--root", str(offline.root))
    assert "another set" in rooted.output


def test_a_damaged_batch_opens_as_far_as_it_goes(offline: Offline) -> None:
    offline.batch.write_bytes(offline.batch.read_bytes()[:-1000])
    result = run("--drill", "--batch", str(offline.batch), *offline.shares(2, 3))
    assert result.exit_code == 1
    assert "records 1," in result.output and "codec.truncated" in result.output


def test_records_are_passed_on_to_a_new_supervisor(offline: Offline) -> None:
    out = offline.folder / "recovery.batch"
    options = ["--batch", str(offline.batch), "--root", str(offline.root), "--out", str(out)]
    device = ["--for", offline.newcomer.keys.signing.id.hex()[:16]]
    result = run(*options, *device, *offline.shares(1, 2), typed="y\n")
    assert result.exit_code == 0, result.output
    items = [item for item in read_batch(out.read_bytes()) if isinstance(item, BatchItem)]
    assert [item.type for item in items] == [6, 6]
    again = run(*options, *device, *offline.shares(1, 2), "--yes")
    assert again.exit_code == 1 and "Nothing was changed" in again.output


def test_a_batch_with_a_made_up_directory_gets_nothing(
    offline: Offline, make_house: Callable[..., House]
) -> None:
    evil = make_house("evil")
    thief = evil.person(Role.SUPERVISOR)
    offline.write([BatchItem(ItemType.DIRECTORY, evil.directory.entries[0]), *offline.items])
    out = offline.folder / "recovery.batch"
    options = ["--batch", str(offline.batch), "--root", str(offline.root), "--out", str(out)]
    device = ["--for", thief.keys.signing.id.hex()]
    result = run(*options, *device, *offline.shares(1, 2), "--yes")
    assert result.exit_code == 1 and "directory.previous" in result.output
    assert not out.exists()


def test_what_must_be_said_together(offline: Offline) -> None:
    batch = ["--batch", str(offline.batch)]
    assert run(*batch).exit_code == 2
    assert run(*batch, "--drill", "--for", "abcdef0123").exit_code == 2
    assert run(*batch, "--for", "abcdef0123").exit_code == 2
