"""Seal, take apart, open: what goes in comes out, and no changed byte passes."""

import pytest

from depter.envelope import (
    Acknowledgement,
    DeviceKeys,
    H,
    Kind,
    RecipientKey,
    check_signatures,
    decode,
    enc,
    grant_info,
    open_cek,
    open_grant,
    tagged,
    unseal,
    unseal_with_cek,
)
from depter.envelope.envelope import assemble, signed_message
from depter.errors import DepterError, EnvelopeError
from tests.unit.envelope.conftest import COLLECTION, ORG, RECORD, World, stream


def refused(code: str, act, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DepterError) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def test_every_recipient_opens_it_and_nobody_else(world: World) -> None:
    envelope = decode(world.record("свидетельство".encode()).data)
    for key in [keys.opening for keys in world.supervisors] + [world.escrow]:
        assert unseal(envelope, key).decode() == "свидетельство"
    refused("unwrap.recipient", unseal, envelope, world.device.opening)


def test_the_relay_sees_the_core_and_no_payload(world: World) -> None:
    assert b"secret word" not in world.record(b"secret word").data


def test_sizes_do_not_tell_short_from_long(world: World) -> None:
    assert len(world.record(b"").data) == len(world.record(b"x" * 4000).data)


def test_every_flipped_bit_is_refused(world: World) -> None:
    """One bit of every byte: the codec, the shape or a signature stops it before anything opens."""
    data = world.record(b"x").data
    key = world.device.public.signing
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(DepterError):
            check_signatures(decode(bytes(changed)), key)


def test_truncated_and_extended_envelopes_are_refused(world: World) -> None:
    data = world.record().data
    for size in (0, 1, 100, len(data) - 1):
        refused("codec.truncated", decode, data[:size])
    refused("codec.trailing", decode, data + b"\0")


def test_a_stub_still_verifies_and_keeps_its_hash(world: World) -> None:
    envelope = world.record()
    stub = decode(envelope.stub(), allow_stub=True)
    check_signatures(stub, world.device.public.signing)
    assert stub.is_stub and stub.hash == envelope.hash and len(stub.data) < 4200
    refused("body.erased", unseal_with_cek, stub, b"k" * 32)
    refused("envelope.shape", decode, envelope.stub())
    other = world.record(revision=1, record=b"R" * 16)
    swapped = tagged(
        "stub", other.core_bytes, envelope.wraps_hash, envelope.body_hash, list(envelope.sigs)
    )
    refused(
        "signature.ed25519",
        check_signatures,
        decode(swapped, allow_stub=True),
        world.device.public.signing,
    )


def resigned(world: World, core: bytes, wraps, body: bytes) -> bytes:  # type: ignore[no-untyped-def]
    """A thief's or an insider's envelope: parts of others under a fresh, valid signature."""
    sigs = world.device.signing.sign("env", signed_message(core, wraps, body))
    return assemble(core, wraps, body, sigs)


def test_parts_of_one_record_do_not_open_in_another(world: World) -> None:
    mine, other = world.record(b"a"), world.record(b"b", record=b"R" * 16)
    opening = world.supervisors[0].opening
    wraps = [list(pair) for pair in mine.wraps]
    other_wraps = [list(pair) for pair in other.wraps]
    assert mine.body is not None and other.body is not None
    with_other_body = decode(resigned(world, mine.core_bytes, wraps, other.body))
    refused("body.failed", unseal, with_other_body, opening)
    with_other_wraps = decode(resigned(world, mine.core_bytes, other_wraps, mine.body))
    refused("unwrap.failed", unseal, with_other_wraps, opening)
    swapped = [[wraps[0][0], wraps[1][1]], [wraps[1][0], wraps[0][1]], wraps[2]]
    mixed = decode(resigned(world, mine.core_bytes, swapped, mine.body))
    kid = wraps[0][0]
    victim = (
        next(k.opening for k in world.supervisors if k.opening.kid == kid)
        if any(k.opening.kid == kid for k in world.supervisors)
        else world.escrow
    )
    refused("unwrap.failed", unseal, mixed, victim)


def test_wraps_must_be_those_of_the_core(world: World) -> None:
    envelope = world.record()
    wraps = [list(pair) for pair in envelope.wraps]
    assert envelope.body is not None
    for broken in (
        wraps[:2],
        wraps[::-1],
        [*wraps, wraps[0]],
        [[b"k" * 32, wraps[0][1]], *wraps[1:]],
    ):
        refused("core.wraps", decode, resigned(world, envelope.core_bytes, broken, envelope.body))


def test_a_thief_cannot_strip_the_sender_and_sign_anew(world: World) -> None:
    """The sender's key id is in the core, hence in every context: a re-signed core opens nowhere."""
    envelope = world.record()
    thief = DeviceKeys.generate(stream("thief"))
    core = envelope.core_bytes.replace(world.device.signing.id, thief.signing.id)
    wraps = [list(pair) for pair in envelope.wraps]
    assert envelope.body is not None
    sigs = thief.signing.sign("env", signed_message(core, wraps, envelope.body))
    stolen = decode(assemble(core, wraps, envelope.body, sigs))
    check_signatures(stolen, thief.public.signing)
    refused("unwrap.failed", unseal, stolen, world.escrow)


def test_misuse_is_refused(world: World) -> None:
    one = world.recipients[0]
    refused("recipients.empty", world.record, recipients=[])
    refused("recipients.twice", world.record, recipients=[one, one])
    refused("key.length", world.record, recipients=[RecipientKey(b"short")])
    refused("random.dead", world.record, random_bytes=bytes)
    refused("size.envelope", world.record, b"x" * (1 << 20))
    refused("core.kind", world.record, kind=Kind.ACKNOWLEDGEMENT)
    refused("core.kind", world.clear, Kind.RECORD, b"")
    many = [RecipientKey(bytes([n]) + one.xwing[1:]) for n in range(33)]
    refused("size.recipients", world.record, recipients=many)


