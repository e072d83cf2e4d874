"""``depter words publish`` against a relay that listens: what it sends, and what it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from depter.cli import main
from depter.envelope import Ed25519Key
from depter.relay import released
from depter.trust import seal_keyfile, system_random_bytes
from depter.words import manifest as m
from depter.words.own import own
from depter.words.publish import name_release_key
from depter.words.workspace import Workspace
from tests.desk.relays import Running, publish, running
from tests.relay.words import name_key
from tests.unit.words.older import few_texts
from tests.worlds import World, practice_world

PASSPHRASE = "meadow copper lantern seven"


class Publisher:
    """Somebody with a folder of words and the release key."""

    def __init__(self, place: Path, release: Path, url: str, org: bytes) -> None:
        self.place, self.url, self.org = place, url, org
        self.key = Ed25519Key.generate(system_random_bytes)
        own(Workspace.open(release), place / "own")
        name_release_key(place / "own", self.key.public)
        sealed = seal_keyfile(
            self.key.seed + b"release",
            PASSPHRASE,
            purpose="words",
            random_bytes=system_random_bytes,
        )
        (place / "key").write_bytes(sealed)

    def publish(self, *to: str, passphrase: str = PASSPHRASE) -> Result:
        target = to or ("--relay", self.url, "--org", self.org.hex())
        line = ["words", "publish", "--in", str(self.place / "own")]
        line += ["--key", str(self.place / "key"), *target]
        return CliRunner().invoke(main, line, input=passphrase + "\n")

    def send(self, folder: Path) -> Result:
        line = ["words", "send", str(folder), "--relay", self.url, "--org", self.org.hex()]
        return CliRunner().invoke(main, line)


@pytest.fixture
def here(tmp_path: Path, world: World) -> Iterator[Running]:
    with running(tmp_path / "relay", world) as relay:
        publish(relay, world)
        yield relay


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few_texts(tmp_path_factory.mktemp("release") / "words")


@pytest.fixture
def publisher(tmp_path: Path, release: Path, world: World, here: Running) -> Publisher:
    made = Publisher(tmp_path, release, here.url, world.org)
    name_key(here.relay, world, made.key.public)
    return made


def serial(here: Running, world: World) -> int:
    with here.relay.database.read() as connection:
        org = here.relay.organisation(connection, world.org)
    return m.decode(released.current(here.relay, org).manifest).serial


def test_words_reach_the_relay_and_say_what_nobody_approved(
    publisher: Publisher, here: Running, world: World
) -> None:
    told = publisher.publish()
    assert told.exit_code == 0, told.output
    assert "serial 1" in told.output and "Published." in told.output
    template = (publisher.place / "own/pot/consent.pot").read_text("utf-8")
    texts = template.count('\nmsgctxt "consent:')
    assert texts > 17  # as many as the first of the consents had
    kk = f"NOT APPROVED: kk/consent, {texts} of {texts} texts: not shown outside"
    assert kk in told.output
    assert serial(here, world) == 1
    assert publisher.publish().exit_code == 0
    assert serial(here, world) == 2


def test_the_relay_that_lost_its_files_gets_all_of_them(
    publisher: Publisher, here: Running, world: World
) -> None:
    publisher.publish()
    with here.relay.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM word_files")
    assert publisher.publish().exit_code == 0
    assert serial(here, world) == 2


def test_a_key_that_the_administrator_did_not_name(
    publisher: Publisher, here: Running, world: World
) -> None:
    name_key(here.relay, world, None)
    told = publisher.publish()
    assert told.exit_code == 1
    assert "[words.key]" in told.output and "depter member words-key" in told.output


def test_what_stops_it_is_said(publisher: Publisher) -> None:
    assert "[key.passphrase]" in publisher.publish(passphrase="another").output
    dead = publisher.publish("--relay", "http://127.0.0.1:9", "--org", publisher.org.hex())
    assert "[relay.unreachable]" in dead.output
    other = publisher.publish("--relay", publisher.url, "--org", practice_world(b"x").org.hex())
    assert "[org.unknown]" in other.output
    assert publisher.publish("--relay", publisher.url).exit_code == 2
    name_release_key(publisher.place / "own", Ed25519Key(b"o" * 32).public)
    assert "[guard.stranger]" in publisher.publish().output


def test_a_set_that_did_not_get_through_is_sent_from_where_it_is_kept(
    publisher: Publisher, here: Running, world: World
) -> None:
    dead = publisher.publish("--relay", "http://127.0.0.1:9", "--org", publisher.org.hex())
    kept = publisher.place / "own/published/1"
    again = f"depter words send {kept} --relay http://127.0.0.1:9 --org {publisher.org.hex()}"
    assert dead.exit_code == 1 and again in dead.output
    sent = publisher.send(kept)
    assert sent.exit_code == 0 and "serial 1: sent." in sent.output
    assert serial(here, world) == 1


def test_a_relay_that_lost_sets_gets_them_back(
    publisher: Publisher, here: Running, world: World
) -> None:
    for _ in range(3):
        assert publisher.publish().exit_code == 0
    with here.relay.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM word_sets WHERE number > 1")
        connection.exec_driver_sql("DELETE FROM word_files")
        connection.exec_driver_sql(
            "UPDATE word_serials SET serial = 1, set_id = (SELECT set_id FROM word_sets)"
        )
    told = publisher.send(publisher.place / "own/published")
    assert told.exit_code == 0, told.output
    said = [line.partition(", ")[2] for line in told.output.splitlines()]
    assert said == ["serial 1: sent.", "serial 2: sent.", "serial 3: sent."]
    again = publisher.send(publisher.place / "own/published").output
    assert again.count("the relay has newer words already") == 2
    with here.relay.database.read() as connection:
        org = here.relay.organisation(connection, world.org)
    assert len(released.listed(here.relay, org, 0)[0]) == 3
    assert "[words.older]" in publisher.send(publisher.place / "own/published/1").output
    assert "[words.no_set]" in publisher.send(publisher.place / "own/pot").output


def test_a_stick_is_verified(publisher: Publisher, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert publisher.publish("--to", str(stick)).exit_code == 0

    def verify(*more: str) -> Result:
        return CliRunner().invoke(main, ["words", "verify", str(stick), *more])

    own = ("--in", str(publisher.place / "own"))
    assert "has lost nothing" in verify(*own).output
    assert "The set alone" in verify().output and verify().exit_code == 0
    name_release_key(publisher.place / "own", Ed25519Key(b"o" * 32).public)
    other = verify(*own)
    assert other.exit_code == 1 and "[words.other_folder]" in other.output

    assert "Whole, and signed" in verify("--public", publisher.key.public.hex()).output
    assert "[words.key]" in verify("--public", "11" * 32).output
    next((stick / "files").iterdir()).unlink()
    assert "[words.file_missing]" in verify().output
