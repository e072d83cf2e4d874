"""A fault keeps its code and facts wherever it is carried."""

import copy
import pickle

import pytest

from depter import errors
from depter.errors import DepterError, RelayError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_survives_pickling_and_copying(kind: type[DepterError]) -> None:
    fault = kind("chain.gap", kind=3, ours=b"\x00")
    pickled = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own bytes
    for again in (pickled, copy.copy(fault), copy.deepcopy(fault)):
        assert type(again) is kind
        assert (again.code, again.facts) == ("chain.gap", {"kind": 3, "ours": b"\x00"})
        assert str(again) == str(fault)


def test_every_kind_is_among_them() -> None:
    assert DepterError in KINDS
    assert RelayError in KINDS
