"""A root is believed by its threshold and by nothing else."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from depter.envelope import OpeningKey, SigningKey, dec, enc, tagged
from depter.errors import TrustError
from depter.trust import Root, SignedRoot, create_organisation, create_root, sign_root, spoken
from depter.trust import verify_successor as believe
from depter.trust.root import OrganisationKind
from tests.unit.trust.conftest import faults, stream


def real(seed: str = "root") -> tuple[SignedRoot, tuple[SigningKey, ...]]:
    made = create_organisation("real", "Test", stream(seed))
    return made.root, made.root_keys


def only(signed: SignedRoot, keys: Sequence[SigningKey]) -> SignedRoot:
    """The same document, signed by these alone."""
    return sign_root(signed.root, keys)


def test_a_new_root_reads_back_and_verifies() -> None:
    signed, _ = real()
    again = SignedRoot.decode(signed.data)
    assert again.verify(signed.root.fp) == signed.root
    assert again.root.encoded == dec(signed.data)[1]
    assert (signed.root.kind, signed.root.threshold, signed.root.escrow_shares) == (
        "real",
        2,
        (3, 5),
    )


def test_two_of_three_signatures_are_enough_and_one_is_not() -> None:
    signed, keys = real()
    only(signed, keys[1:]).verify()
    with pytest.raises(TrustError) as fault:
        only(signed, keys[:1]).verify()
    assert fault.value.code == "root.signatures"
    assert fault.value.facts == {"signed": 1, "threshold": 2}


def test_signatures_of_strangers_do_not_count() -> None:
    signed, keys = real()
    stranger = SigningKey.generate(stream("stranger"))
    with faults("root.signatures"):
        only(signed, [keys[0], stranger]).verify()


def test_a_signature_moved_to_another_key_does_not_count() -> None:
    signed, keys = real()
    _, root, signatures = dec(only(signed, keys[:2]).data)
    moved = [[signatures[0][0], signatures[1][1]], [signatures[1][0], signatures[1][1]]]
    with faults("root.signatures"):
        SignedRoot.decode(tagged("signed-root", root, moved)).verify()


def test_one_signature_listed_twice_is_refused() -> None:
    signed, keys = real()
    _, root, signatures = dec(only(signed, keys[:1]).data)
    with faults("root.shape"):
        SignedRoot.decode(tagged("signed-root", root, [signatures[0], signatures[0]]))


def test_one_root_key_listed_twice_is_refused() -> None:
    signed, keys = real()
    twice = replace(signed.root, root_keys=(keys[0].public, keys[0].public, keys[1].public))
    with faults("root.shape"):
        sign_root(twice, keys)


def test_another_root_than_the_pinned_one_is_refused() -> None:
    signed, _ = real()
    other, _ = real("other")
    with faults("root.fingerprint"):
        other.verify(signed.root.fp)


@pytest.mark.parametrize(
    ("kind", "keys", "threshold"),
    [
        ("real", 1, 1),
        ("real", 2, 2),
        ("real", 3, 1),
        ("real", 3, 4),
        ("practice", 2, 1),
        ("practice", 3, 2),
        ("practice", 1, 0),
    ],
)
def test_thresholds_that_spec_forbids(kind: OrganisationKind, keys: int, threshold: int) -> None:
    random_bytes = stream("t")
    signing = [SigningKey.generate(random_bytes) for _ in range(keys)]
    escrow = OpeningKey.generate(random_bytes).public
    with faults("root.threshold"):
        create_root(kind, signing, threshold, [signing[0].public], [escrow], (2, 3), random_bytes)


@pytest.mark.parametrize("shares", [(1, 3), (2, 2), (4, 3), (2, 17)])
def test_escrow_shares_that_spec_forbids(shares: tuple[int, int]) -> None:
    with faults("root.escrow"):
        create_organisation("practice", "T", stream("e"), escrow_shares=shares)


def test_a_root_without_escrow_is_refused() -> None:
    signed, keys = real()
    with faults("root.escrow"):
        sign_root(replace(signed.root, escrow=()), keys)


def successor(of: Root, **changes: object) -> Root:
    return replace(of, version=of.version + 1, **changes)  # type: ignore[arg-type]


def test_a_successor_needs_the_threshold_of_both_versions() -> None:
    signed, keys = real()
    fresh = [SigningKey.generate(stream("fresh")), *keys[1:]]
    root = successor(signed.root, root_keys=tuple(key.public for key in fresh))
    assert believe(signed.root, sign_root(root, [fresh[0], keys[1], keys[2]])) == root
    with faults("root.signatures"):
        believe(signed.root, sign_root(root, [fresh[0], keys[1]]))  # one key of the old root only
    with faults("root.signatures"):
        believe(signed.root, sign_root(root, [keys[0], keys[1]]))  # one key of the new root only


def test_a_successor_keeps_id_and_kind_and_counts_by_one() -> None:
    signed, keys = real()
    other, _ = real("other")
    changed = successor(signed.root, org=other.root.org)
    with faults("root.changed"):
        believe(signed.root, sign_root(changed, keys))
    jumped = replace(signed.root, version=3)
    with faults("root.version"):
        believe(signed.root, sign_root(jumped, keys))


def test_damaged_roots_have_one_code() -> None:
    signed, _ = real()
    for data in (
        b"",
        signed.data[:-1],
        signed.data + b"\0",
        tagged("signed-entry", b"", []),
        b"\x80",
    ):
        with faults("root.shape"):
            SignedRoot.decode(data)


def test_spoken_fingerprints_are_eight_groups_of_five_digits() -> None:
    assert spoken(bytes(32)) == " ".join(["00000"] * 8)
    assert spoken(b"\0" * 31 + b"\x07") == " ".join(["00000"] * 7) + " 00007"
    assert spoken(b"\xff" * 32) == "32699 84665 64056 40394 57584 00791 31296 39935"


def test_an_escrow_key_that_is_none_is_a_fault_of_the_root() -> None:
    signed, _ = real()
    _, root, signatures = dec(signed.data)
    body = dec(root)
    body[8][0] = b"\xff\xff\xff" + body[8][0][3:]
    with faults("key.mlkem"):
        SignedRoot.decode(tagged("signed-root", enc(body), signatures))
