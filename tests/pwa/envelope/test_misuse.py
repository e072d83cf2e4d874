"""A caller of the phone's twin that errs, or a source of randomness that is dead, seals nothing."""

from typing import Any

import pytest

from depter import envelope as e
from depter.envelope.payload import INFLATE_LIMIT
from tests.pwa.envelope.conftest import Twin
from tests.vectors.making.cases import BLOB, ORG, RECORD
from tests.vectors.making.desk import Desk
from tests.vectors.operations import answer


def sealing(**changes: Any) -> dict[str, Any]:
    return Desk().calls()[0][1] | changes


def test_recipients_are_neither_absent_nor_twice(twin: Twin) -> None:
    one = Desk().recipients[0].xwing.hex()
    for recipients, code in (([], "recipients.empty"), ([one, one], "recipients.twice")):
        asked = sealing(recipients=recipients)
        assert twin.code("seal", **asked) == code
        assert answer("seal", asked) == {"code": code}


def test_too_many_recipients_or_blobs_and_wrong_names(twin: Twin) -> None:
    base = bytearray(Desk().recipients[0].xwing)
    many = []
    for n in range(33):
        base[-1] = n
        many.append(base.hex())
    short = [Desk().recipients[0].xwing.hex()[:-2]]
    blobs = [[bytes([n]).hex() * 16, 1, "00" * 32] for n in range(65)]
    wrong = {
        "size.recipients": sealing(recipients=many),
        "key.length": sealing(recipients=short),
        "size.blobs": sealing(blobs=blobs),
        "core.blobs": sealing(blobs=[blobs[0], blobs[0]]),
        "core.field": sealing(record="00" * 15),
        "core.kind": sealing(revision=0),
        "size.envelope": sealing(raw="00" * (1 << 20)),
    }
    for code, asked in wrong.items():
        assert twin.code("seal", **asked) == code
        assert answer("seal", asked) == {"code": code}


def test_clear_kinds_are_not_sealed_and_sealed_ones_not_left_clear(twin: Twin) -> None:
    desk = Desk()
    common = desk.common(1, bytes(32))
    assert twin.code("seal", kind=1, raw="00", **common, **desk.of_record(0, None)) == "core.kind"
    body = {"env_hash": "00" * 32, "code": "x"}
    assert twin.code("seal", kind=6, body=body, **(common | {"sequence": 0})) == "core.field"


@pytest.mark.parametrize("random", ["00" * 64, "", "aa" * 8])
def test_a_dead_source_of_randomness_is_noticed(twin: Twin, random: str) -> None:
    assert twin.code("seal", **sealing(random=random)) == "random.dead"
    assert twin.code("keys.generate", random=random) == "random.dead"
    place = {"org": ORG.hex(), "record": RECORD.hex(), "blob": BLOB.hex(), "data": "00"}
    assert twin.code("blob.seal", **place, key="11" * 32, random=random) == "random.dead"


def test_keys_of_a_wrong_length(twin: Twin) -> None:
    place = {"org": ORG.hex(), "record": RECORD.hex(), "blob": BLOB.hex(), "data": "00"}
    wrapping = {"xwing": Desk().recipients[0].xwing.hex(), "info": "00"}
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("signing.public", {"key": "00" * 65}),
        ("opening.public", {"seed": "00" * 31}),
        ("transport.answer", {"seed": "00" * 31, "org": "", "device": "", "challenge": ""}),
        ("recipient.wrap", wrapping | {"cek": "00" * 31}),
        ("recipient.check", {"xwing": "00" * 1215}),
        ("signing.check", {"ed25519": "00" * 31}),
        ("blob.seal", place | {"key": "00" * 31}),
        ("cobblestone.encrypt", {"key": "00" * 33, "context": "", "data": ""}),
    ]
    for op, args in wrong:
        assert twin.code(op, **args) == "key.length", op


def test_keys_drawn_twice_differ_and_survive_the_vault(twin: Twin) -> None:
    first, second = twin.ok("keys.generate"), twin.ok("keys.generate")
    for drawn in (first, second):
        assert drawn[0] == drawn[1]
        assert drawn[2] == drawn[3]
    assert first[0] != second[0]
    assert first[2] != second[2]


def test_one_content_key_an_envelope(twin: Twin) -> None:
    desk = Desk()
    ceks = set()
    for _ in range(3):
        sealed = e.decode(bytes.fromhex(twin.ok("seal", **sealing())))
        ceks.add(e.open_cek(sealed, desk.escrow))
    assert len(ceks) == 3


def test_an_unsuitable_recipient_key_is_not_sealed_to(twin: Twin) -> None:
    good = Desk().recipients[0].xwing
    low = good[:1184] + bytes(32)
    large = b"\xff\xff\xff" + good[3:]
    wrong = {"key.low_order": low, "key.mlkem": large}
    for code, xwing in wrong.items():
        assert twin.code("seal", **sealing(recipients=[xwing.hex()])) == code


def test_inflating_stops_at_sixteen_mebibytes(chosen_twin: Twin) -> None:
    for size, code in ((INFLATE_LIMIT, None), (INFLATE_LIMIT + 1, "payload.inflate")):
        consent = b" " * size
        payload = e.Payload("f", b"F" * 32, b"{}", (), "t", consent, "r").encode()
        assert len(payload) < 20_000
        asked = {"data": payload.hex()}
        answered = chosen_twin.one("payload.decode", **asked)
        assert answered.get("code") == code
        assert answer("payload.decode", asked).get("code") == code


def test_the_transport_key_answers_a_challenge_that_python_verifies(twin: Twin) -> None:
    org, device, challenge = ORG, b"d" * 32, b"c" * 32
    answered = twin.ok(
        "transport.answer",
        seed="07" * 32,
        org=org.hex(),
        device=device.hex(),
        challenge=challenge.hex(),
    )
    public, signature = bytes.fromhex(answered["public"]), bytes.fromhex(answered["answer"])
    assert public == e.TransportKey(b"\7" * 32).public
    e.verify_answer(public, org, device, challenge, signature)


def test_the_browser_finds_its_own_primitives(chosen_twin: Twin) -> None:
    """Chromium has all four; a browser that loses one falls back, and this line then tells."""
    found = chosen_twin.ok("providers", name=None)
    assert set(found) == {"ed25519", "mldsa65", "mlkem768", "x25519"}
    assert set(found.values()) <= {"native", "noble"}
    assert found["ed25519"] == found["x25519"] == "native"
