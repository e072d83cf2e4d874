"""The desk keeps every wording that was ever released, and takes none that nobody signed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.envelope import Ed25519Key, sequence
from depter.errors import DeskError, EnvelopeError
from depter.relay import api, released
from depter.relay.backup import back_up, restore
from depter.relay.storage import words as stored
from depter.words import manifest as m
from depter.words.compiled_set import compiled_set
from depter.words.hashes import target_hash
from depter.words.publish import Release, write
from tests.desk.conftest import PASSPHRASE, Clock, secrets_of
from tests.desk.relays import Running, publish, running
from tests.relay.words import KEY, OTHER, body, made
from tests.vectors.making.words_set import files as golden_files
from tests.worlds import World


@pytest.fixture
def relay(tmp_path: Path, world: World) -> Iterator[Running]:
    with running(tmp_path / "relay", world) as here:
        publish(here, world)
        yield here


@pytest.fixture
def desk(world: World, config: Config, clock: Clock, relay: Running) -> Iterator[Desk]:
    secrets = secrets_of(world, world.supervisor, relay.url)
    opened = Desk.create(config, PASSPHRASE, secrets, now=clock, random_bytes=world.random_bytes)
    opened.pull()
    yield opened
    opened.close()


def catalogs(serial: int, told: str, key: Ed25519Key = KEY) -> bytes:
    """A set whose Tajik question says ``told``."""
    contents = dict(golden_files())
    contents["tg/forms"] = contents["tg/forms"].replace("бехатаред".encode(), told.encode())
    files = {name: m.File(m.set_id(data), len(data), 1, 1) for name, data in contents.items()}
    one = m.Manifest(serial, 1_790_000_000, key.public.hex(), files)
    return body(one, contents.values(), key)


def put(relay: Running, world: World, data: bytes) -> str:
    """Publish, as the relay takes it; the set's id."""
    with relay.relay.database.read() as connection:
        org = relay.relay.organisation(connection, world.org)
    released.take(relay.relay, org, data)
    return m.decode(released.current(relay.relay, org).manifest).id


KEYED = "form:intake/q:safe"


def test_every_set_that_came_is_kept_and_reproduces(
    desk: Desk, relay: Running, world: World
) -> None:
    desk.membership.set_words_key(KEY.public)
    ids = []
    for serial, told in enumerate(("аввал", "дуюм", "сеюм"), 1):
        ids.append(put(relay, world, catalogs(serial, told)))
        assert desk.pull().words == ids[-1]
    assert desk.pull().words is None
    current = desk.words.current()
    assert current is not None and current.id == ids[-1]
    for id_, told in zip(ids, ("аввал", "дуюм", "сеюм"), strict=True):
        text = desk.words.texts(id_[:16], KEYED, "tg")
        assert text is not None and told in text.text and text.review == "approved"
    first = desk.words.texts(ids[0], KEYED, "tg")
    assert first is not None
    english = desk.words.texts(ids[0], KEYED, "en")
    assert english is not None
    assert {one.set_id for one in desk.words.by_hash(english.tgt)} >= set(ids)
    assert desk.words.texts("0" * 16, KEYED, "tg") is None
    assert desk.alarms.open() == []


def test_sets_that_came_and_went_between_two_visits_are_kept_and_reproduce(
    desk: Desk, relay: Running, world: World
) -> None:
    """Wrong words out at ten, corrected at eleven and again at noon; the desk visits in the evening."""
    desk.membership.set_words_key(KEY.public)
    told = ("аввал", "дуюм", "сеюм")
    ids = [put(relay, world, catalogs(serial, one)) for serial, one in enumerate(told, 1)]
    assert desk.pull().words == ids[-1]
    assert [one.serial for one in desk.words.sets()] == [0, 1, 2, 3]
    current = desk.words.current()
    assert current is not None and current.id == ids[-1]
    for id_, one in zip(ids, told, strict=True):
        text = desk.words.texts(id_[:16], KEYED, "tg")
        assert text is not None and one in text.text
        found = desk.wordings.by_hash(target_hash([text.text]))
        assert (found.set, found.state) == (id_[:16], "same" if id_ == ids[-1] else "other")
    assert desk.alarms.open() == []
    assert desk.pull().words is None and len(desk.words.sets()) == 4


def test_a_desk_that_comes_late_keeps_words_of_a_key_that_was_replaced(
    desk: Desk, relay: Running, world: World
) -> None:
    desk.membership.set_words_key(KEY.public)
    old = put(relay, world, catalogs(7, "кӯҳна"))
    desk.membership.set_words_key(OTHER.public)
    new = put(relay, world, catalogs(1, "нав", OTHER))
    assert desk.pull().words == new
    text = desk.words.texts(old, KEYED, "tg")
    assert text is not None and "кӯҳна" in text.text
    assert desk.words.every()[0].manifest.id == new
    assert desk.alarms.open() == []


