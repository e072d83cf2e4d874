"""Published words: taken whole and signed by the organisation, served with what makes them cheap."""

import gzip
import hashlib
import os
import re
import threading
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


def test_files_of_the_set_before_stay_and_older_ones_go(keyed: Caller) -> None:
    for serial, text in enumerate(("first", "second", "third"), 1):
        put(keyed, sent(serial, text))
    found = [
        keyed.ask("GET", f"words/files/{hashlib.sha256(catalog(text)).hexdigest()}").status
        for text in ("first", "second", "third")
    ]
    assert found == [404, 200, 200]


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
    put(keyed, sent(1, "a"))
    back_up(relay.config, tmp_path / "backup")
    assert check(tmp_path / "backup").faults == []
    with relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE word_files SET packed = x'00'")
    back_up(relay.config, tmp_path / "damaged")
    assert [fault.split()[1:] for fault in check(tmp_path / "damaged").faults] == [
        ["words", "words.file"]
    ]
    config = type(relay.config)(data=tmp_path / "anew", app=relay.config.app, reserve_bytes=0)
    restore(config, tmp_path / "backup", os.urandom)
    again = open_relay(config)
    with again.database.read() as connection:
        org = again.organisation(connection, keyed.world.org)
    assert m.decode(released.current(again, org).manifest).serial == 1
    with pytest.raises(RelayError):
        released.packed_file(again, org, b"?" * 32)
    again.close()
