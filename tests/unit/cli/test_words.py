"""`depter words`: an organisation's consent approved from an empty folder, and refusals in plain words."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from depter.cli import main
from depter.cli.words import command
from depter.errors import WordsError
from depter.words import places, pot
from depter.words.compiling import compile_all
from depter.words.own import own
from depter.words.workspace import Workspace
from tests.unit.words.older import few_texts

PASSPHRASE = "a long passphrase for a test"
CONSENT = "consent:interview/p:01"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_texts(tmp_path_factory.mktemp("release") / "words")


@pytest.fixture
def place(tmp_path: Path, release: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place, and a release with few texts: each command reads all that there are."""
    monkeypatch.setattr(places, "translations", lambda: release)
    (tmp_path / "pass").write_text(PASSPHRASE + "\n", "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def owned(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An own folder as `own` makes it, for tests of what comes after."""
    folder = tmp_path_factory.mktemp("owned") / "words"
    own(Workspace.open(release), folder, os.urandom)
    return folder


def run(place: Path, *told: str, say: str | None = None) -> Result:
    secret = [] if told[0] not in SIGNED else ["--passphrase-file", str(place / "pass")]
    inside = ["--in", str(place / "words")] if told[0] not in ("key", "own") else []
    if told[0] in ("guard",) and told[1] == "sign":
        secret = ["--passphrase-file", str(place / "pass")]
    return CliRunner().invoke(command, [*told, *secret, *inside], input=say)


SIGNED = {"key", "translate", "approve", "reject", "suggest", "withdraw", "backtranslate"}


def made_key(place: Path, name: str) -> str:
    done = run(place, "key", "new", "--id", name, "--out", str(place / f"{name}.key"))
    assert done.exit_code == 0, done.output
    return done.output.split()[1]


def test_from_an_empty_folder_to_an_approved_text(place: Path) -> None:
    assert run(place, "own", str(place / "words")).exit_code == 0
    release = made_key(place, "release")
    assert run(place, "guard", "name", release).exit_code == 0
    for name, role in (("r-1", "translator"), ("r-2", "clinician"), ("r-3", "lawyer")):
        told = ["reviewer", "add", name, made_key(place, name), "--role", role, "--language", "kk"]
        assert run(place, *told).exit_code == 0
    sign = ["guard", "sign", "--key", str(place / "release.key")]
    assert run(place, *sign).exit_code == 0
    kk = ["-l", "kk", "--key"]
    # She writes one paragraph; the others stand as the machine drafted them and stay the machine's.
    path = place / "words/kk/LC_MESSAGES/consent.po"
    file = pot.read(path)
    next(one for one in file if one.msgctxt == CONSENT).msgstr += " Бұл дұрыс."
    pot.save(file, path)
    done = run(place, "translate", "--unrecorded", "--origin", "import:depter", "--domain", "consent",
               *kk, str(place / "r-1.key"))  # fmt: skip
    texts = (place / "words/pot/consent.pot").read_text("utf-8").count('\nmsgctxt "consent:')
    assert texts > 17  # as many as the first of the consents had
    assert "kk: 1 recorded as import:depter by r-1." in done.output
    author = run(place, "approve", CONSENT, "--yes", *kk, str(place / "r-1.key"))
    assert (author.exit_code, "ledger.author" in author.output) == (1, True)
    for name in ("r-2", "r-3"):
        done = run(place, "approve", CONSENT, *kk, str(place / f"{name}.key"), say="y\n")
        assert done.exit_code == 0, done.output
    shown = run(place, "history", CONSENT, "-l", "kk").output
    assert "approved; written by r-1; missing: nobody" in shown
    assert [one in shown for one in ("translate", "clinician", "lawyer")] == [True] * 3
    status = run(place, "status").output
    needed = "not approved, still needed: clinician, lawyer"
    assert f"  consent in kk: {texts - 1} texts {needed}\n" in status
    assert f"  consent in en, ru, ky, tg: {texts} texts each {needed}\n" in status
    assert "no recorded author and cannot be approved." in status
    done = run(place, "reject", CONSENT, "--reason", "Too hard.", *kk, str(place / "r-3.key"))
    assert done.exit_code == 0, done.output
    assert "needs-edit" in run(place, "history", CONSENT, "-l", "kk").output


def test_refusals_are_plain(place: Path) -> None:
    run(place, "own", str(place / "words"))
    again = run(place, "own", str(place / "words"))
    assert again.exit_code == 1
    assert "is there already" in again.output
    key = made_key(place, "r-1")
    assert run(place, "key", "new", "--id", "Aigerim", "--out", str(place / "x")).exit_code == 1
    assert "is there already" in run(
        place, "key", "new", "--id", "r-1", "--out", str(place / "r-1.key")
    ).output  # fmt: skip
    assert run(place, "reviewer", "add", "r-1", key, "--language", "xx").exit_code == 1
    sign = run(place, "guard", "sign", "--key", str(place / "r-1.key"))
    assert "No release key is named" in sign.output
    (place / "pass").write_text("another passphrase\n", "utf-8")
    wrong = run(place, "key", "show", str(place / "r-1.key"))
    assert "does not open r-1.key" in wrong.output


def test_the_guard_says_what_changed_and_what_to_type(place: Path, owned: Path) -> None:
    """The command that a refusal names is the whole command: typed as it stands, it mends."""
    shutil.copytree(owned, place / "words")
    words = place / "words"
    assert "Type: depter words guard name" in run(place, "guard", "show").output
    release = made_key(place, "release")
    run(place, "guard", "name", release)
    typed = "depter words guard sign --key release.depterkey"
    assert f"The guard is missing. Type: {typed}\n" in run(place, "guard", "show").output
    sign = ["guard", "sign", "--key", str(place / "release.key")]
    assert run(place, *sign).exit_code == 0
    assert "signed it" not in run(place, "guard", "show").output
    added = run(place, "reviewer", "add", "r-1", made_key(place, "r-1"), "--language", "kk")
    assert f"Now type: {typed}" in added.output
    told = run(place, "guard", "show").output
    changed = (
        "review/reviewers.toml is not as the release key signed it. Look at what changed, then"
    )
    assert f"{changed} type: {typed}\n" in told
    assert run(place, *sign).exit_code == 0
    pot = words / "pot/ui.pot"
    text = pot.read_text("utf-8")
    assert "\n#, critical\n" in text
    pot.write_text(text.replace("\n#, critical\n", "\n", 1), "utf-8")
    told = run(place, "guard", "show").output
    assert (
        "Which texts are critical (delete, send, lock) is not as the release key signed it." in told
    )
    pot.write_text(text, "utf-8")
    (words / "review/guard.json").write_text("{}")
    assert f"Sign it again: {typed} [" in run(place, "guard", "show").output


def test_the_release_gate_tells_every_reason(place: Path, owned: Path) -> None:
    shutil.copytree(owned, place / "words")
    done = run(place, "check", "--release")
    assert done.exit_code == 1
    assert "kk/consent gate.not_approved consent:interview/p:01 clinician, lawyer" in done.output
    assert "kk guard.no_key" in done.output


def test_a_damaged_ledger_is_told_with_its_line(place: Path, owned: Path) -> None:
    shutil.copytree(owned, place / "words")
    (place / "words/review/kk.jsonl").write_text("{}\n", "utf-8")
    done = run(place, "status")
    assert done.exit_code == 1
    assert "The ledger of kk cannot be believed: line 1" in done.output


def test_one_damaged_ledger_hides_no_other_language_and_stops_every_release(
    place: Path, owned: Path
) -> None:
    shutil.copytree(owned, place / "words")
    words = place / "words"
    whole = run(place, "status")
    assert whole.exit_code == 0, whole.output
    kept = [
        one for one in whole.output.splitlines() if one.startswith(("en ", "ru ", "ky ", "tg "))
    ]
    assert len(kept) > 6
    for bad in (b"{}\n", b"\xff\x00\n", b'{"v":1'):
        (words / "review/kk.jsonl").write_bytes(bad)
        done = run(place, "status")
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit), done.exception
        lines = done.output.splitlines()
        assert [one for one in lines if one.startswith(("en ", "ru ", "ky ", "tg "))] == kept
        assert [one for one in lines if one.startswith("kk ") and "DAMAGED: The ledger" in one]
        assert not [one for one in lines if one.startswith(("kk consent", "kk forms"))]
        assert any("kk: The ledger of kk" in one for one in lines), "it stands in the reasons too"
        with pytest.raises(WordsError) as caught:
            compile_all(words, place / "out")
        assert caught.value.code.startswith("ledger.")
        assert run(place, "check", "--release").exit_code == 1


