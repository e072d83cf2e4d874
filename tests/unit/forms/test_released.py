"""A released definition is frozen by its hash: changing or losing one is refused with plain words."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter import forms
from depter.cli import forms as cli
from depter.forms.released import release_faults
from tests.unit.forms.twin import HOUSE

#: What has left the house. A line is added with a release and never changed.
KNOWN = {
    ("intake", 1): "e21461da0f8f98999a00eabcce86865a474774b98af8dfda07329d489a78fbc1",
    ("intake", 2): "b45fdd6717ec2d4c7e266b243ddf0dfe66cc3baab16d7eb06e94f80ae9f43c6a",
}
DEFINITIONS = HOUSE / "backend" / "depter" / "forms" / "definitions"
# Not ``forms.load``: that name is the function.
LOADING = import_module("depter.forms.load")


def test_the_registry_keeps_what_has_left_the_house() -> None:
    found = {(one.form, one.version): one.hash for one in forms.released()}
    assert found.items() >= KNOWN.items()
    assert len(found) == len(forms.released())


def test_no_released_definition_has_changed() -> None:
    assert list(release_faults(forms.definitions(), forms.released())) == []


def test_a_record_finds_the_very_form_it_was_made_with() -> None:
    for one in forms.released():
        form = forms.by_hash(bytes.fromhex(one.hash))
        assert form is not None
        assert (form.form, form.version, form.hash.hex()) == (one.form, one.version, one.hash)
    assert forms.by_hash(bytes(32)) is None


def _check(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """Return what ``depter forms check`` says of the definitions of a folder."""
    monkeypatch.setattr(LOADING, "_folder", lambda: folder)
    result = CliRunner().invoke(cli.command, ["check"])
    assert result.exit_code == 1
    (told,) = result.output.splitlines()
    return told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lists").mkdir()
    for file in [*DEFINITIONS.glob("*.json"), *DEFINITIONS.glob("lists/*.json")]:
        (tmp_path / file.relative_to(DEFINITIONS)).write_bytes(file.read_bytes())
    return tmp_path


def test_a_changed_release_is_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    file = folder / "intake-1.json"
    raw = json.loads(file.read_text("utf-8"))
    raw["sections"][0]["items"][0]["sensitive"] = True
    file.write_text(json.dumps(raw), "utf-8")
    said = _check(monkeypatch, folder)
    assert said.startswith("definitions:1: form.released_changed: intake version 1 was released")
    assert "put the old file back" in said
    assert "raise the version of the new one" in said


def test_a_lost_release_is_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "intake-1.json").unlink()
    said = _check(monkeypatch, folder)
    assert said.startswith("definitions:1: form.released_gone: intake version 1 was released")


def test_a_version_said_twice_is_refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "copy.json").write_bytes((folder / "intake-1.json").read_bytes())
    said = _check(monkeypatch, folder)
    assert said.startswith("definitions:1: form.version_twice: two files are intake version 1")


def test_a_list_of_a_release_changed_in_place_is_refused(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    file = folder / "lists" / "country.json"
    raw = json.loads(file.read_text("utf-8"))
    raw["items"].append({"code": "UZ"})
    file.write_text(json.dumps(raw), "utf-8")
    monkeypatch.setattr(LOADING, "_folder", lambda: folder)
    told = CliRunner().invoke(cli.command, ["check"]).output.splitlines()
    assert any("intake-1.json:" in line and "form.list_hash lists.country" in line for line in told)


def test_a_list_beside_its_old_version_is_sound(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    old = folder / "lists" / "country.json"
    raw = json.loads(old.read_text("utf-8"))
    (folder / "lists" / f"country-{raw['version']}.json").write_bytes(old.read_bytes())
    raw |= {"version": "2026-12", "items": [*raw["items"], {"code": "UZ"}]}
    old.write_text(json.dumps(raw), "utf-8")
    monkeypatch.setattr(LOADING, "_folder", lambda: folder)
    assert forms.check_release() == []


def test_freezing_notes_what_is_new(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    registry = folder / cli._REGISTRY
    registry.parent.mkdir(parents=True)
    monkeypatch.setattr(cli, "repository", lambda: folder)
    old = [one for one in forms.released() if one.version == 1]
    monkeypatch.setattr(forms, "released", lambda: old)
    monkeypatch.setattr(cli, "_release", lambda frozen: iter(()))
    told = CliRunner().invoke(cli.command, ["freeze"]).output
    assert f"frozen: intake 2 {KNOWN['intake', 2]}" in told
    assert "intake 1" not in told
    lines = json.loads(registry.read_text("utf-8"))
    assert {(one["form"], one["version"]): one["hash"] for one in lines}.items() >= KNOWN.items()


def test_the_release_gate_refuses_what_is_not_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "released", lambda: ())
    result = CliRunner().invoke(cli.command, ["check", "--frozen"])
    assert result.exit_code == 1
    assert "intake version 2 is in no release yet" in result.output