def test_a_restored_relay_takes_nothing_from_the_desk_and_gets_back_what_it_lost(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    with running(folder, world) as served:
        publish(served, world)
        desk.set_relay(served.url)
        desk.membership.set_words_key(KEY.public)
        first = put(served, world, catalogs(1, "аввал"))
        back_up(served.config, tmp_path / "backup")
        desk.pull()
        for serial, told in ((2, "дуюм"), (3, "сеюм")):
            put(served, world, catalogs(serial, told))
    shutil.rmtree(folder / "data")
    restore(served.config, tmp_path / "backup", world.random_bytes)
    with running(folder, world) as served:
        desk.set_relay(served.url)
        desk.pull()
        assert [one.serial for one in desk.words.sets()] == [0, 1]
        # The coordinator has them in her folder, and puts them again.
        ids = [put(served, world, catalogs(2, "дуюм")), put(served, world, catalogs(3, "сеюм"))]
        assert desk.pull().words == ids[-1]
    assert {one.id for one in desk.words.sets()} >= {first, *ids}
    text = desk.words.texts(ids[0], KEYED, "tg")
    assert text is not None and "дуюм" in text.text
    assert {one.code for one in desk.alarms.open()} == {"feed.epoch"}


def test_a_set_of_before_that_is_damaged_keeps_no_other_away(
    desk: Desk, relay: Running, world: World
) -> None:
    desk.membership.set_words_key(KEY.public)
    ids = [
        put(relay, world, catalogs(serial, told))
        for serial, told in enumerate(("аввал", "дуюм", "сеюм"), 1)
    ]
    with relay.relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE word_sets SET signature = zeroblob(64) WHERE number = 1")
    assert desk.pull().words == ids[-1]
    assert [one.id for one in desk.words.sets()][1:] == ids[1:]
    assert {one.code for one in desk.alarms.open()} == {"words.signature"}


def test_a_relay_of_before_gives_its_current_set(
    desk: Desk, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tuple(one for one in api.ROUTES if not one[1].startswith("words/sets"))
    monkeypatch.setattr(api, "ROUTES", known)
    with running(tmp_path / "old", world) as served:
        publish(served, world)
        desk.set_relay(served.url)
        desk.membership.set_words_key(KEY.public)
        put(served, world, catalogs(1, "аввал"))
        id_ = put(served, world, catalogs(2, "дуюм"))
        report = desk.pull()
    assert (report.words, report.refused) == (id_, [])
    assert [one.serial for one in desk.words.sets()] == [0, 2]


def test_the_set_of_the_release_itself_is_kept(desk: Desk) -> None:
    [built_in] = desk.words.sets()
    assert (built_in.serial, built_in.key) == (0, m.UNSIGNED)
    shown = next(compiled_set().wordings("kk", "forms"))
    found = desk.words.texts(built_in.id[:16], shown.key, "kk")
    assert found == shown
    assert built_in.id in {one.set_id for one in desk.words.by_hash(found.tgt)}
    assert desk.words.current() is None


def test_a_key_taken_back_ends_the_set_and_keeps_the_words(
    desk: Desk, relay: Running, world: World
) -> None:
    desk.membership.set_words_key(KEY.public)
    id_ = put(relay, world, catalogs(3, "як"))
    desk.pull()
    desk.membership.set_words_key(OTHER.public)
    assert desk.words.current() is None
    assert desk.words.texts(id_, KEYED, "tg") is not None
    new = put(relay, world, catalogs(1, "ду", OTHER))
    desk.pull()
    current = desk.words.current()
    assert current is not None and current.id == new
    desk.membership.set_words_key(None)
    assert desk.words.current() is None and len(desk.words.sets()) == 3


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("signature", "words.signature"),
        ("older", "words.older"),
        ("forked", "words.forked"),
        ("file", "words.file"),
        ("missing", "words.file_missing"),
        ("key", "words.key"),
        ("manifest", "words.manifest"),
    ],
)
def test_a_relay_that_lies_is_told_and_not_believed(
    desk: Desk, relay: Running, world: World, lie: str, code: str
) -> None:
    desk.membership.set_words_key(KEY.public)
    honest = put(relay, world, catalogs(5, "рост"))
    desk.pull()
    serial = {"older": 4, "forked": 5}.get(lie, 6)
    signer = OTHER if lie == "key" else KEY
    contents = [b'{"m":{"x":["lie","a"]}}', b'{"m":{}}']
    false = made(serial, contents, signer)
    manifest, signature = false.encode(), m.sign(false, signer)
    if lie == "manifest":
        manifest += b"\n"
    if lie == "signature":
        signature = bytes([signature[0] ^ 1]) + signature[1:]
    packed = {bytes.fromhex(sha): b"" for sha in false.hashes()}
    for data in contents[: 1 if lie == "missing" else 2]:
        told = b"another" if lie == "file" else data
        packed[bytes.fromhex(m.set_id(data))] = released.pack(told)
    packed = {sha: data for sha, data in packed.items() if data}
    # A relay puts what it likes; its own checks are not in the way.
    row = stored.StoredSet(bytes.fromhex(m.set_id(manifest)), KEY.public, manifest, signature)
    with relay.relay.database.write() as connection:
        org = relay.relay.organisation(connection, world.org)
        stored.make_current(connection, org.number, row, 99, packed)
    assert desk.pull().words is None
    assert code in {one.code for one in desk.alarms.open()}
    current = desk.words.current()
    assert current is not None and current.id == honest
    # What the organisation's key did sign may have been shown: it is kept, and not put in force.
    assert len(desk.words.sets()) == (3 if lie in ("older", "forked") else 2)


