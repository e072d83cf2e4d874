"""A set is signed under a number of its own whatever happens, and never over a cut ledger."""

import fcntl
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli.words import command
from depter.envelope import Ed25519Key
from depter.errors import WordsError
from depter.words import ledger, places, pot, publish
from depter.words import manifest as m
from depter.words.gate import blocking
from depter.words.own import own
from depter.words.statement import Act, Subject, forms_of
from depter.words.workspace import Workspace
from tests.unit.words.house import cut, house

KEY = Ed25519Key(b"k" * 32)
OTHER = Ed25519Key(b"o" * 32)
NOW = 1_795_000_000


class Translator:
    """A signer of the ledger."""

    id = "r-0001"

    def sign(self, label: str, message: bytes) -> bytes:
        return OTHER.sign(label, message)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Words of an organisation, whose release key is KEY."""
    place = tmp_path / "own"
    shutil.copytree(places.translations(), place)
    cut(place)
    (place / "release.toml").write_text(f'key = "{KEY.public.hex()}"\nsecond = ""\nserial = 4\n')
    for path in (place / "review").glob("*.jsonl"):
        path.unlink()
    (place / "review").mkdir(exist_ok=True)
    (place / "review" / "reviewers.toml").write_text(
        f'[[reviewer]]\nid = "r-0001"\nkey = "{OTHER.public.hex()}"\n'
        'roles = ["translator"]\nlanguages = ["kk"]\n'
        'from = "2026-01-01T00:00:00+00:00"\n'
    )
    return place


def released(folder: Path) -> publish.Release:
    return publish.release(Workspace.open(folder), KEY, NOW)


def refused(folder: Path, key: Ed25519Key = KEY) -> str:
    before = (folder / "release.toml").read_bytes()
    with pytest.raises(WordsError) as fault:
        publish.release(Workspace.open(folder), key, NOW)
    assert (folder / "release.toml").read_bytes() == before
    return fault.value.code


def say(folder: Path, number: int) -> None:
    """Append a line about the first question to the Kazakh ledger."""
    workspace = Workspace.open(folder)
    entry = workspace.catalog("kk", "forms")[number]
    subject = Subject.of("forms", entry, forms_of(entry, "kk"))
    workspace.ledger("kk").append(Act.TRANSLATE, subject, Translator(), origin="human")


def test_a_set_lies_in_a_folder_and_reads_back(folder: Path, tmp_path: Path) -> None:
    made = released(folder)
    publish.write(made, tmp_path / "stick")
    assert publish.read(tmp_path / "stick", [KEY.public]) == made
    assert made.manifest.serial == 5
    assert {name.partition("/")[0] for name in made.manifest.files} == {
        "en",
        "ru",
        "kk",
        "ky",
        "tg",
    }
    assert made.unapproved["kk/consent"][0] > 0


def test_the_same_words_give_the_same_files_and_another_number(folder: Path) -> None:
    first, second = released(folder), released(folder)
    assert first.files == second.files
    assert [first.manifest.serial, second.manifest.serial] == [5, 6]
    assert first.manifest.files == second.manifest.files


def test_no_number_is_given_twice_after_a_crash(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(m, "sign", die)
    with pytest.raises(KeyboardInterrupt):
        released(folder)
    monkeypatch.undo()
    assert released(folder).manifest.serial == 6


def test_a_release_file_put_back_does_not_lower_the_number(folder: Path) -> None:
    old = (folder / "release.toml").read_bytes()
    released(folder)
    (folder / "release.toml").write_bytes(old)
    assert released(folder).manifest.serial == 6


def test_a_crash_between_the_files_and_the_manifest(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    first = released(folder)
    publish.write(first, stick)
    second, real = released(folder), ledger.put

    def die_at(name: str) -> None:
        def put(path: Path, data: bytes) -> None:
            if path.name == name:
                raise KeyboardInterrupt
            real(path, data)

        monkeypatch.setattr(publish, "put", put)
        with pytest.raises(KeyboardInterrupt):
            publish.write(second, stick)
        monkeypatch.undo()

    die_at("manifest.sig")
    assert publish.read(stick) == first
    die_at("manifest.json")
    with pytest.raises(WordsError) as fault:
        publish.read(stick)
    assert fault.value.code == "words.signature"  # told, not taken; publishing again mends it
    publish.write(second, stick)
    assert publish.read(stick) == second


def test_each_set_is_kept_in_the_folder_that_published_it(folder: Path) -> None:
    made = [released(folder), released(folder)]
    kept = publish.sets_in(folder / publish.PUBLISHED)
    assert [one.name for one in kept] == ["5", "6"]
    assert [publish.read(one) for one in kept] == made
    assert publish.sets_in(kept[0]) == [kept[0]]
    own(Workspace.open(folder), folder.parent / "next")
    assert not (folder.parent / "next" / publish.PUBLISHED).exists()
    with pytest.raises(WordsError) as fault:
        publish.sets_in(folder / "pot")
    assert fault.value.code == "words.no_set"


def test_a_guard_that_is_not_whole_stops_publishing_where_somebody_approved(tmp_path: Path) -> None:
    home = house(tmp_path)
    told = "consent:interview/p:01"
    home.write_text(told, "Бұл мәтінді адам жазды.")
    home.approve(told, "r-clin")

    def publishes() -> str:
        try:
            publish.release(Workspace.open(home.folder), home.release, NOW)
        except WordsError as fault:
            return fault.code
        return ""

    assert publishes() == ""
    policy = home.folder / "policy.toml"
    policy.write_text(policy.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert publishes() == "guard.changed"
    home.guard()
    assert publishes() == ""
    (home.folder / "review/guard.json").unlink()
    assert publishes() == "guard.missing"
    (home.folder / "review/kk.jsonl").unlink()
    (home.folder / "review/published.json").unlink()
    assert publishes() == "", "nobody approved anything: nothing could fall out"


def test_an_older_set_does_not_go_over_a_newer_one(folder: Path, tmp_path: Path) -> None:
    first, second = released(folder), released(folder)
    publish.write(second, tmp_path / "stick")
    with pytest.raises(WordsError) as fault:
        publish.write(first, tmp_path / "stick")
    assert fault.value.code == "words.older"
    assert publish.read(tmp_path / "stick") == second


def test_what_is_not_published(folder: Path) -> None:
    assert refused(folder, OTHER) == "guard.stranger"
    path = pot.po_path(folder, "kk", "ui")
    kept = path.read_text()
    file = pot.read(path)
    file[0].msgstr = "{кім.__class__}"
    pot.save(file, path)
    assert refused(folder) == "words.faulty"
    path.write_text(kept)
    with (folder / ".publish.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refused(folder) == "words.publish_running"
    (folder / "release.toml").write_text('key = ""\nsecond = ""\n')
    assert refused(folder) == "guard.no_key"


def test_a_cut_ledger_is_noticed_at_the_next_publishing_and_at_verifying(
    folder: Path, tmp_path: Path
) -> None:
    for number in (0, 1):
        say(folder, number)
    made = released(folder)
    assert made.manifest.ledgers["kk"].count == 2
    path = folder / "review" / "kk.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\n") + 1])
    assert refused(folder) == "ledger.cut"
    blocks = [str(one) for one in blocking(Workspace.open(folder)) if one.code == "ledger.cut"]
    assert blocks == ["kk ledger.cut 2"]
    said = {
        "status": "  kk: The ledger of kk is shorter than the 2 lines that were published.",
        "check --release": "kk ledger.cut 2\n",
    }
    for told, line in said.items():
        done = CliRunner().invoke(command, [*told.split(), "--in", str(folder)])
        assert line in done.output, told
    with pytest.raises(WordsError) as fault:
        publish.check_ledgers(Workspace.open(folder), made.manifest)
    assert fault.value.code == "ledger.cut"
    path.write_bytes(whole)
    say(folder, 2)
    assert released(folder).manifest.ledgers["kk"].count == 3


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("manifest.sig", "words.signature"),
        ("manifest.json", "words.manifest"),
        ("files", "words.file"),
    ],
)
def test_a_damaged_folder_is_told(folder: Path, tmp_path: Path, name: str, code: str) -> None:
    stick = tmp_path / "stick"
    publish.write(released(folder), stick)
    path = stick / name
    path = min(path.iterdir()) if path.is_dir() else path
    data = bytearray(path.read_bytes())
    data[5] ^= 0x80
    path.write_bytes(bytes(data))
    with pytest.raises(WordsError) as fault:
        publish.read(stick)
    assert fault.value.code == code


def test_the_built_in_set_is_a_set_too(tmp_path: Path) -> None:
    from depter.words.compiling import compile_all

    compile_all(places.translations(), tmp_path / "out")
    index = json.loads((tmp_path / "out" / "json" / "index.json").read_text())
    made = m.decode(index["manifest"].encode())
    assert (made.id, made.serial, made.key) == (index["set"], 0, m.UNSIGNED)
    assert index["release_key"] == ""
