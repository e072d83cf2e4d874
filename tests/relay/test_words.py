"""Published words: taken whole and signed by the organisation, served with what makes them cheap."""

import gzip
import os
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from depter.envelope import enc
from depter.errors import RelayError
from depter.relay import released
from depter.relay.backup import back_up, check, restore
from depter.relay.service import Relay
from depter.words import manifest as m
from tests.relay.caller import Caller, Reply
from tests.relay.conftest import enrol, open_relay
from tests.relay.words import KEY, OTHER, body, catalog, made, name_key, sent
from tests.worlds import World, practice_world


@pytest.fixture
def keyed(relay: Relay, world: World, caller: Caller) -> Caller:
    """An organisation whose administrator named the words key."""
    name_key(relay, world, KEY.public)
    return caller


def put(caller: Caller, data: bytes) -> Reply:
    return caller.ask("PUT", "words", data)


def current(caller: Caller) -> m.Manifest:
    """What a phone takes: signature and all."""
    reply = caller.ask("GET", "words/manifest")
    assert reply.status == 200, reply
    signature = bytes.fromhex(reply.headers["depter-words-signature"])
    key = caller.world.directory.words_key
    assert key is not None
    taken = m.verify(reply.body, signature, [key])
    assert reply.headers["etag"] == f'"{taken.id}"'
    m.check_files(taken, lambda sha256: caller.ask("GET", f"words/files/{sha256}").body)
    return taken


def refused(caller: Caller, data: bytes, status: int, code: str) -> None:
    before = caller.ask("GET", "words/manifest").body
    reply = put(caller, data)
    assert (reply.status, reply.code) == (status, code)
    assert caller.ask("GET", "words/manifest").body == before


# The way of words


def test_what_is_published_is_served(keyed: Caller) -> None:
    assert put(keyed, sent(1, "Сӯҳбат", "two")).status == 204
    assert current(keyed).serial == 1


def test_the_same_again_changes_nothing(keyed: Caller) -> None:
    assert [put(keyed, sent(1, "a")).status for _ in range(2)] == [204, 204]
    assert current(keyed).serial == 1


def test_files_that_are_here_need_not_be_sent_again(keyed: Caller) -> None:
    put(keyed, sent(1, "same", "first"))
    contents = [catalog("same"), catalog("second")]
    assert put(keyed, body(made(2, contents), contents[1:])).status == 204
    assert current(keyed).serial == 2


def test_every_set_is_kept_for_the_desks(keyed: Caller, relay: Relay, world: World) -> None:
    bodies = [sent(serial, f"text {serial}") for serial in range(1, 5)]
    for one in bodies:
        assert put(keyed, one).status == 204
    name_key(relay, world, OTHER.public)
    put(keyed, sent(1, "of another key", key=OTHER))
    told = keyed.ask("GET", "words/sets", device=world.supervisor).json
    assert [one["number"] for one in told["sets"]] == [1, 2, 3, 4, 5]
    assert told["more"] is False
    for serial, one in enumerate(told["sets"][:4], 1):
        reply = keyed.ask("GET", f"words/sets/{one['id']}", device=world.supervisor)
        signature = bytes.fromhex(reply.headers["depter-words-signature"])
        kept = m.verify(reply.body, signature, [KEY.public])
        assert (kept.serial, kept.id) == (serial, one["id"])
        [sha256] = kept.hashes()
        assert keyed.ask("GET", f"words/files/{sha256}").body == catalog(f"text {serial}")
    behind = keyed.ask("GET", "words/sets?after=3", device=world.supervisor).json
    assert [one["number"] for one in behind["sets"]] == [4, 5]


