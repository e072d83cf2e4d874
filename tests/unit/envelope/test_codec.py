"""The strict CBOR subset: one encoding for every value, and nothing else accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depter.envelope.codec import MAX_UINT, dec, dec_first, enc, sequence
from depter.errors import CodecError

scalars = (
    st.none()
    | st.booleans()
    | st.integers(0, MAX_UINT)
    | st.binary(max_size=40)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, MAX_UINT), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_what_is_encoded_decodes_to_the_same(value: object) -> None:
    assert dec(enc(value)) == value


@given(values, st.data())
def test_what_is_accepted_has_no_second_encoding(value: object, data: st.DataObject) -> None:
    encoded = bytearray(enc(value))
    at = data.draw(st.integers(0, len(encoded) - 1))
    encoded[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        other = dec(bytes(encoded))
    except CodecError:
        return
    assert enc(other) == bytes(encoded)


@pytest.mark.parametrize(
    ("hexed", "code"),
    [
        ("", "codec.truncated"),
        ("18", "codec.truncated"),
        ("4401", "codec.truncated"),
        ("8201", "codec.truncated"),
        ("9b001fffffffffffff", "codec.truncated"),
        ("0000", "codec.trailing"),
        ("1817", "codec.not_shortest"),
        ("190001", "codec.not_shortest"),
        ("5801ff", "codec.not_shortest"),
        ("a1180100", "codec.not_shortest"),
        ("1b0020000000000000", "codec.range"),
        ("20", "codec.type"),  # -1
        ("f97e00", "codec.type"),  # a float
        ("f7", "codec.type"),  # undefined
        ("f820", "codec.type"),  # another simple value
        ("c000", "codec.type"),  # a tag
        ("5f4100ff", "codec.type"),  # indefinite length
        ("9fff", "codec.type"),
        ("1c", "codec.type"),
        ("61ff", "codec.utf8"),
        ("63eda080", "codec.utf8"),  # a surrogate
        ("a1410000", "codec.key_type"),
        ("a200000000", "codec.key_order"),  # twice
        ("a201000000", "codec.key_order"),  # falling
        ("81" * 9 + "00", "codec.depth"),
    ],
)
def test_everything_else_is_refused_with_its_code(hexed: str, code: str) -> None:
    with pytest.raises(CodecError) as caught:
        dec(bytes.fromhex(hexed))
    assert caught.value.code == code


def test_eight_containers_deep_is_the_limit() -> None:
    assert enc(dec(bytes.fromhex("81" * 8 + "00"))) == bytes.fromhex("81" * 8 + "00")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (-1, "codec.value"),
        (1.5, "codec.value"),
        (MAX_UINT + 1, "codec.range"),
        ("\ud800", "codec.utf8"),
        ({"a": 1}, "codec.key_type"),
        ({True: 1}, "codec.key_type"),
        ({1}, "codec.value"),
    ],
)
def test_values_outside_the_subset_are_not_encoded(value: object, code: str) -> None:
    with pytest.raises(CodecError) as caught:
        enc(value)
    assert caught.value.code == code


@given(st.lists(values, max_size=5))
def test_a_sequence_gives_its_items(items: list[object]) -> None:
    assert list(sequence(b"".join(map(enc, items)))) == items


def test_the_offset_behind_an_item_is_told() -> None:
    assert dec_first(enc([1, 2]) + b"rest", 0) == ([1, 2], 3)
