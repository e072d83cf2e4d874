"""Keys that forge are refused; dead randomness is noticed; labels separate purposes."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from depter.envelope import (
    DeviceKeys,
    OpeningKey,
    RecipientKey,
    SigningKey,
    VerifyKey,
    verify_answer,
)
from depter.envelope.keys import check_ed25519, draw
from depter.errors import EnvelopeError
from tests.unit.envelope.conftest import ORG, World, stream

SMALL_ORDER_AND_NOT_CANONICAL = [
    # the eight points of small order, and the other encodings of the same points
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("hexed", SMALL_ORDER_AND_NOT_CANONICAL)
def test_the_fourteen_encodings_are_refused(hexed: str) -> None:
    with pytest.raises(EnvelopeError) as caught:
        check_ed25519(bytes.fromhex(hexed))
    assert caught.value.code == "key.small_order"


def test_why_they_are_refused() -> None:
    """The library accepts this signature, which nobody made, for every message."""
    identity = bytes.fromhex(SMALL_ORDER_AND_NOT_CANONICAL[2])
    forged = identity + bytes(32)
    Ed25519PublicKey.from_public_bytes(identity).verify(forged, b"whatever she never said")


def test_a_point_that_is_not_canonical_is_refused() -> None:
    with pytest.raises(EnvelopeError) as caught:
        check_ed25519((2**255 - 19 + 3).to_bytes(32, "little"))
    assert caught.value.code == "key.not_canonical"


def test_a_low_order_x25519_point_is_refused() -> None:
    good = OpeningKey.generate(stream("low")).public.xwing
    for point in (bytes(32), (1).to_bytes(32, "little")):
        with pytest.raises(EnvelopeError) as caught:
            RecipientKey(good[:1184] + point).check_acceptable()
        assert caught.value.code == "key.low_order"


def test_our_own_keys_are_acceptable() -> None:
    DeviceKeys.generate(stream("own")).public.check_acceptable()


@pytest.mark.parametrize("dead", [lambda size: bytes(size), lambda size: b"x" * (size - 1)])
def test_dead_randomness_is_noticed(dead) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(EnvelopeError) as caught:
        draw(dead, 32)
    assert caught.value.code == "random.dead"


def test_a_signature_serves_one_purpose_only() -> None:
    key = SigningKey.generate(stream("label"))
    sigs = key.sign("env", b"m")
    key.public.verify("env", b"m", sigs)
    with pytest.raises(EnvelopeError) as caught:
        key.public.verify("join", b"m", sigs)
    assert caught.value.code == "signature.mldsa"


def test_both_signatures_are_needed() -> None:
    key, other = SigningKey.generate(stream("a")), SigningKey.generate(stream("b"))
    good, bad = key.sign("env", b"m"), other.sign("env", b"m")
    for sigs, code in [
        ([bad[0], good[1]], "signature.ed25519"),
        ([good[0], bad[1]], "signature.mldsa"),
        ([good[0]], "envelope.shape"),
        ([], "envelope.shape"),
    ]:
        with pytest.raises(EnvelopeError) as caught:
            key.public.verify("env", b"m", sigs)
        assert caught.value.code == code


def test_ids_depend_on_both_halves() -> None:
    key, other = SigningKey.generate(stream("a")).public, SigningKey.generate(stream("b")).public
    assert len({key.id, VerifyKey(key.ed25519, other.mldsa).id, other.id}) == 3


def test_a_challenge_is_answered_for_one_organisation_and_one_device() -> None:
    keys = DeviceKeys.generate(stream("transport"))
    answer = keys.transport.answer(ORG, keys.signing.id, b"c" * 32)
    verify_answer(keys.public.transport, ORG, keys.signing.id, b"c" * 32, answer)
    for org, device, challenge in [
        (b"x" * 16, keys.signing.id, b"c" * 32),
        (ORG, bytes(32), b"c" * 32),
        (ORG, keys.signing.id, b"d" * 32),
    ]:
        with pytest.raises(EnvelopeError):
            verify_answer(keys.public.transport, org, device, challenge, answer)


def test_private_keys_do_not_print_themselves() -> None:
    keys = DeviceKeys.generate(stream("secret"))
    shown = repr(keys)
    for secret in (keys.signing.ed25519_seed, keys.opening.seed, keys.transport.seed):
        assert repr(secret) not in shown and secret.hex() not in shown


def test_keys_of_a_wrong_size_or_order_are_named(world: World) -> None:
    good = world.escrow.public.xwing
    with pytest.raises(EnvelopeError) as caught:
        _ = OpeningKey(b"short").public
    assert caught.value.code == "key.length"
    with pytest.raises(EnvelopeError) as caught:
        RecipientKey(good[:1184] + bytes(32)).wrap(b"k" * 32, b"")
    assert caught.value.code == "key.low_order"
