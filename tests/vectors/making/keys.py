"""Makes the vectors of keys (SPEC 3): signatures, wraps, and public keys that nobody may enrol."""

from typing import Any

from depter import envelope as e
from tests.vectors.making.cases import Case, Document, case, finished, phone, stream


def keys() -> Document:
    device = e.DeviceKeys.generate(stream("keys"))
    signing, opening = device.signing, device.opening
    message, cek = b"a message", b"k" * 32
    made = phone(
        [
            ("signing.sign", {"key": signing.to_bytes().hex(), "label": "env", "message": "00"}),
            (
                "recipient.wrap",
                {"xwing": opening.public.xwing.hex(), "cek": cek.hex(), "info": "01"},
            ),
        ]
    )
    shared = {
        "ed25519": signing.public.ed25519.hex(),
        "mldsa": signing.public.mldsa.hex(),
        "xwing": opening.public.xwing.hex(),
        "seed": opening.seed.hex(),
        "sealed": opening.public.wrap(cek, b"info").hex(),
        "sealed by the phone": made[1],
    }
    for who, sigs in (
        ("", [sig.hex() for sig in signing.sign("join", message)]),
        (" by the phone", made[0]),
    ):
        shared[f"first{who}"], shared[f"second{who}"] = sigs
    half = {"ed25519": {"$": "ed25519"}, "mldsa": {"$": "mldsa"}}
    both = {"label": "join", "message": message.hex(), "sigs": [{"$": "first"}, {"$": "second"}]}
    cases = [
        case("signing key", "signing.public", key=signing.to_bytes().hex()),
        case("signing key of 63 bytes", "signing.public", "key.length", key="00" * 63),
        case("encryption key", "opening.public", seed={"$": "seed"}),
        case("signature", "signing.verify", **half, **both),
        case(
            "signature by the phone",
            "signing.verify",
            **half,
            label="env",
            message="00",
            sigs=[{"$": "first by the phone"}, {"$": "second by the phone"}],
        ),
        case(
            "wrap", "opening.unwrap", seed={"$": "seed"}, sealed={"$": "sealed"}, info=b"info".hex()
        ),
        case(
            "wrap by the phone",
            "opening.unwrap",
            seed={"$": "seed"},
            sealed={"$": "sealed by the phone"},
            info="01",
        ),
    ]
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("another message", "signature.ed25519", {"message": "00"}),
        ("another label", "signature.mldsa", {"label": "env"}),
        ("swapped", "signature.ed25519", {"sigs": [{"$": "second"}, {"$": "first"}]}),
        ("Ed25519 only", "envelope.shape", {"sigs": [{"$": "first"}]}),
        ("none", "envelope.shape", {"sigs": []}),
        ("first empty", "signature.ed25519", {"sigs": ["", {"$": "second"}]}),
        ("second empty", "signature.mldsa", {"sigs": [{"$": "first"}, ""]}),
        (
            "first flipped",
            "signature.ed25519",
            {"sigs": [{"$": "first", "patch": [[3, "0000"]]}, {"$": "second"}]},
        ),
        (
            "second flipped",
            "signature.mldsa",
            {"sigs": [{"$": "first"}, {"$": "second", "patch": [[3000, "0000"]]}]},
        ),
        ("key cut", "key.length", {"ed25519": {"$": "ed25519", "cut": 31}}),
        ("second key cut", "key.length", {"mldsa": {"$": "mldsa", "cut": 1951}}),
    ]
    for name, code, change in wrong:
        cases.append(case(name, "signing.verify", code, **(half | both | change)))
    unwrap: dict[str, Any] = {
        "seed": {"$": "seed"},
        "sealed": {"$": "sealed"},
        "info": b"info".hex(),
    }
    failing: list[tuple[str, dict[str, Any]]] = [
        ("another info", {"info": "00"}),
        ("another key", {"seed": "11" * 32}),
        ("cut", {"sealed": {"$": "sealed", "cut": 1167}}),
        ("empty", {"sealed": ""}),
        ("ML-KEM part", {"sealed": {"$": "sealed", "patch": [[9, "0000"]]}}),
        ("X25519 part", {"sealed": {"$": "sealed", "patch": [[1090, "0000"]]}}),
        ("X25519 part of low order", {"sealed": {"$": "sealed", "patch": [[1088, "00" * 32]]}}),
        ("tag", {"sealed": {"$": "sealed", "patch": [[1160, "0000"]]}}),
    ]
    for name, change in failing:
        cases.append(case(name, "opening.unwrap", "unwrap.failed", **(unwrap | change)))
    cases += unacceptable(opening.public.xwing.hex())
    return finished("SPEC 3", cases, shared)


def unacceptable(xwing: str) -> list[Case]:
    p = 2**255 - 19
    points = [
        0,
        1,
        p - 1,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            "little",
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            "little",
        ),
        p,
        p + 1,
    ]
    cases = []
    for y in points:
        for sign in (0, 1 << 255):
            key = (y | sign).to_bytes(32, "little").hex()
            cases.append(
                case(f"small order {key}", "signing.check", "key.small_order", ed25519=key)
            )
    for y in (p + 2, p + 5, 2**255 - 1):
        key = y.to_bytes(32, "little").hex()
        cases.append(
            case(f"not canonical {key}", "signing.check", "key.not_canonical", ed25519=key)
        )
    cases.append(case("an honest point", "signing.check", ed25519={"$": "ed25519"}))
    cases.append(case("a key of 33 bytes", "signing.check", "key.length", ed25519="00" * 33))
    low = [
        "00" * 32,
        "01" + "00" * 31,
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        (p - 1).to_bytes(32, "little").hex(),
        p.to_bytes(32, "little").hex(),
        (p + 1).to_bytes(32, "little").hex(),
    ]
    for key in low:
        changed = {"$": "xwing", "patch": [[1184, key]]}
        cases.append(case(f"low order {key}", "recipient.check", "key.low_order", xwing=changed))
    for name, patch in (("first", [0, "010d"]), ("second", [1, "f0ff"]), ("last", [1150, "f0ff"])):
        changed = {"$": "xwing", "patch": [patch]}
        cases.append(case(f"{name} coefficient", "recipient.check", "key.mlkem", xwing=changed))
    cases.append(case("an honest key", "recipient.check", xwing={"$": "xwing"}))
    cases.append(
        case("a cut key", "recipient.check", "key.length", xwing={"$": "xwing", "cut": 1215})
    )
    return cases
