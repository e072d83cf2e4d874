"""Makes the golden envelopes (SPEC 4), one of every kind by each twin, and what breaks them."""

from depter import envelope as e
from tests.vectors import operations
from tests.vectors.making.broken import broken_bodies, broken_cores
from tests.vectors.making.cases import (
    Case,
    Document,
    case,
    finished,
    phone,
)
from tests.vectors.making.desk import Desk


def golden(about: str, desk: Desk, sealed: dict[str, str]) -> Document:
    """What both twins must say of one envelope of every kind."""
    public = desk.device.signing.public
    shared = dict(sealed) | {
        "ed25519": public.ed25519.hex(),
        "mldsa": public.mldsa.hex(),
        "supervisor": desk.supervisor.opening.seed.hex(),
        "escrow": desk.escrow.seed.hex(),
    }
    key = {"ed25519": {"$": "ed25519"}, "mldsa": {"$": "mldsa"}}
    cases = []
    for name in sealed:
        data = {"$": name}
        stub = e.decode(bytes.fromhex(sealed[name])).stub().hex()
        cases.append(case(f"{name}: core", "decode", data=data))
        cases.append(case(f"{name}: signatures", "check-signatures", data=data, **key))
        cases.append(case(f"{name}: body", "open", data=data, seed={"$": "supervisor"}))
        if name == "record":
            cases.append(case("record: escrow opens it", "open", data=data, seed={"$": "escrow"}))
            shared["stub"] = stub
            stub_of = {"data": {"$": "stub"}}
            cases.append(case("stub", "decode", **stub_of, stub=True))
            cases.append(case("stub: signatures", "check-signatures", **stub_of, **key))
            cases.append(case("stub where none may be", "decode", "envelope.shape", **stub_of))
    return finished(about, cases, shared)


def envelopes() -> Document:
    desk = Desk()
    sealed = {name: operations.OPERATIONS["seal"](args) for name, args in desk.calls()}
    document = golden("SPEC 4, sealed by the Python twin", desk, sealed)
    refused = refusals(sealed["record"])
    document["cases"] += finished("", refused, document["shared"])["cases"]
    return document


def envelopes_by_the_phone() -> Document:
    desk, calls = Desk(), Desk().calls()
    made = phone([("seal", args) for _, args in calls], "noble")
    names = [name for name, _ in calls]
    return golden("SPEC 4, sealed by the phone's twin", desk, dict(zip(names, made, strict=True)))


def refusals(record: str) -> list[Case]:
    """Patches of the golden record that break one thing each."""
    data, key = bytes.fromhex(record), {"ed25519": {"$": "ed25519"}, "mldsa": {"$": "mldsa"}}
    envelope = e.decode(data)
    at = {
        "core": data.index(envelope.core_bytes),
        "sealed": data.index(envelope.wraps[0][1]),
        "body": data.index(envelope.body or b""),
        "first": data.index(envelope.sigs[0]),
        "second": data.index(envelope.sigs[1]),
        "kid": data.index(envelope.wraps[0][0], data.index(envelope.wraps[0][1]) - 40),
    }
    first, second = (kid.hex() for kid in envelope.core.recipients)
    swapped = {"patch": [[data.index(envelope.core.recipients[0]), second + "5820" + first]]}
    cases = [
        case("nothing", "decode", "codec.truncated", data=""),
        case("cut", "decode", "codec.truncated", data={"$": "record", "cut": len(data) - 1}),
        case("longer", "decode", "codec.trailing", data={"$": "record", "append": "00"}),
        case(
            "another label", "decode", "envelope.shape", data={"$": "record", "patch": [[5, "00"]]}
        ),
        case(
            "kids in the wrong order", "decode", "core.recipients", data={"$": "record"} | swapped
        ),
        case(
            "another kid at a wrap",
            "decode",
            "core.wraps",
            data={"$": "record", "patch": [[at["kid"], "0000"]]},
        ),
    ]
    for name, code in (
        ("core", "signature.ed25519"),
        ("sealed", "signature.ed25519"),
        ("body", "signature.ed25519"),
        ("first", "signature.ed25519"),
        ("second", "signature.mldsa"),
    ):
        offset = at[name] + (30 if name == "core" else 9)
        changed = {"$": "record", "patch": [[offset, bytes([data[offset] ^ 1]).hex()]]}
        cases.append(
            case(f"signatures, {name} flipped", "check-signatures", code, data=changed, **key)
        )
    for name, code, offset in (
        ("wrap flipped", "unwrap.failed", at["sealed"] + 9),
        ("commitment flipped", "body.failed", at["body"] + 30),
        ("body flipped", "body.failed", at["body"] + 100),
        ("core flipped", "unwrap.failed", at["core"] + 30),
    ):
        changed = {"$": "record", "patch": [[offset, bytes([data[offset] ^ 1]).hex()]]}
        seed = {
            "$": "supervisor" if envelope.wraps[0][0] == Desk().supervisor.opening.kid else "escrow"
        }
        cases.append(case(name, "open", code, data=changed, seed=seed))
    cases.append(
        case("not a recipient", "open", "unwrap.recipient", data={"$": "record"}, seed="22" * 32)
    )
    return cases + broken_cores() + broken_bodies()
