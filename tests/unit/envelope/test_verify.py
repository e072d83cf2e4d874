"""Steps 3a to 9: what refuses, what only marks, and what stops opening."""

import dataclasses

import pytest

from depter.envelope import (
    SUPERVISOR,
    DeviceKeys,
    DeviceStanding,
    Envelope,
    H,
    Kind,
    Nack,
    Verdict,
    decode,
    verify,
)
from depter.errors import EnvelopeError
from tests.unit.envelope.conftest import ORG, World, stream
from tests.unit.envelope.test_seal import core_with, refused, resigned


class Directory:
    """The directory side of a ``World``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.org = world.org
        self.seq = world.seq
        self.head_at = world.head_at
        self.required = world.required
        self.recipient_standing = world.recipient_standing

    def device(self, sigkey_id: bytes) -> DeviceStanding | None:
        found = self.world._standings.get(sigkey_id)
        return self.world.device_standing(*found) if found else None


def judge(world: World, envelope: Envelope, **directory: object) -> Verdict:
    view = Directory(world)
    for name, value in directory.items():
        setattr(view, name, value)
    return verify(envelope, ORG, view, world)


def codes(verdict: Verdict) -> list[tuple[str, bool]]:
    return [(finding.code, finding.stops) for finding in verdict.findings]


def test_a_good_record_has_no_finding(world: World) -> None:
    verdict = judge(world, world.record())
    assert codes(verdict) == [] and not verdict.stops and verdict.member == b"i" * 16


def test_only_these_refuse(world: World) -> None:
    envelope = world.record()
    refused("envelope.org", verify, envelope, b"x" * 16, Directory(world), world)
    stranger = World(device=DeviceKeys.generate(stream("stranger")))
    refused("device.unknown", judge, world, stranger.record())
    sigs = stranger.device.signing.sign("env", envelope.signed)
    forged = dataclasses.replace(envelope, sigs=(sigs[0], sigs[1]))
    refused("signature.ed25519", judge, world, forged)


def test_the_directory_position(world: World) -> None:
    envelope = world.record()
    assert codes(judge(world, envelope, seq=2)) == [("directory.needed", True)]
    fork = world.record(position=world.position(directory_head=H(b"another")))
    assert codes(judge(world, fork)) == [("directory.fork", True)]


def test_a_revoked_device_is_late_and_only_marked(world: World) -> None:
    world.last_valid = 0
    assert codes(judge(world, world.record())) == [("device.late", False)]


def test_the_chain(world: World) -> None:
    first = world.record()
    world.seen.append(first)
    second = world.record(record=b"S" * 16)
    assert codes(judge(world, second)) == []
    gap = world.record(position=world.position(sequence=5), record=b"T" * 16)
    assert codes(judge(world, gap)) == [("chain.gap", False)]
    wrong = world.record(position=world.position(previous=H(b"other")), record=b"U" * 16)
    assert codes(judge(world, wrong)) == [("chain.previous", True)]
    back = world.position(directory_seq=2, directory_head=world.head_at(2))
    fell = world.record(position=back, record=b"V" * 16)
    assert codes(judge(world, fell)) == [("chain.directory_fell", True)]


def test_the_same_bytes_again_are_no_finding_and_others_are_equivocation(world: World) -> None:
    first = world.record()
    world.seen.append(first)
    assert codes(judge(world, first)) == []
    twin = World(seen=[]).record(b"other words", record=b"W" * 16)
    assert codes(judge(world, twin)) == [("chain.equivocation", True)]


def test_revisions(world: World) -> None:
    first = world.record()
    world.seen.append(first)
    second = world.record(revision=2, previous_revision=first.hash)
    assert codes(judge(world, second)) == []
    third = world.record(revision=3, previous_revision=H(b"unseen"))
    assert codes(judge(world, third)) == [("revision.gap", False)]
    fork = world.record(revision=2, previous_revision=H(b"other"))
    assert codes(judge(world, fork)) == [("revision.conflict", False)]
    again = world.record(b"again")
    assert codes(judge(world, again)) == [("revision.conflict", False)]
    theirs = world.record(
        position=world.position(world.supervisors[0]), revision=2, previous_revision=first.hash
    )
    assert codes(judge(world, theirs)) == [("revision.member", True)]


def test_recipients_are_the_required_and_no_others(world: World) -> None:
    few = world.record(recipients=world.recipients[:2])
    assert codes(judge(world, few)) == [("recipients.missing", True)]
    own = world.record(recipients=[*world.recipients, world.device.opening.public])
    assert codes(judge(world, own)) == [("recipients.unknown", True)]
    stranger = DeviceKeys.generate(stream("stranger")).opening.public
    assert codes(judge(world, world.record(recipients=[*world.recipients, stranger]))) == [
        ("recipients.unknown", True)
    ]
    good = world.record()
    world.revoked = {world.supervisors[0].opening.kid}
    assert codes(judge(world, good)) == [("recipients.revoked", True)]


def test_only_supervisors_acknowledge_grant_and_return(world: World) -> None:
    ack = world.clear(Kind.ACKNOWLEDGEMENT, b"", world.device)
    assert codes(judge(world, ack)) == [("role.kind", True)]
    good = judge(world, world.clear(Kind.ACKNOWLEDGEMENT, b""))
    assert codes(good) == [] and good.role == SUPERVISOR
    assert codes(judge(world, world.clear(Kind.NACK, Nack(H(b"e"), "body.failed").encode()))) == []
    grant = world.clear(Kind.GRANT, b"", world.device)
    assert codes(judge(world, grant)) == [("role.kind", True)]


def test_a_return_goes_to_one_known_device(world: World) -> None:
    back = world.record(
        position=world.position(world.supervisors[0]),
        kind=Kind.RETURN,
        previous_revision=H(b"e"),
        recipients=[world.device.opening.public],
    )
    assert codes(judge(world, back)) == []


def test_an_unknown_kind_counts_and_is_not_opened(world: World) -> None:
    envelope = world.record()
    assert envelope.body is not None
    core = core_with(world, k4=99)
    future = decode(resigned(world, core, [list(w) for w in envelope.wraps], envelope.body))
    verdict = judge(world, future)
    assert codes(verdict) == [("kind.unknown", True)]
    world.seen.append(future)
    assert codes(judge(world, world.record(record=b"N" * 16))) == []


def test_several_findings_are_all_told(world: World) -> None:
    world.last_valid = 1
    position = world.position(sequence=7, directory_head=H(b"fork"))
    verdict = judge(world, world.record(position=position))
    assert [finding.code for finding in verdict.findings] == [
        "directory.fork",
        "device.late",
        "chain.gap",
    ]
    assert verdict.stops


def test_findings_carry_facts_for_the_person(world: World) -> None:
    world.seen.append(world.record())
    gap = world.record(position=world.position(sequence=5), record=b"T" * 16)
    assert judge(world, gap).findings[0].facts == {"last": 1, "sequence": 5}


def test_an_error_has_a_code_and_its_facts() -> None:
    with pytest.raises(EnvelopeError, match=r"core\.field \(field=3\)"):
        raise EnvelopeError("core.field", field=3)
