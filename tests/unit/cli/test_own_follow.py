"""After an update of Depter, as ``docs/own-consent.md`` says it: an approved consent that lacks a paragraph
of the newer app is named and not published; followed, signed and approved it is whole again."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.words import places
from depter.words import publish as publishing
from tests.unit.words import older as o


def test_the_section_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    o.release(tmp_path / "new")
    shutil.copytree(tmp_path / "new", tmp_path / "old")
    o.take_out(tmp_path / "old", o.NEW)
    own, stick, key = tmp_path / "own", tmp_path / "stick", tmp_path / "release"
    secret = tmp_path / "pass"
    secret.write_text("meadow copper lantern seven\n")

    def run(*line: str, fails: bool = False, signs: bool = False) -> str:
        more = ["--passphrase-file", str(secret)] if signs or line[0] == "key" else []
        more += ["--key", str(key)] if signs else []
        done = CliRunner().invoke(main, ["words", *line, *more])
        assert (done.exit_code != 0) == fails, done.output
        return done.output

    there = ["--in", str(own)]
    house = o.organisation(tmp_path / "old", own)
    public = run("key", "new", "--id", "release", "--out", str(key)).split()[1]
    publishing.name_release_key(own, bytes.fromhex(public))
    run("guard", "sign", *there, signs=True)
    o.approve_all(house, "kk", "interview")
    # Depter is newer now: its forms read out a paragraph that this folder never had.
    lacking = (
        "NOT WHOLE for this app: consent:interview/p:11 is missing; "
        f"type: depter words own {own} --follow"
    )
    publish = ("publish", "--to", str(stick), *there)
    told = run(*publish, fails=True, signs=True)
    assert "NOTHING WAS PUBLISHED" in told and lacking in told
    assert not stick.exists() and not (own / "published").exists()
    assert lacking in run("status", *there)
    assert lacking in run("check", "--release", *there, fails=True).splitlines()
    told = run(*publish, "--anyway", signs=True)
    assert lacking in told
    assert "Approved, NOT WHOLE: consent kk/interview" in told.splitlines()
    assert "Approved whole: consent kk/interview" not in told
    new = ["--in", str(tmp_path / "new")]
    assert "[own.exists]" in run("own", str(own), *new, fails=True)
    assert "[own.missing]" in run("own", str(tmp_path / "none"), "--follow", *new, fails=True)
    told = run("own", str(own), "--follow", *new)
    lines = told.splitlines()
    for said in (
        "kk consent: 1 new",
        "New: consent:interview/p:11",
        "What a machine drafted is recorded as such, by m-2.",
        "  kk consent: consent:interview/p:11",
        f"  depter words guard sign --key release.depterkey --in {own}",
        f"  depter words approve -l kk --key lawyer.depterkey --in {own} consent:interview/p:11",
    ):
        assert said in lines, told
    assert "NOT WHOLE" not in run("status", *there)
    run("guard", "sign", *there, signs=True)
    # The old approvals alone do not carry the new paragraph.
    assert "[words.approved_lost]" in run(*publish, fails=True, signs=True)
    house.approve(o.NEW, "r-clin", "r-law")
    told = run(*publish, signs=True)
    assert "Approved whole: consent kk/interview" in told and "NOT WHOLE" not in told
    made = publishing.read(stick)
    assert made.manifest.serial == 2 and "kk/interview" in made.manifest.docs
    held = o.files(own)
    # Whoever works in the folder has it in the environment; the release is this program's all the same.
    monkeypatch.setenv("DEPTER_WORDS", str(own))
    monkeypatch.setattr(places, "translations", lambda: tmp_path / "new")
    told = run("own", str(own), "--follow")
    assert told.startswith(f"{own} has all texts of this release. Nothing was changed.")
    assert o.files(own) == held
