"""Every command of ``docs/own-consent.md`` exists with its options, the same in both languages."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.words import places, pot
from depter.words import publish as publishing
from tests.unit.words.older import few_texts

DOCS = Path(__file__).parents[3] / "docs"


def commands(page: str) -> list[list[str]]:
    text = (DOCS / page).read_text("utf-8")
    blocks = "\n".join(re.findall(r"```\n(.*?)```", text, re.DOTALL))
    lines = re.findall(r"`(depter [^`]+)`", text) + re.findall(r"^depter .*$", blocks, re.MULTILINE)
    return [shlex.split(line.replace("$(cat paragraphs.txt)", "TEXT"))[1:] for line in lines]


def test_every_command_is_understood() -> None:
    found = commands("own-consent.md")
    assert len(found) > 15
    for words in found:
        command: click.Command = main
        context = click.Context(main)
        while isinstance(command, click.Group) and words:
            name = words.pop(0)
            step = command.get_command(context, name)
            assert step is not None, name
            command, context = step, click.Context(step, parent=context)
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= known, (command.name, words)


def test_both_languages_say_the_same() -> None:
    def said(page: str) -> list[list[str]]:
        return sorted(
            [word for word in words if not re.search("[а-я]| ", word)] for words in commands(page)
        )

    assert said("own-consent.md") == said("own-consent.ru.md")


def test_the_afternoon_from_a_draft_to_a_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page, typed: own, keys, reviewers, guard, translate, approve, publish; then a letter more."""
    own, few = tmp_path / "own", few_texts(tmp_path / "few")
    monkeypatch.setattr(places, "translations", lambda: few)

    def run(*line: str, key: str = "", fails: bool = False) -> str:
        secret = tmp_path / "pass"
        secret.write_text("meadow copper lantern seven\n")
        more = ["--key", str(tmp_path / key)] if key else []
        more += ["--passphrase-file", str(secret)] if key or line[:2] == ("key", "new") else []
        done = CliRunner().invoke(main, ["words", *line, *more])
        assert (done.exit_code != 0) == fails, done.output
        return done.output

    run("own", str(own))
    keys = {}
    for id_ in ("release", "r-0001", "r-0002", "r-0003"):
        keys[id_] = run("key", "new", "--id", id_, "--out", str(tmp_path / id_)).split()[1]
    there = ["--in", str(own)]
    run("guard", "name", keys["release"], *there)
    for id_, role in (("r-0001", "translator"), ("r-0002", "clinician"), ("r-0003", "lawyer")):
        run("reviewer", "add", id_, keys[id_], "--role", role, "--language", "kk", *there)
    run("guard", "sign", *there, key="release")
    kk = ["-l", "kk", *there]
    path = own / "kk" / "LC_MESSAGES" / "consent.po"
    parts = re.findall(r'^msgctxt "(consent:[^"]*)"', path.read_text("utf-8"), re.M)
    # She changes one paragraph; the others stay the machine's draft.
    file = pot.read(path)
    hers = next(one for one in file if one.msgctxt == parts[0])
    hers.msgstr += " Бұл дұрыс."
    pot.save(file, path)
    consent = ["--unrecorded", "--domain", "consent", "--origin", "human"]
    assert "1 recorded as human by r-0001" in run("translate", *consent, *kk, key="r-0001")
    assert "[ledger.author]" in run("approve", parts[0], "--yes", *kk, key="r-0001", fails=True)
    run("approve", *parts[:3], "--yes", *kk, key="r-0002")
    # Disturbed after three; the same command again goes on where it stood.
    again = run("approve", *parts, "--yes", *kk, key="r-0002")
    assert again.count("Approved already as clinician") == 3
    assert again.count("Approved as clinician") == len(parts) - 3
    stick = tmp_path / "stick"
    told = run("publish", "--to", str(stick), *there, key="release")
    assert "Approved whole" not in told  # a clinician alone is not enough
    run("approve", *parts, "--yes", *kk, key="r-0003")
    told = run("publish", "--to", str(stick), *there, key="release")
    assert "Approved whole: consent kk/interview" in told
    made = publishing.read(stick)
    catalog = json.loads(made.files[made.manifest.files["kk/consent"].sha256])
    document = catalog["docs"]["interview"]
    assert document["sha256"] == made.manifest.docs["kk/interview"]
    assert {(one["by"], one["role"]) for one in document["approvals"]} == {
        ("r-0002", "clinician"),
        ("r-0003", "lawyer"),
    }
    # Somebody new is let in, and nobody thinks of the signature: nothing falls out in silence.
    run("key", "new", "--id", "r-0009", "--out", str(tmp_path / "r-0009"))
    nine = run("key", "new", "--id", "r-0009", "--out", str(tmp_path / "r-0009b")).split()[1]
    run("reviewer", "add", "r-0009", nine, "--role", "native", "--language", "kk", *there)
    publish = ("publish", "--to", str(stick), *there)
    told = run(*publish, key="release", fails=True)
    assert "NOTHING WAS PUBLISHED" in told and "[guard.changed]" in told
    sign = f"depter words guard sign --key {tmp_path / 'release'} --in {own}"
    assert sign in told.splitlines()
    assert publishing.read(stick) == made
    run("guard", "sign", *there, key="release")
    assert "Approved whole: consent kk/interview" in run(*publish, key="release")
    text = path.read_text("utf-8")
    path.write_text(text.replace("Мен Сізге атымды", "Мен Сізге өз атымды"), "utf-8")
    told = run(*publish, key="release", fails=True)
    assert "NOTHING WAS PUBLISHED" in told and "[words.approved_lost]" in told
    assert "kk/interview" in told and "kk/photo" not in told
    told = run(*publish, "--anyway", key="release")
    assert "Approved whole: consent kk/interview" not in told
    assert "Approved whole: consent kk/photo" in told
    # The page's own way to look at it: with the folder, and on the stick's own.
    assert "has lost nothing" in run("verify", str(stick), *there)
    assert "The set alone was looked at" in run("verify", str(stick))
    kept = sorted(int(one.name) for one in (own / "published").iterdir())
    assert kept == [1, 2, 3, 4]
    assert publishing.read(own / "published/2") == made
