"""What one twin makes the other opens, today and with fresh randomness: every kind, blobs as they
stream, batch files, and the way into an organisation."""

import random
from typing import Any

import pytest

from depter import envelope as e
from depter import trust as t
from tests.pwa.envelope.conftest import Twin
from tests.vectors.making.cases import BLOB, ORG, RECORD
from tests.vectors.making.desk import Desk
from tests.vectors.making.practice import NOW, Practice
from tests.vectors.operations import OPERATIONS, device_keys


@pytest.fixture(scope="module")
def house() -> Practice:
    return Practice()


def test_every_kind_sealed_by_the_phone_opens_in_python(twin: Twin) -> None:
    desk = Desk()
    for name, args in desk.calls():
        data = twin.ok("seal", **args)
        envelope = e.decode(bytes.fromhex(data))
        e.check_signatures(envelope, desk.device.signing.public)
        for key in (desk.supervisor.opening, desk.escrow):
            if envelope.core.kind == e.Kind.RETURN and key is desk.escrow:
                continue
            opened = OPERATIONS["open"]({"data": data, "seed": key.seed.hex()})
            assert opened == args["body"], name


def test_every_kind_sealed_in_python_opens_on_the_phone(twin: Twin) -> None:
    desk = Desk()
    public = desk.device.signing.public
    for name, args in desk.calls():
        data = OPERATIONS["seal"](args)
        key = {"ed25519": public.ed25519.hex(), "mldsa": public.mldsa.hex()}
        assert twin.ok("check-signatures", data=data, **key) is True
        opened = twin.ok("open", data=data, seed=desk.supervisor.opening.seed.hex())
        assert opened == args["body"], name


def test_a_grant_by_one_twin_opens_in_the_other(twin: Twin) -> None:
    desk = Desk()
    record = twin.ok("seal", **desk.calls()[0][1])
    envelope = e.decode(bytes.fromhex(record))
    newcomer = e.OpeningKey(b"n" * 32)
    cek = e.open_cek(envelope, desk.supervisor.opening)
    info = e.grant_info(envelope.hash, newcomer.kid)
    args = {"xwing": newcomer.public.xwing.hex(), "cek": cek.hex(), "info": info.hex()}
    for sealed in (newcomer.public.wrap(cek, info).hex(), twin.ok("recipient.wrap", **args)):
        body = {"env_hash": envelope.hash.hex(), "wraps": [[newcomer.kid.hex(), sealed]]}
        grant = twin.ok("seal", kind=3, body=body, **desk.common(2, envelope.hash))
        both = {"data": record, "grant": grant, "seed": newcomer.seed.hex()}
        assert OPERATIONS["open-grant"](both) == desk.calls()[0][1]["body"]
        assert twin.ok("open-grant", **both) == desk.calls()[0][1]["body"]


def _attachment(size: int, sha256: str, key: bytes) -> dict[str, Any]:
    return {
        "blob": BLOB.hex(),
        "key": key.hex(),
        "size": size,
        "media_type": "image/jpeg",
        "name": "p.jpg",
        "sha256": sha256,
        "question": "photo",
    }


@pytest.mark.parametrize("size", [0, 1, 16383, 65536, 65537, 1_200_000])
def test_a_blob_sealed_as_it_streams_opens_in_python(chosen_twin: Twin, size: int) -> None:
    rng = random.Random(size)
    data, key = rng.randbytes(size), rng.randbytes(32)
    place = {"org": ORG.hex(), "record": RECORD.hex()}
    sizes = [rng.choice([0, 1, 1000, 16384, 40000]) for _ in range(12)]
    made = chosen_twin.ok(
        "blob.seal", **place, blob=BLOB.hex(), key=key.hex(), data=data.hex(), sizes=sizes
    )
    ciphertext = bytes.fromhex(made["ciphertext"])
    ref = e.blob_ref(BLOB, ciphertext)
    assert made["ref"] == [BLOB.hex(), ref.size, ref.root.hex()]
    attachment = e.Attachment(
        BLOB, key, made["size"], "image/jpeg", "p.jpg", bytes.fromhex(made["sha256"]), "photo"
    )
    assert e.open_blob(ciphertext, ref, ORG, RECORD, attachment) == data