def test_status_tells_a_coordinator_what_stands_in_the_way_and_what_to_type(
    place: Path, owned: Path
) -> None:
    shutil.copytree(owned, place / "words")
    words = place / "words"
    policy = words / "policy.toml"
    policy.write_text(policy.read_text("utf-8").partition("[locale]")[0], "utf-8")
    told = run(place, "status").output
    assert "Not ready to release:\n" in told
    assert "  locale: policy.toml has no [locale]" in told
    assert "  en, ru, kk, ky, tg: No release key is named in release.toml. Type:" in told
    # The drafts are recorded as the machine's; nobody has said yet who wrote the English.
    assert "translate --unrecorded -l en" in told
    release = made_key(place, "release")
    run(place, "guard", "name", release)
    run(place, "guard", "sign", "--key", str(place / "release.key"))
    policy.write_text(policy.read_text("utf-8") + "\n", "utf-8")
    told = run(place, "status").output
    assert "  en, ru, kk, ky, tg: policy.toml is not as the release key signed it." in told


def test_damaged_folders_are_told_in_a_sentence_and_never_by_a_traceback(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(places.translations(), folder)
    whole = (folder / "languages.toml").read_bytes()
    for name, bad, said in (
        ("languages.toml", b"\xff\xfe", "languages.toml cannot be read"),
        ("languages.toml", b"[kk]\n", "languages.toml cannot be read"),
        ("ky/LC_MESSAGES/ui.po", b'msgid "a\nmsgstr', "ui.po is no PO file that can be read"),
    ):
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(bad)
        done = CliRunner().invoke(main, ["words", "status", "--in", str(folder)])
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit), done.exception
        assert said in done.output
        (folder / name).write_bytes(before)
    assert (folder / "languages.toml").read_bytes() == whole
