"""``depter org create``: every key in its place, nothing overwritten, sheets that can be typed back."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from depter.cli import main
from depter.cli.share_sheet import share_sheet, words_of_sheet
from depter.trust import (
    Administrator,
    SignedRoot,
    create_organisation,
    open_escrow,
    open_root_key,
    system_random_bytes,
)

PASSPHRASES = ["first root words here", "administrator words here"]


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=typed)


@pytest.fixture
def passphrases(tmp_path: Path) -> str:
    file = tmp_path / "passphrases"
    file.write_text("\n".join(PASSPHRASES) + "\n", encoding="utf-8")
    return str(file)


def create(out: Path, passphrases: str, *more: str) -> Result:
    arguments = ("--kind", "practice", "--name", "Адилет", "--out", str(out))
    return run("org", "create", *arguments, "--passphrase-file", passphrases, *more)


def test_a_practice_organisation_is_made_whole(tmp_path: Path, passphrases: str) -> None:
    out = tmp_path / "keys"
    result = create(out, passphrases, "--qr")
    assert result.exit_code == 0, result.output
    root = SignedRoot.decode((out / "root.cbor").read_bytes()).verify()
    assert (root.kind, root.escrow_shares) == ("practice", (2, 3))
    assert open_root_key((out / "root-key-1.depterkey").read_bytes(), PASSPHRASES[0]).public in (
        root.root_keys
    )
    admin = Administrator.open((out / "administrator.depterkey").read_bytes(), PASSPHRASES[1])
    assert (admin.org, admin.name) == (root.org, "Адилет")
    assert admin.signing.public in root.administrators
    sheets = sorted(out.glob("recovery-share-*.txt"))
    assert len(sheets) == len(list(out.glob("recovery-share-*.svg"))) == 3
    words = [words_of_sheet(sheet.read_text(encoding="utf-8")) for sheet in sheets]
    assert open_escrow(words[:2], root).public in root.escrow
    assert "PRACTICE" in sheets[0].read_text(encoding="utf-8")
    for name in ("root.cbor", "root-key-1", "administrator", "recovery-share-1"):
        assert name in result.output
    assert {file.stat().st_mode & 0o777 for file in out.iterdir()} == {0o600}
    assert out.stat().st_mode & 0o777 == 0o700
    assert all(word not in result.output for word in PASSPHRASES)


def test_nothing_is_overwritten_and_nothing_half_made_stays(
    tmp_path: Path, passphrases: str
) -> None:
    out = tmp_path / "keys"
    out.mkdir()
    (out / "root.cbor").write_bytes(b"mine")
    result = create(out, passphrases)
    assert result.exit_code == 1
    assert "Nothing was changed" in result.output
    assert (out / "root.cbor").read_bytes() == b"mine"
    assert create(tmp_path / "other", passphrases, "--escrow-shares", "1", "3").exit_code == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keys", "passphrases"]


def test_a_real_organisation_needs_three_root_keys(tmp_path: Path, passphrases: str) -> None:
    arguments = ("--kind", "real", "--name", "A", "--out", str(tmp_path / "keys"))
    result = run("org", "create", *arguments, "--root-keys", "2")
    assert result.exit_code == 1
    assert "at least 3" in result.output
    result = run("org", "create", *arguments, "--passphrase-file", passphrases)
    assert "4 passphrases" in result.output
    assert not (tmp_path / "keys").exists()


def test_passphrases_are_offered_and_typed_twice_when_they_are_ones_own(tmp_path: Path) -> None:
    out = tmp_path / "keys"
    own, other = "my own long passphrase", "another long passphrase"
    typed = [own, own, "short", other, "a slip of the finger", other, other]
    arguments = ("--kind", "practice", "--name", "A", "--out", str(out))
    result = run("org", "create", *arguments, typed="\n".join(typed) + "\n")
    assert result.exit_code == 0, result.output
    assert "too short" in result.output and "not the same" in result.output
    assert own not in result.output
    Administrator.open((out / "administrator.depterkey").read_bytes(), other)


def test_show_checks_signatures_first(tmp_path: Path) -> None:
    made = create_organisation("real", "A", system_random_bytes)
    file = tmp_path / "root.cbor"
    file.write_bytes(made.root.data)
    result = run("org", "show", str(file))
    assert result.exit_code == 0
    assert made.root.root.org.hex() in result.output and "2 of 3 sign" in result.output
    file.write_bytes(made.root.data[:-40] + bytes(40))
    broken = run("org", "show", str(file))
    assert broken.exit_code == 0  # two of three signatures are still whole
    file.write_bytes(made.root.data[:-1])
    assert "not valid" in run("org", "show", str(file)).output


def test_a_sheet_with_a_word_missing_is_not_taken_for_another_share() -> None:
    made = create_organisation("real", "A", system_random_bytes)
    sheet = share_sheet(made.root.root, "A", 1, made.escrow_shares[0])
    assert words_of_sheet(sheet) == made.escrow_shares[0]
    word = made.escrow_shares[0].split()[4]
    assert len(words_of_sheet(sheet.replace(f" 5. {word}", "", 1)).split()) == 32
    assert "PRACTICE" not in sheet