def test_who_may_name_the_key(desk: Desk) -> None:
    with pytest.raises(EnvelopeError) as fault:
        desk.membership.set_words_key(bytes(32))
    assert fault.value.code == "key.small_order"
    plain = replace(desk.vault.secrets, administrator=None)
    desk.vault.keep(plain, lambda size: b"r" * size)
    with pytest.raises(DeskError) as refused:
        desk.membership.set_words_key(KEY.public)
    assert refused.value.code == "members.not_administrator"


def test_the_command_line(desk: Desk, config: Config) -> None:
    desk.close()

    def run(*arguments: str) -> str:
        line = ["member", "words-key", "--folder", str(config.folder), *arguments]
        return CliRunner().invoke(main, line, input=PASSPHRASE + "\n").output

    assert "nobody" in run()
    assert KEY.public.hex() in run(KEY.public.hex())
    assert KEY.public.hex() in run()
    assert "key.length" in run("00")
    assert "64 hex" in run("zz")
    assert "nobody" in run("--none")


def test_sets_come_on_a_stick_too(
    desk: Desk, config: Config, tmp_path: Path, relay: Running, world: World
) -> None:
    desk.membership.set_words_key(KEY.public)
    put(relay, world, catalogs(3, "сеюм"))
    desk.pull()
    stick = tmp_path / "published"
    for serial, told in ((2, "дуюм"), (4, "чорум"), (1, "аввал")):
        made, signature, *files = sequence(catalogs(serial, told))
        contents = {m.set_id(one): one for one in files}
        write(Release(m.decode(made), signature, contents), stick / str(serial))
    desk.close()

    def take(folder: Path) -> tuple[int, str]:
        line = ["desk", "take-words", str(folder), "--folder", str(config.folder)]
        done = CliRunner().invoke(main, line, input=PASSPHRASE + "\n")
        return done.exit_code, done.output

    status, told_ = take(stick)
    assert status == 0, told_
    said = [line.partition(", ")[2] for line in told_.splitlines() if line.startswith("Set ")]
    assert said == ["serial 1: kept.", "serial 2: kept.", "serial 4: in force at this desk."]
    assert take(stick)[0] == 0
    next((stick / "2" / "files").iterdir()).write_bytes(b"{}")
    status, told_ = take(stick)
    assert status == 1 and told_.count("NOT TAKEN") == 1 and "[words.file]" in told_
    # One without end, and one that is no manifest: the others are taken, and each is named.
    with (stick / "2" / "manifest.json").open("r+b") as endless:
        endless.truncate(1 << 40)
    (stick / "1" / "manifest.json").write_bytes(b"{")
    status, told_ = take(stick)
    assert status == 1 and told_.count("NOT TAKEN") == 2, told_
    assert "serial 4: in force at this desk." in told_
    with Desk.open(config, PASSPHRASE) as again:
        assert sorted(one.serial for one in again.words.sets()) == [0, 1, 2, 3, 4]
        current = again.words.current()
        assert current is not None and current.serial == 4
        old = next(one for one in again.words.sets() if one.serial == 1)
        text = again.words.texts(old.id, KEYED, "tg")
        assert text is not None and "аввал" in text.text


def test_t_word_a_set_that_is_no_longer_current_reproduces(
    desk: Desk, relay: Running, world: World
) -> None:
    desk.membership.set_words_key(KEY.public)
    for serial, told in enumerate(("аввал", "дуюм"), 1):
        put(relay, world, catalogs(serial, told))
        desk.pull()
    names = [one.id for one in desk.words.every()]
    assert names[0] == desk.words.sets()[-1].id[:16]
    assert compiled_set().id in names
    old = next(one for one in desk.words.every() if one.manifest.serial == 1)
    text = old.text(KEYED, "tg")
    assert text is not None
    found = desk.wordings.by_hash(target_hash([text.text]))
    assert (found.state, found.set) == ("other", old.id)
    assert [one.text for one in found.texts] == [text.text]
    now = next(one for one in desk.words.every() if one.manifest.serial == 2).text(KEYED, "tg")
    assert now is not None
    assert desk.wordings.by_hash(target_hash([now.text])).state == "same"
