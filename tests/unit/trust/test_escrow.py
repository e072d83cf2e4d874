"""Shares on paper: k of them open, fewer do not, and a slip of the pen is named, not guessed at."""

import itertools

import pytest

from depter.envelope import OpeningKey
from depter.errors import TrustError
from depter.trust import combine, create_organisation, open_escrow, split
from depter.trust.escrow import missing
from tests.unit.trust.conftest import faults, stream

SEED = bytes(range(32))


@pytest.fixture(scope="module")
def shares() -> tuple[str, ...]:
    return split(SEED, 3, 5)


def test_every_choice_of_three_of_five_opens(shares: tuple[str, ...]) -> None:
    for chosen in itertools.combinations(shares, 3):
        assert combine(chosen) == SEED
    assert combine(shares) == SEED
    assert all(len(share.split()) == 33 for share in shares)


def test_two_are_too_few_and_the_same_share_twice_is_one(shares: tuple[str, ...]) -> None:
    for few in (shares[:2], (*shares[:2], shares[0]), ()):
        with faults("escrow.shares"):
            combine(few)
    assert missing(shares[:1]) == 2


def test_a_wrong_word_is_named_by_share_and_place(shares: tuple[str, ...]) -> None:
    words = shares[1].split()
    words[6] = "xylophone"
    with pytest.raises(TrustError) as fault:
        combine([shares[0], " ".join(words), shares[2]])
    assert (fault.value.code, fault.value.facts) == ("escrow.word", {"share": 2, "place": 7})


@pytest.mark.parametrize("place", range(0, 33, 4))
def test_any_wrong_or_missing_word_of_the_list_is_caught(
    shares: tuple[str, ...], place: int
) -> None:
    words = shares[0].split()
    words[place] = "academic" if words[place] != "academic" else "acid"
    with faults("escrow.word"):
        combine([" ".join(words), *shares[1:3]])
    with faults("escrow.word"):
        combine([" ".join(words[:place] + words[place + 1 :]), *shares[1:3]])


def test_a_share_of_another_set_is_named(shares: tuple[str, ...]) -> None:
    other = split(b"\x07" * 32, 3, 5)
    with pytest.raises(TrustError) as fault:
        combine([shares[0], shares[1], other[2]])
    assert (fault.value.code, fault.value.facts) == ("escrow.set", {"share": 3})


def test_typed_as_printed_with_numbers_lines_and_capitals(shares: tuple[str, ...]) -> None:
    words = enumerate(shares[0].upper().split(), 1)
    typed = "\n".join(f"{number}. {word}" for number, word in words)
    assert combine([typed, *shares[1:3]]) == SEED


def test_whole_shares_of_another_organisation_do_not_pass_for_ours() -> None:
    ours = create_organisation("practice", "A", stream("a"), escrow_shares=(2, 3))
    theirs = create_organisation("practice", "B", stream("b"), escrow_shares=(2, 3))
    key = open_escrow(ours.escrow_shares[:2], ours.root.root)
    assert isinstance(key, OpeningKey) and key.public == ours.root.root.escrow[0]
    with faults("escrow.set"):
        open_escrow(theirs.escrow_shares[:2], ours.root.root)


def test_only_real_splits(shares: tuple[str, ...]) -> None:
    for k, n in ((1, 3), (2, 2), (5, 4), (2, 17)):
        with faults("root.escrow"):
            split(SEED, k, n)
    with faults("escrow.seed"):
        split(SEED[:16], 2, 3)
