"""``depter desk`` and ``depter batch`` as typed: set up, fetch, carry files, check them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.forms.document import decode
from depter.relay.membership import admit
from depter.words import compiled_set
from tests.desk.conftest import PASSPHRASE, batch, told_record
from tests.desk.relays import running
from tests.worlds import World


def run(*arguments: str, fine: bool = True) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert (done.exit_code == 0) is fine, done.output
    return done.output


def test_memory_never_becomes_a_file(tmp_path: Path) -> None:
    program = (
        "import ctypes, resource; from click.testing import CliRunner; from depter.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1:] * 2)\n"
        "CliRunner().invoke(main, {arguments})\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    empty = tmp_path / "empty"
    empty.touch()
    for arguments in (
        ["desk", "pull", "--folder", str(tmp_path), "--passphrase-file", str(empty)],
        ["batch", "verify", str(empty)],
        ["recover", "--batch", str(empty)],
    ):
        told = subprocess.run(
            [sys.executable, "-c", program.replace("{arguments}", repr(arguments))],
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.split("\n")[0] == "(0, 0) 0", arguments


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return str(path)


def test_carry_a_file_in_and_the_answer_back(
    desk: Desk, world: World, tmp_path: Path, passphrase: str
) -> None:
    desk.close()
    record = world.record(photos=[b"\xff\xd8\xff" * 99])
    file, answer, everything = (tmp_path / name for name in ("in", "answer", "all"))
    file.write_bytes(batch(world, [record]))
    where = ("--folder", str(desk.config.folder), "--passphrase-file", passphrase)
    assert "signatures right 1, whole photos 1" in run("batch", "verify", str(file))
    assert "new 1, photos completed 1" in run(
        "batch", "import", str(file), "--answer", str(answer), *where
    )
    assert record.envelope.hash in answer.read_bytes()
    run("batch", "export", str(everything), *where)
    assert record.envelope.data in everything.read_bytes()
    assert "is there already" in run("batch", "export", str(everything), *where, fine=False)


def test_verify_tells_what_is_wrong(world: World, tmp_path: Path) -> None:
    record = world.record()
    data = bytearray(batch(world, [record]))
    data[-1] ^= 1
    file = tmp_path / "bad"
    file.write_bytes(data)
    told = run("batch", "verify", str(file), fine=False)
    assert "signature.mldsa: 1" in told
    file.write_bytes(b"not a batch file")
    assert "damaged" in run("batch", "verify", str(file), fine=False)


def test_set_up_from_an_organisations_folder_and_pull(
    world: World, tmp_path: Path, passphrase: str
) -> None:
    org, folder, words = tmp_path / "org", tmp_path / "new-desk", tmp_path / "words"
    words.write_text("the first root key words\nthe administrators words\n")
    run(
        "org", "create", "--kind", "practice", "--name", "Practice",
        "--out", str(org), "--passphrase-file", str(words),
    )  # fmt: skip
    (tmp_path / "administrator").write_text("the administrators words\n")
    arguments = [
        "desk", "init", "--folder", str(folder), "--passphrase-file", passphrase,
        "--org-dir", str(org), "--relay", "http://127.0.0.1:9", "--name", "Айгуль",
        "--administrator-passphrase-file", str(tmp_path / "administrator"),
    ]  # fmt: skip
    assert "The relay was not told yet" in run(*arguments)
    assert "already" in run(*arguments, fine=False)
    with Desk.open(Config(folder), PASSPHRASE) as desk:
        assert [one.name for one in desk.membership.members()] == ["Айгуль"]
        assert desk.membership.administers
    where = ("--folder", str(folder), "--passphrase-file", passphrase)
    assert "relay.unreachable" in run("desk", "pull", *where, fine=False)
    assert "No desk is running" in run("desk", "link", "--folder", str(folder), fine=False)

    with running(tmp_path / "relay", world) as served:
        admit(served.relay, (org / "root.cbor").read_bytes())
        with Desk.open(Config(folder), PASSPHRASE) as desk:
            desk.set_relay(served.url)
        assert "The relay knows this desk now" in run("desk", "publish", *where)
        assert "received 0, acknowledged 0" in run("desk", "pull", *where)


def test_a_wrong_passphrase_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase")
    told = run(
        "desk", "pull", "--folder", str(desk.config.folder), "--passphrase-file", str(wrong),
        fine=False,
    )  # fmt: skip
    assert "That is not the passphrase. Nothing is lost." in told


def test_what_was_asked_is_shown_word_for_word(
    desk: Desk, world: World, config: Config, passphrase: str
) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    desk.close()
    here = ("--folder", str(config.folder), "--passphrase-file", passphrase)
    text = compiled_set().wording("form:intake/q:it.what", "ky")
    assert text is not None
    told = run("desk", "wording", *here, record.record.hex())
    assert text.text in told
    assert "whole text interview [ky]" in told
    said = decode(record.payload.answers or b"").answers["it.what"].value["text"]
    assert said[:20] not in told  # the questions, never an answer
    assert text.text in run("desk", "wording", *here, text.tgt)
    assert "does not have these words" in run("desk", "wording", *here, "0" * 64)
    assert run("desk", "wording-notes", *here) == ""


def test_a_record_moves_no_cursor_of_the_terminal(
    desk: Desk, world: World, config: Config, passphrase: str
) -> None:
    """Who approved a text is the phone's word where its set is not here; it is shown as it stands."""
    answers = json.loads(told_record(world).payload.answers or b"")
    told = answers["answers"]["c.photo"]
    told["set"] = "0" * 16
    claimed = {"by": "\x1b[2K\r\x9b1A", "role": "clinician", "at": "2026-11-01T10:00:00Z"}
    told["consent"]["docs"][0]["approvals"] = [claimed]
    record = told_record(world, answers=json.dumps(answers).encode())
    desk.import_batch(batch(world, [record]))
    desk.close()
    here = ("--folder", str(config.folder), "--passphrase-file", passphrase)
    shown = run("desk", "wording", *here, record.record.hex())
    assert "approved by [U+001B][2K[U+000D][U+009B]1A" in shown
    assert not {sign for sign in shown if not sign.isprintable()} - {"\n", "\xa0"}
