"""Makes envelopes and payloads that break one rule each (SPEC 8, steps 1 to 3, 10 and 11)."""

from typing import Any

from cryptography import cobblestone

from depter import envelope as e
from depter.envelope.codec import enc
from depter.envelope.seal import body_context
from tests.vectors import operations
from tests.vectors.making.cases import BLOB, COLLECTION, ORG, RECORD, Case, case
from tests.vectors.making.desk import Desk


def _tiny(fields: dict[int, Any]) -> str:
    """An envelope with this core and nothing else: the core is judged first."""
    return e.tagged("envelope", enc(fields), [], b"", []).hex()


def broken_cores() -> list[Case]:
    kids = [bytes([n]) * 32 for n in range(34)]
    good: dict[int, Any] = {
        1: 1,
        2: 1,
        3: ORG,
        4: 1,
        5: COLLECTION,
        6: RECORD,
        7: 1,
        8: None,
        9: b"d" * 32,
        10: 1,
        11: bytes(32),
        12: 3,
        13: b"h" * 32,
        14: kids[1:3],
        15: [],
    }
    blobs = [[bytes([n]) * 16, 1, b"R" * 32] for n in range(66)]
    clear: dict[int, Any] = {4: 4, 5: None, 6: None, 7: None, 14: []}
    changes: list[tuple[str, str, dict[int, Any]]] = [
        ("version", "envelope.version", {1: 2}),
        ("version true", "envelope.version", {1: True}),
        ("suite", "envelope.suite", {2: 2}),
        ("a sixteenth key", "core.keys", {16: 0}),
        ("organisation short", "core.field", {3: b"o" * 15}),
        ("kind zero", "core.field", {4: 0}),
        ("kind text", "core.field", {4: "1"}),
        ("collection of a wrong length", "core.field", {5: b"c" * 17}),
        ("revision true", "core.field", {7: True}),
        ("device null", "core.field", {9: None}),
        ("sequence zero", "core.field", {10: 0}),
        ("previous short", "core.field", {11: bytes(31)}),
        ("directory zero", "core.field", {12: 0}),
        ("head long", "core.field", {13: b"h" * 33}),
        ("recipients null", "core.field", {14: None}),
        ("kid short", "core.field", {14: [b"k" * 31]}),
        ("recipients twice", "core.recipients", {14: [kids[1], kids[1]]}),
        ("recipients descend", "core.recipients", {14: [kids[2], kids[1]]}),
        ("33 recipients", "size.recipients", {14: kids[:33]}),
        ("65 blobs", "size.blobs", {15: blobs[:65]}),
        ("blobs descend", "core.blobs", {15: [blobs[2], blobs[1]]}),
        ("blob twice", "core.blobs", {15: [blobs[1], blobs[1]]}),
        ("blob of no size", "core.field", {15: [[b"b" * 16, 0, b"R" * 32]]}),
        ("blob of size true", "core.field", {15: [[b"b" * 16, True, b"R" * 32]]}),
        ("blob with more", "core.field", {15: [[b"b" * 16, 1, b"R" * 32, 0]]}),
        ("record without recipients", "core.kind", {14: []}),
        ("record without revision", "core.kind", {7: None}),
        ("record of revision 0", "core.kind", {7: 0}),
        ("first revision with a previous one", "core.kind", {8: b"e" * 32}),
        ("second revision without", "core.kind", {7: 2}),
        ("withdrawal with a blob", "core.kind", {4: 2, 15: blobs[:1]}),
        ("withdrawal with a previous revision", "core.kind", {4: 2, 8: b"e" * 32}),
        ("return to two", "core.kind", {4: 7, 8: b"e" * 32}),
        ("acknowledgement of a record", "core.kind", clear | {6: RECORD}),
        ("acknowledgement with recipients", "core.kind", clear | {14: kids[1:2]}),
        ("grant with a revision", "core.kind", clear | {4: 3, 7: 1}),
    ]
    cases = [
        case(name, "decode", code, data=_tiny(good | change)) for name, code, change in changes
    ]
    missing = {key: value for key, value in good.items() if key != 15}
    cases.append(case("a key missing", "decode", "core.keys", data=_tiny(missing)))
    cases.append(case("wraps missing", "decode", "core.wraps", data=_tiny(good)))
    core = enc(good | clear)
    wraps_and_sigs: list[tuple[str, str, list[Any], list[Any]]] = [
        ("a wrap too many", "core.wraps", [[kids[1], b"s" * 1168]], []),
        ("no signatures", "envelope.shape", [], []),
        ("one signature", "envelope.shape", [], [b"s" * 64]),
        ("signatures swapped", "envelope.shape", [], [b"s" * 3309, b"s" * 64]),
    ]
    for name, code, wraps, sigs in wraps_and_sigs:
        data = e.tagged("envelope", core, wraps, b"", sigs).hex()
        cases.append(case(name, "decode", code, data=data))
    cases.append(
        case(
            "core is no map",
            "decode",
            "core.keys",
            data=e.tagged("envelope", enc([]), [], b"", []).hex(),
        )
    )
    cases.append(
        case(
            "core is no item",
            "decode",
            "codec.truncated",
            data=e.tagged("envelope", b"", [], b"", []).hex(),
        )
    )
    unknown = e.tagged(
        "envelope", enc(good | {4: 9, 14: []}), [], b"?", [b"s" * 64, b"s" * 3309]
    ).hex()
    cases.append(case("an unknown kind", "decode", data=unknown))
    return cases