def test_content_keys_are_never_used_twice(world: World) -> None:
    drawn: list[bytes] = []
    source = stream("fresh")

    def remembering(size: int) -> bytes:
        drawn.append(source(size))
        return drawn[-1]

    for number in range(20):
        world.record(random_bytes=remembering, record=bytes([number + 1]) * 16)
    assert len(set(drawn)) == len(drawn) == 20


def core_with(world: World, **fields: object) -> bytes:
    """The envelope's core with raw map entries changed (keys as words: k7=..., absent=None drops)."""
    from depter.envelope import dec

    core = dec(world.record().core_bytes)
    for name, value in fields.items():
        key = int(name[1:])
        if value is ...:
            core.pop(key)
        else:
            core[key] = value
    return enc(core)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"k1": 2}, "envelope.version"),
        ({"k1": True}, "envelope.version"),
        ({"k2": 2}, "envelope.suite"),
        ({"k16": 0}, "core.keys"),
        ({"k9": ...}, "core.keys"),
        ({"k3": b"short"}, "core.field"),
        ({"k4": 0}, "core.field"),
        ({"k4": "1"}, "core.field"),
        ({"k10": 0}, "core.field"),
        ({"k12": None}, "core.field"),
        ({"k14": [b"b" * 32, b"a" * 32]}, "core.recipients"),
        ({"k14": [b"a" * 32, b"a" * 32]}, "core.recipients"),
        ({"k14": [b"a"]}, "core.field"),
        ({"k14": []}, "core.kind"),
        ({"k15": [[b"b" * 16, 1, b"r" * 32], [b"a" * 16, 1, b"r" * 32]]}, "core.blobs"),
        ({"k15": [[b"b" * 16, 0, b"r" * 32]]}, "core.field"),
        ({"k15": [[bytes([n]) * 16, 1, b"r" * 32] for n in range(65)]}, "size.blobs"),
        ({"k7": 0}, "core.kind"),
        ({"k7": 2}, "core.kind"),  # a second revision must name the first
        ({"k8": b"p" * 32}, "core.kind"),
        ({"k6": None}, "core.kind"),
        ({"k4": 4}, "core.kind"),
        ({"k4": 2, "k8": b"p" * 32}, "core.kind"),
        ({"k4": 7, "k8": b"p" * 32}, "core.kind"),  # a return has one recipient
    ],
)
def test_a_core_that_breaks_the_format_is_refused(
    world: World, changes: dict[str, object], code: str
) -> None:
    envelope = world.record()
    assert envelope.body is not None
    core = core_with(world, **changes)
    refused(code, decode, resigned(world, core, [list(w) for w in envelope.wraps], envelope.body))


def test_shapes_that_are_no_envelope_are_refused(world: World) -> None:
    envelope = world.record()
    wraps, body, sigs = [list(w) for w in envelope.wraps], envelope.body, list(envelope.sigs)
    for broken in (
        enc([]),
        enc("depter/v1/envelope"),
        tagged("other", envelope.core_bytes, wraps, body, sigs),
        tagged("envelope", envelope.core_bytes, wraps, body, sigs[:1]),
        tagged("envelope", envelope.core_bytes, wraps, body, sigs[::-1]),
        tagged("envelope", envelope.core_bytes, wraps, body, sigs, 1),
    ):
        refused("envelope.shape", decode, broken)
    refused("size.envelope", decode, bytes((1 << 20) + 1))


def test_an_unknown_kind_is_kept(world: World) -> None:
    envelope = world.record()
    assert envelope.body is not None
    core = core_with(world, k4=99)
    future = decode(resigned(world, core, [list(w) for w in envelope.wraps], envelope.body))
    check_signatures(future, world.device.public.signing)
    assert future.core.kind == 99


def test_a_grant_opens_an_old_record_for_a_new_supervisor(world: World) -> None:
    envelope = world.record(b"old")
    new = DeviceKeys.generate(stream("new supervisor"))
    cek = open_cek(envelope, world.supervisors[0].opening)
    sealed = new.opening.public.wrap(cek, grant_info(envelope.hash, new.opening.kid))
    assert unseal_with_cek(envelope, open_grant(envelope.hash, sealed, new.opening)) == b"old"
    refused("unwrap.failed", open_grant, H(b"another"), sealed, new.opening)


def test_clear_kinds_carry_their_body(world: World) -> None:
    body = Acknowledgement(((world.device.signing.id, 1, H(b"e")),)).encode()
    envelope = decode(world.clear(Kind.ACKNOWLEDGEMENT, body).data)
    assert envelope.body == body and envelope.core.record is None


def test_withdrawal_and_return_are_on_the_wire(world: World) -> None:
    withdrawal = world.record(kind=Kind.WITHDRAWAL, revision=0)
    assert decode(withdrawal.data).core.revision == 0
    position = world.position(world.supervisors[0])
    back = world.record(
        position=position,
        kind=Kind.RETURN,
        previous_revision=H(b"e"),
        recipients=[world.device.opening.public],
    )
    assert unseal(decode(back.data), world.device.opening) == b"payload"
    assert (back.core.org, back.core.collection, back.core.record) == (ORG, COLLECTION, RECORD)


def test_errors_say_nothing_of_which_recipient(world: World) -> None:
    with pytest.raises(EnvelopeError) as caught:
        world.escrow.unwrap(world.record().wraps[0][1], b"wrong")
    assert caught.value.facts == {}
