"""Makes ``consent_code.json``: the code with which a person takes consent back (SPEC 5.1), what a record
and a withdrawal hold of it, and kind 8; sealed by both twins."""

from dataclasses import replace
from typing import Any

from depter import envelope as e
from tests.vectors import operations
from tests.vectors.making.cases import ORG, RECORD, Case, Document, case, finished, phone
from tests.vectors.making.desk import Desk

DRAWN = "00bc614e"  # 12,345,678: any draw will do
AT = "2026-11-28T10:00:00+06:00"


def consent_code() -> Document:
    """Digits drawn, typed, stretched; proofs that fit and do not; envelopes that carry them."""
    desk = Desk()
    code = e.draw_code(lambda _size: bytes.fromhex(DRAWN))
    stretched = e.stretch_code(code, ORG)
    proof = e.code_proof(stretched, RECORD)
    verifier = e.code_verifier(RECORD, proof)
    sealed = _calls(desk, proof, verifier)
    public = desk.device.signing.public
    shared: dict[str, Any] = {
        "ed25519": public.ed25519.hex(),
        "mldsa": public.mldsa.hex(),
        "supervisor": desk.supervisor.opening.seed.hex(),
    }
    names = list(sealed)
    by_phone = phone([("seal", args) for args in sealed.values()], "noble")
    for name, made in zip(names, by_phone, strict=True):
        shared[name] = operations.OPERATIONS["seal"](sealed[name])
        shared[f"{name} by the phone"] = made
    return finished(
        "SPEC 5.1 and kind 8", [*_digits(code), *_proofs(code), *_carried(desk, shared)], shared
    )


def _calls(desk: Desk, proof: bytes, verifier: bytes) -> dict[str, dict[str, Any]]:
    record = dict(desk.calls()[0][1])
    record["body"] = record["body"] | {"code_verifier": verifier.hex()}
    place = desk.common(2, b"e" * 32) | desk.of_record(0, None)
    taken = {"reason": "person.code", "at": AT, "proof": proof.hex()}
    items = {"items": ["c.report_un", "c.media"], "at": AT}
    return {
        "record": record,
        "withdrawal": {"kind": 2, "body": taken} | place,
        "narrowing": {"kind": 8, "body": items | {"proof": proof.hex()}} | place,
        "narrowing without a code": {"kind": 8, "body": items} | place,
    }


def _digits(code: str) -> list[Case]:
    swapped = code[:3] + code[4] + code[3] + code[5:]
    wrong = code[:4] + str((int(code[4]) + 1) % 10) + code[5:]
    return [
        case("drawn", "code.draw", draws=[DRAWN]),
        case("drawn: small ones keep their zeros", "code.draw", draws=["00000007"]),
        # 4,200,000,000 is the first draw that would favour some codes: it is drawn again.
        case("drawn: past the end", "code.draw", draws=["fa56ea00", "00000001"]),
        case("drawn: the last that counts", "code.draw", draws=["fa56e9ff"]),
        case("typed plainly", "code.read", typed=code),
        case("typed in groups", "code.read", typed=f"{code[:3]} {code[3:6]}-{code[6:]} "),
        case("a digit short", "code.read", "code.length", typed=code[:8]),
        case("a digit more", "code.read", "code.length", typed=code + "0"),
        case("nothing", "code.read", "code.length", typed=""),
        case("a letter for a digit", "code.read", "code.length", typed=f"{code[:8]}O"),
        case("a letter more", "code.read", "code.length", typed=f"{code}x"),
        case("digits of another script", "code.read", "code.length", typed="٤٠٧٢١٩٥٨٦"),
        case("one digit wrong", "code.read", "code.check", typed=wrong),
        case("two digits changed places", "code.read", "code.check", typed=swapped),
    ]


def _proofs(code: str) -> list[Case]:
    about = {"code": code, "org": ORG.hex(), "record": RECORD.hex()}
    proof = e.code_proof(e.stretch_code(code, ORG), RECORD)
    verifier = e.code_verifier(RECORD, proof).hex()
    fits = {"record": RECORD.hex(), "proof": proof.hex(), "verifier": verifier}
    return [
        case("proof and verifier", "code.proof", **about),
        case("another record", "code.proof", **(about | {"record": (b"q" * 16).hex()})),
        case("another organisation", "code.proof", **(about | {"org": (b"p" * 16).hex()})),
        case("it proves", "code.proves", **fits),
        case("not another record", "code.proves", **(fits | {"record": (b"q" * 16).hex()})),
        case("not another proof", "code.proves", **(fits | {"proof": "00" * 32})),
        case("the verifier is no proof", "code.proves", **(fits | {"proof": verifier})),
    ]


def _carried(desk: Desk, shared: dict[str, Any]) -> list[Case]:
    key = {"ed25519": {"$": "ed25519"}, "mldsa": {"$": "mldsa"}}
    cases = []
    for name in [one for one in shared if one not in ("ed25519", "mldsa", "supervisor")]:
        data = {"$": name}
        cases.append(case(f"{name}: core", "decode", data=data))
        cases.append(case(f"{name}: signatures", "check-signatures", data=data, **key))
        cases.append(case(f"{name}: body", "open", data=data, seed={"$": "supervisor"}))
    place = desk.common(2, b"e" * 32) | desk.of_record(0, None)
    lame: list[tuple[str, int, dict[int, Any]]] = [
        ("a proof that is short", 2, {1: "r", 2: AT, 3: b"p" * 31}),
        ("a proof that is text", 2, {1: "r", 2: AT, 3: "p"}),
        ("a narrowing of nothing", 8, {1: [], 2: AT}),
        ("a narrowing of numbers", 8, {1: ["c.media", 1], 2: AT}),
        ("a narrowing of bytes", 8, {1: b"c.media", 2: AT}),
        ("a narrowing without a time", 8, {1: ["c.media"]}),
        ("a narrowing whose proof is short", 8, {1: ["c.media"], 2: AT, 3: b""}),
    ]
    for name, kind, inner in lame:
        raw = {"kind": kind, "raw": e.enc(inner).hex()} | place
        data = operations.OPERATIONS["seal"](raw)
        seed = {"$": "supervisor"}
        cases.append(case(name, "open", "payload.schema", data=data, seed=seed))
    record = dict(desk.calls()[0][1]) | {"blobs": []}
    payload = e.dec(e.Payload("f", b"F" * 32, b"{}", (), "t", b"{}", "r").encode())
    record["raw"] = e.enc(payload | {10: b"v" * 31}).hex()
    data = operations.OPERATIONS["seal"](record)
    cases.append(
        case(
            "a verifier that is short",
            "open",
            "payload.schema",
            data=data,
            seed={"$": "supervisor"},
        )
    )
    good = e.decode(bytes.fromhex(shared["narrowing"])).core
    for name, core in (
        ("a narrowing of one revision", replace(good, revision=1)),
        ("a narrowing with a previous revision", replace(good, previous_revision=b"e" * 32)),
        ("a narrowing to nobody", replace(good, recipients=())),
        ("a narrowing of no record", replace(good, record=None)),
    ):
        wraps = [[kid, b"w" * 1168] for kid in core.recipients]
        sealed = e.tagged("envelope", core.encode(), wraps, b"?", [b"s" * 64, b"s" * 3309]).hex()
        cases.append(case(name, "decode", "core.kind", data=sealed))
    return cases