def broken_bodies() -> list[Case]:
    """Payloads, and an envelope whose padding lies."""
    good = {1: "intake", 2: b"F" * 32, 4: [], 5: "t", 7: "r", 9: False}
    packed = e.Payload("f", b"F" * 32, b"{}", (), "t", b"{}", "r").encode()
    inner: bytes = e.dec(packed)[3]
    full = good | {3: inner, 6: inner}
    attachment = {1: BLOB, 2: b"K" * 32, 3: 5, 4: "m", 5: "n", 6: b"S" * 32, 7: "q"}
    payloads: list[tuple[str, str, Any]] = [
        ("payload", "ok", full),
        ("unknown keys are kept", "ok", full | {77: "later", 4: [attachment | {99: 1}]}),
        ("answers as a blob", "ok", full | {3: None, 8: BLOB}),
        ("payload is a list", "payload.schema", []),
        ("no answers", "payload.schema", full | {3: None}),
        ("answers twice", "payload.schema", full | {8: BLOB}),
        ("form hash short", "payload.schema", full | {2: b"F"}),
        ("interim missing", "payload.schema", {k: v for k, v in full.items() if k != 9}),
        ("consent text", "payload.schema", full | {6: "{}"}),
        ("attachment of two fields", "payload.schema", full | {4: [{1: BLOB, 2: b"K" * 32}]}),
        ("attachment size true", "payload.schema", full | {4: [attachment | {3: True}]}),
        ("answers cut", "payload.inflate", full | {3: inner[:-1]}),
        ("answers with more behind", "payload.inflate", full | {3: inner + b"\0"}),
        ("answers empty", "payload.inflate", full | {3: b""}),
        ("consent garbage", "payload.inflate", full | {6: b"\xff\xff\xff"}),
    ]
    cases = [
        case(name, "payload.decode", code, data=enc(fields).hex())
        for name, code, fields in payloads
    ]
    cases.append(case("payload cut", "payload.decode", "payload.schema", data=packed[:-1].hex()))
    desk = Desk()
    for name, code, padded in (
        ("length past the end", "padding.length", b"\x7f\xff\xff\xff" + bytes(4092)),
        ("below the floor", "padding.size", bytes(100)),
        ("not a padded size", "padding.size", bytes(4097)),
        ("not zeros", "padding.zeros", bytes(4095) + b"\1"),
    ):
        sealed = lying_padding(desk, padded)
        seed = desk.supervisor.opening.seed.hex()
        cases.append(case(f"sealed padding: {name}", "open", code, data=sealed, seed=seed))
    named = dict(desk.calls()[0][1]) | {"blobs": []}
    sealed, seed = operations.OPERATIONS["seal"](named), desk.escrow.seed.hex()
    cases.append(
        case(
            "an attachment that the core does not name",
            "open",
            "payload.blobs",
            data=sealed,
            seed=seed,
        )
    )
    return cases


def lying_padding(desk: Desk, padded: bytes) -> str:
    """An envelope to one recipient whose body decrypts to ``padded``; nobody signed it."""
    key = desk.supervisor.opening.public
    args = dict(desk.calls()[0][1]) | {"recipients": [key.xwing.hex()], "random": "33" * 32}
    honest = e.decode(bytes.fromhex(operations.OPERATIONS["seal"](args)))
    encryptor = cobblestone.Cobblestone256Encryptor(
        b"\x33" * 32, body_context(e.H(honest.core_bytes))
    )
    body = encryptor.update(padded) + encryptor.finalize()
    wraps = [list(wrap) for wrap in honest.wraps]
    return e.tagged("envelope", honest.core_bytes, wraps, body, list(honest.sigs)).hex()
