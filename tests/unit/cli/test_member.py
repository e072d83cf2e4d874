"""``depter member`` at the administrator's desk: a person decides, and is told what it means."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from depter.cli import main
from depter.demo.phone import Phone
from depter.trust import Invitation, Role
from tests.unit.demo.conftest import PASSPHRASE, Place
from tests.unit.demo.conftest import compiled_words as compiled_words
from tests.unit.demo.conftest import place as place


class Office:
    """The administrator at the command line; the desk's own window is closed."""

    def __init__(self, place: Place) -> None:
        self.place = place
        place.desk.close()

    def member(self, *arguments: str, typed: str = "", passphrase: str = PASSPHRASE) -> Result:
        name, *rest = arguments
        line = ["member", name, "--folder", str(self.place.folder), *rest]
        return CliRunner().invoke(main, line, input=f"{passphrase}\n{typed}")

    def link(self, *more: str) -> str:
        lines = self.member("invite", *more).output.splitlines()
        return next(line for line in lines if line.startswith(self.place.url))

    def ids(self, start: str) -> str:
        """The id in front of the line of the list that names ``start``."""
        lines = self.member("list").output.splitlines()
        return next(line for line in lines if start in line).split()[0]


@pytest.fixture
def office(place: Place) -> Office:
    return Office(place)


def test_invite_approve_list_revoke(office: Office) -> None:
    link = office.link("--note", "for Айгүл")
    invitation = Invitation.parse(link)
    assert invitation.role is Role.INTERVIEWER
    phone = Phone.join(link, "Айгүл", "Redmi")
    refused = office.member("approve", typed="n\n")
    assert "Айгүл" in refused.output and "Approved" not in refused.output
    assert not phone.approved()
    approved = office.member("approve", invitation.id.hex()[:8], typed="y\n")
    assert "Approved." in approved.output, approved.output
    assert phone.approved()
    assert "Nobody is waiting." in office.member("approve").output
    listed = office.member("list").output
    assert "Бермет  supervisor" in listed and "Айгүл  interviewer" in listed
    assert "this desk" in listed and "Redmi  active" in listed
    kept = office.member("revoke", office.ids("Айгүл"), "--reason", "lost", typed="n\n")
    assert kept.exit_code == 1 and "cannot be undone" in kept.output
    device = office.ids("Redmi")
    gone = office.member(
        "revoke", office.ids("Айгүл"), "--device", device, "--reason", "lost", "--yes"
    )
    assert gone.exit_code == 0, gone.output
    assert "ended: lost" in office.member("list").output
    phone.close()


def test_a_request_that_fails_the_checks_is_never_approved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = office.link()
    invitation = Invitation.parse(link)
    thief = Invitation(**{**invitation.__dict__, "secret": b"\x01" * 32})
    phone = Phone.join(thief.link, "Айгүл")
    result = office.member("approve", "--yes")
    assert "NOT approved" in result.output and "join.mac" in result.output
    assert not phone.approved()
    phone.close()


def test_faults_are_told_in_plain_words(office: Office, tmp_path: Path) -> None:
    wrong = office.member("list", passphrase="not the passphrase")
    assert wrong.exit_code == 1
    assert "The passphrase is wrong. Nothing was changed." in wrong.output
    empty = CliRunner().invoke(
        main, ["member", "list", "--folder", str(tmp_path / "none")], input="x\n"
    )
    assert "There is no desk in this folder" in empty.output


def test_an_id_that_names_nobody_changes_nothing(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    result = office.member(
        "revoke", "ffffffffffff", "--reason", "left", "--passphrase-file", str(file)
    )
    assert result.exit_code == 1 and "0 members" in result.output


def test_ones_own_desk_is_not_revoked_from_itself(office: Office) -> None:
    result = office.member("revoke", office.ids("Бермет"), "--reason", "left", "--yes")
    assert result.exit_code == 1 and "members.self" in result.output