def test_a_long_list_comes_in_pieces(
    keyed: Caller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(released, "LISTED", 2)
    for serial in range(1, 6):
        put(keyed, sent(serial, "a"))
    after, found, more = 0, [], True
    while more:
        told = keyed.ask("GET", f"words/sets?after={after}", device=world.supervisor).json
        found += [one["number"] for one in told["sets"]]
        after, more = found[-1], told["more"]
    assert found == [1, 2, 3, 4, 5]


def test_sets_of_before_are_for_supervisors(keyed: Caller, world: World) -> None:
    put(keyed, sent(1, "a"))
    put(keyed, sent(2, "b"))
    [old, _] = keyed.ask("GET", "words/sets", device=world.supervisor).json["sets"]
    for path in ("words/sets", f"words/sets/{old['id']}"):
        assert keyed.ask("GET", path).code == "token.missing"
        assert keyed.ask("GET", path, device=world.interviewer).code == "role.supervisor"
    unknown = keyed.ask("GET", f"words/sets/{'0' * 64}", device=world.supervisor)
    assert (unknown.status, unknown.code) == (404, "words.file_unknown")


def test_words_fill_their_room_and_no_more(
    keyed: Caller, relay: Relay, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is forgotten to make room; whoever fills it with one key does not stop the next key."""
    monkeypatch.setattr(relay, "config", replace(relay.config, max_words_bytes=5000))
    noise = [os.urandom(1500).hex() for _ in range(3)]  # some 2 kB each, packed
    assert put(keyed, sent(1, noise[0])).status == 204
    assert put(keyed, sent(2, noise[1])).status == 204
    refused(keyed, sent(3, noise[2]), 507, "relay.full")
    name_key(relay, world, OTHER.public)
    assert put(keyed, sent(1, noise[2], key=OTHER)).status == 204
    monkeypatch.setattr(relay.blobs, "has_room", lambda length: False)
    assert put(keyed, sent(2, "a", key=OTHER)).code == "relay.full"
    assert current(keyed).serial == 1


def test_a_known_manifest_costs_nothing_and_a_file_is_kept_for_ever(keyed: Caller) -> None:
    put(keyed, sent(1, "a" * 5000))
    reply = keyed.ask("GET", "words/manifest")
    assert reply.headers["cache-control"] == "no-cache"
    again = keyed.ask("GET", "words/manifest", headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    [sha256] = current(keyed).hashes()
    packed = keyed.ask("GET", f"words/files/{sha256}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < 200
    assert gzip.decompress(packed.body) == catalog("a" * 5000)
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["vary"] == "Accept-Encoding"
    tag = {"If-None-Match": packed.headers["etag"]}
    assert keyed.ask("GET", f"words/files/{sha256}", headers=tag).status == 304


def test_nothing_published_yet(keyed: Caller) -> None:
    reply = keyed.ask("GET", "words/manifest")
    assert (reply.status, reply.code) == (404, "words.none")
    reply = keyed.ask("GET", f"words/files/{'0' * 64}")
    assert (reply.status, reply.code) == (404, "words.file_unknown")


# What is refused


def test_a_signature_by_another(keyed: Caller) -> None:
    put(keyed, sent(1, "a"))
    contents = [catalog("b")]
    refused(keyed, body(made(2, contents), contents, OTHER), 403, "words.signature")
    refused(keyed, sent(2, "b", key=OTHER), 403, "words.key")


def test_an_older_serial_and_the_same_with_other_bytes(keyed: Caller) -> None:
    put(keyed, sent(5, "a"))
    refused(keyed, sent(4, "b"), 409, "words.older")
    refused(keyed, sent(5, "b"), 409, "words.forked")


def test_a_file_missing_and_one_of_another_set(keyed: Caller) -> None:
    put(keyed, sent(1, "a"))
    contents = [catalog("b"), catalog("c")]
    refused(keyed, body(made(2, contents), contents[:1]), 409, "words.file_missing")
    stranger = [*contents, catalog("of another set")]
    refused(keyed, body(made(2, contents), stranger), 422, "words.file")
    refused(keyed, body(made(2, contents), [*contents, contents[0]]), 422, "words.file")
    other = [contents[0], catalog("changed")]
    refused(keyed, body(made(2, contents), other), 422, "words.file")


def test_a_body_that_breaks_off_or_is_none(keyed: Caller) -> None:
    put(keyed, sent(1, "a"))
    whole = sent(2, "b")
    for cut in (1, 50, len(whole) - 1):
        refused(keyed, whole[:cut], 400, "words.body")
    refused(keyed, whole + b"\xff", 400, "words.body")
    refused(keyed, enc([1, 2]), 400, "words.body")
    refused(keyed, b"", 400, "words.body")


def test_huge_numbers_and_sizes(keyed: Caller) -> None:
    put(keyed, sent(1, "a"))
    raw = made(2, [catalog("b")]).encode()
    for serial in (b"1e400", b"-1", b"9007199254740992", b"1" + b"0" * 5000):
        told = raw.replace(b'"serial":2', b'"serial":' + serial)
        refused(keyed, enc(told) + enc(KEY.sign(m.LABEL, told)), 422, "words.manifest")
    large = raw.replace(b'"size":', b'"size":9007199254740991,"x":', 1)
    refused(keyed, enc(large) + enc(b""), 422, "words.manifest")
    deep = b"[" * 60_000
    refused(keyed, enc(deep) + enc(KEY.sign(m.LABEL, deep)), 422, "words.manifest")
    big = [os.urandom(m.MAX_FILE_BYTES + 1)]
    refused(keyed, body(made(2, big), big), 413, "words.size")
    refused(keyed, b"\0" * (released.MAX_BODY_BYTES + 1), 413, "request.too_large")


def test_the_largest_set_is_taken(keyed: Caller) -> None:
    contents = [os.urandom(m.MAX_FILE_BYTES) for _ in range(4)]
    assert put(keyed, body(made(1, contents), contents)).status == 204
    assert current(keyed).size == m.MAX_SET_BYTES


def test_a_key_replaced_or_taken_back_ends_its_sets(
    keyed: Caller, relay: Relay, world: World
) -> None:
    put(keyed, sent(9, "a"))
    name_key(relay, world, OTHER.public)
    assert keyed.ask("GET", "words/manifest").code == "words.none"
    assert put(keyed, sent(10, "b")).code == "words.key"
    assert put(keyed, sent(1, "c", key=OTHER)).status == 204
    name_key(relay, world, None)
    assert keyed.ask("GET", "words/manifest").code == "words.none"
    assert put(keyed, sent(2, "d", key=OTHER)).code == "words.key"
    name_key(relay, world, KEY.public)
    assert put(keyed, sent(8, "old words of an old key")).code == "words.older"
    assert put(keyed, sent(10, "e")).status == 204


def test_a_foreign_organisation_publishes_nothing_here(keyed: Caller, relay: Relay) -> None:
    other = practice_world(b"other")
    enrol(relay, other)
    name_key(relay, other, OTHER.public)
    theirs = Caller(keyed.send, other)
    assert put(theirs, sent(1, "theirs", key=OTHER)).status == 204
    refused(keyed, sent(1, "theirs", key=OTHER), 403, "words.key")
    assert put(theirs, sent(2, "ours")).code == "words.key"
    nowhere = re.sub("orgs/[0-9a-f]+", f"orgs/{'0' * 32}", keyed.base)
    reply = keyed.send("PUT", nowhere + "words", sent(1, "a"))
    assert (reply.status, reply.code) == (404, "org.unknown")


def test_an_organisation_without_a_words_key_takes_none(caller: Caller) -> None:
    assert put(caller, sent(1, "a")).code == "words.key"


def test_two_publish_at_once(keyed: Caller) -> None:
    codes: list[str] = []

    def publish(text: str) -> None:
        reply = put(keyed, sent(3, text))
        codes.append("taken" if reply.status == 204 else reply.code)

    threads = [threading.Thread(target=publish, args=(text,)) for text in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["taken", "words.forked"]
    assert current(keyed).serial == 3


def test_too_many_at_once(keyed: Caller) -> None:
    statuses = [put(keyed, sent(serial, "a")).status for serial in range(1, 62)]
    assert statuses == [204] * 60 + [429]
    stranger = [put(keyed, sent(99, "a", key=OTHER)).code for _ in range(3)]
    assert stranger == ["words.key"] * 3


# Backups


def test_words_are_in_the_backup_and_checked_there(
    keyed: Caller, relay: Relay, tmp_path: Path
) -> None:
    for serial, text in enumerate("bca", 1):
        put(keyed, sent(serial, text))
    back_up(relay.config, tmp_path / "backup")
    assert check(tmp_path / "backup").faults == []
    with relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE word_files SET packed = x'00'")
    back_up(relay.config, tmp_path / "damaged")
    assert [fault.split()[1:] for fault in check(tmp_path / "damaged").faults] == [
        ["words", "words.file"]
    ] * 3
    config = type(relay.config)(data=tmp_path / "anew", app=relay.config.app, reserve_bytes=0)
    restore(config, tmp_path / "backup", os.urandom)
    again = open_relay(config)
    with again.database.read() as connection:
        org = again.organisation(connection, keyed.world.org)
    assert m.decode(released.current(again, org).manifest).serial == 3
    sets, _ = released.listed(again, org, 0)
    held = [m.decode(released.named(again, org, bytes.fromhex(one)).manifest) for _, one in sets]
    assert [one.serial for one in held] == [1, 2, 3]
    for text, one in zip("bca", held, strict=True):
        [sha256] = one.hashes()
        packed = released.packed_file(again, org, bytes.fromhex(sha256))
        assert gzip.decompress(packed) == catalog(text)
    with pytest.raises(RelayError):
        released.packed_file(again, org, b"?" * 32)
    again.close()


def test_a_key_that_is_named_again_brings_its_last_set_back(
    keyed: Caller, relay: Relay, world: World
) -> None:
    ours = sent(3, "ours")
    assert put(keyed, ours).status == 204
    name_key(relay, world, OTHER.public)
    assert put(keyed, sent(9, "between", key=OTHER)).status == 204
    name_key(relay, world, KEY.public)
    assert current(keyed).serial == 3
    assert put(keyed, ours).status == 204  # sent again: it is here, and in force
    assert put(keyed, sent(4, "next")).status == 204
    assert current(keyed).serial == 4
