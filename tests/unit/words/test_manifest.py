"""A manifest has one encoding, and a set is taken whole, signed, newer, or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depter.errors import WordsError
from depter.words import manifest as m
from tests.vectors.words_set import FOLDER, answer, cases


@pytest.mark.parametrize("one", cases(), ids=lambda one: str(one["name"]))
def test_every_case_of_delivery_has_its_answer(one: dict[str, object]) -> None:
    answered = answer(one["args"])  # type: ignore[arg-type]
    if one["expect"] == "ok":
        assert answered == {"ok": one["result"]}
    else:
        assert answered == {"code": one["expect"]}


def test_the_golden_set_reads_back() -> None:
    data = (FOLDER / "manifest.json").read_bytes()
    made = m.decode(data)
    assert made.encode() == data
    assert made.id == m.set_id(data)
    key = bytes.fromhex(made.key)
    assert m.verify(data, (FOLDER / "manifest.sig").read_bytes(), [key]) == made
    assert sorted(made.hashes()) == sorted(path.name for path in (FOLDER / "files").iterdir())


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    with pytest.raises(WordsError):
        m.decode(data)


@given(st.recursive(st.none() | st.integers() | st.text() | st.booleans(), st.lists, max_leaves=8))
def test_no_value_in_any_field_crashes_the_reader(value: object) -> None:
    raw = json.loads((FOLDER / "manifest.json").read_bytes())
    for name in raw:
        data = json.dumps(raw | {name: value}, sort_keys=True, separators=(",", ":")).encode()
        try:
            m.decode(data)
        except WordsError as fault:
            assert fault.code in {"words.manifest", "words.size"}