@pytest.mark.parametrize("size", [0, 65536, 300_000])
def test_a_blob_sealed_in_python_opens_on_the_phone(chosen_twin: Twin, size: int) -> None:
    data, key = random.Random(size).randbytes(size), b"K" * 32
    ciphertext = e.seal_blob(data, ORG, RECORD, BLOB, key)
    ref = e.blob_ref(BLOB, ciphertext)
    opened = chosen_twin.ok(
        "blob.open",
        org=ORG.hex(),
        record=RECORD.hex(),
        ciphertext=ciphertext.hex(),
        ref=[BLOB.hex(), ref.size, ref.root.hex()],
        attachment=_attachment(size, e.H(data).hex(), key),
    )
    assert bytes.fromhex(opened) == data


def test_cobblestone_of_megabytes(chosen_twin: Twin) -> None:
    done = chosen_twin.ok("cobblestone.round", size=5_000_001)
    assert done["same"] is True
    assert done["size"] == done["expected"]


def test_batch_files_cross_both_ways(chosen_twin: Twin) -> None:
    ciphertext = random.Random(3).randbytes(600_000)
    ref = e.blob_ref(BLOB, ciphertext)
    items = [e.BatchItem(4, b"envelope"), *e.blob_parts(BLOB, ref.root, ciphertext)]
    written = b"".join(e.write_batch(items)).hex()
    asked = [[int(item.type), item.data.hex()] for item in items]
    assert chosen_twin.ok("batch.write", items=asked) == written
    parts = chosen_twin.ok(
        "batch.parts", blob=BLOB.hex(), root=ref.root.hex(), ciphertext=ciphertext.hex()
    )
    assert parts == [item.data.hex() for item in items[1:]]
    assert chosen_twin.ok("batch.read", data=written) == OPERATIONS["batch.read"]({"data": written})


def test_a_phone_joins_and_believes_only_the_chain(twin: Twin, house: Practice) -> None:
    keys = random.Random(11).randbytes(128)
    invitation = t.Invitation.create(
        "https://relay.example.org",
        house.root.root,
        t.Role.INTERVIEWER,
        house.names_key,
        NOW,
        house.random,
    )
    data = twin.ok(
        "join", link=invitation.link, keys=keys.hex(), name="Ҷамила", device_name="телефон"
    )
    request = t.check_join(bytes.fromhex(data), invitation, now=NOW)
    assert request.device == device_keys(keys).public
    org = house.directory.org
    assert t.open_label(house.names_key, org, request.member, request.label) == "Ҷамила"
    replica = t.Directory(house.root.root)
    for entry in house.entries:
        replica.append(entry)
    chain = {"root": house.root.data.hex(), "entries": [one.hex() for one in house.entries]}
    own = {"keys": keys.hex(), "invitation": invitation.id.hex()}
    assert twin.ok("membership", **chain, **own) is None
    entry = t.approve_join(replica, house.admin, request, invitation, house.random)
    chain["entries"] = [*chain["entries"], entry.hex()]
    assert twin.ok("membership", **chain, **own) == {"id": request.member.hex(), "role": 1}


def test_a_kept_directory_is_believed_without_signatures_only_under_its_own_head(
    twin: Twin, house: Practice
) -> None:
    root, entries = house.root.data.hex(), [one.hex() for one in house.entries]
    place = [house.directory.seq, house.directory.head.hex()]
    whole = twin.ok("directory", root=root, entries=entries)
    assert twin.ok("directory", root=root, entries=entries, believed=place) == whole
    half = [4, (house.directory.head_at(4) or b"").hex()]
    assert twin.ok("directory", root=root, entries=entries, believed=half) == whole
    # An entry that was changed on the disk no longer leads to the head that was kept.
    forged = bytearray(house.entries[3])
    forged[forged.index(b"J" * 16)] ^= 1
    changed = [*entries[:3], forged.hex(), *entries[4:]]
    code = twin.code("directory", root=root, entries=changed, believed=place)
    assert code in {"directory.previous", "directory.op"}
    assert twin.code("directory", root=root, entries=entries[:3], believed=half) is not None
