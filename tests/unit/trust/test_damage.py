"""Whatever arrives, trust answers with a code of its own: no document of SPEC 10 can crash a reader."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depter.envelope import DeviceKeys, dec, enc
from depter.errors import TrustError
from depter.trust import (
    Invitation,
    Role,
    SignedRoot,
    check_join,
    create_organisation,
    issue_freshness,
    join_request,
    verify_acknowledgement,
    verify_freshness,
)
from tests.unit.trust.conftest import House, stream

NOW = 1_800_000_000
Reader = Callable[[bytes], object]


@pytest.fixture(scope="module")
def documents() -> dict[str, tuple[bytes, Reader]]:
    """One of each, with the function that reads it."""
    random_bytes = stream("damage")
    made = create_organisation("practice", "T", random_bytes, escrow_shares=(2, 3))
    house = House(made, random_bytes)
    supervisor, phone = house.person(Role.SUPERVISOR), house.person(Role.INTERVIEWER)
    directory = house.directory
    root = made.root.root
    invitation = Invitation.create(
        "https://r", root, Role.INTERVIEWER, b"n" * 32, NOW, random_bytes
    )
    keys = DeviceKeys.generate(random_bytes)
    join = join_request(invitation, keys, "A", "B", random_bytes)
    record = phone.seal_record(directory, random_bytes)
    entry = house.add(random_bytes(16), Role.SUPERVISOR, keys)
    return {
        "root": (made.root.data, lambda data: SignedRoot.decode(data).verify(root.fp)),
        "entry": (entry, lambda data: house.replica().append(data)),
        "freshness": (
            issue_freshness(directory, house.admin, NOW),
            lambda data: verify_freshness(data, directory),
        ),
        "join": (join, lambda data: check_join(data, invitation, now=NOW)),
        "acknowledgement": (
            supervisor.acknowledge(directory, record).data,
            lambda data: verify_acknowledgement(data, directory),
        ),
    }


KINDS = ["root", "entry", "freshness", "join", "acknowledgement"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_document_reads_when_it_is_whole(
    documents: dict[str, tuple[bytes, Reader]], kind: str
) -> None:
    data, read = documents[kind]
    read(data)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(KINDS), at=st.integers(0, 2**16), bit=st.integers(0, 7))
def test_every_flipped_bit_has_a_code(
    documents: dict[str, tuple[bytes, Reader]], kind: str, at: int, bit: int
) -> None:
    data, read = documents[kind]
    damaged = bytearray(data)
    damaged[at % len(data)] ^= 1 << bit
    with pytest.raises(TrustError):
        read(bytes(damaged))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 2**53 - 1)
    | st.binary(max_size=40)
    | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 12), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(KINDS), index=st.integers(0, 4), value=values, inside=st.booleans())
def test_any_other_value_in_any_place_has_a_code(
    documents: dict[str, tuple[bytes, Reader]],
    kind: str,
    index: int,
    value: object,
    inside: bool,
) -> None:
    data, read = documents[kind]
    parts = dec(data)
    if inside and index:  # a field of the signed document inside
        body = dec(parts[1])
        body[sorted(body)[index % len(body)]] = value
        parts[1] = enc(body)
    else:
        parts[index % len(parts)] = value
    damaged = enc(parts)
    if damaged == data:
        return
    with pytest.raises(TrustError):
        read(damaged)
