"""The directory names the key that signs the organisation's words, for every entry of its history."""

import pytest

from depter.envelope import Ed25519Key, verify_ed25519
from depter.errors import EnvelopeError, TrustError
from depter.trust import Directory, Role, entry_words
from tests.unit.trust.conftest import House, stream

KEY = Ed25519Key.generate(stream("words"))
OTHER = Ed25519Key.generate(stream("other"))


def test_no_key_until_an_administrator_names_one(house: House) -> None:
    house.person(Role.INTERVIEWER)
    assert house.directory.words_key is None


def test_a_key_is_set_replaced_and_taken_back(house: House) -> None:
    directory = house.directory
    for key in (KEY.public, OTHER.public, None):
        directory.append(entry_words(directory, house.admin, key=key))
    replica = house.replica()
    assert [replica.words_key_at(seq) for seq in range(4)] == [None, KEY.public, OTHER.public, None]
    assert replica.words_key is None


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (bytes(32), "key.small_order"),
        ((2**255 - 16).to_bytes(32, "little"), "key.not_canonical"),
        (KEY.public[:31], "directory.shape"),
    ],
)
def test_a_bad_key_changes_nothing(house: House, key: bytes, code: str) -> None:
    with pytest.raises(TrustError) as fault:
        house.directory.append(entry_words(house.directory, house.admin, key=key))
    assert fault.value.code == code
    assert house.directory.seq == 0 and house.directory.words_key is None


def test_only_an_administrator_names_it(house: House) -> None:
    person = house.person(Role.SUPERVISOR)
    directory: Directory = house.directory
    entry = entry_words(directory, person.keys.signing, key=KEY.public)
    with pytest.raises(TrustError) as fault:
        directory.append(entry)
    assert fault.value.code == "directory.administrator"


def test_a_statement_verifies_under_its_own_key_label_and_message_only() -> None:
    signature = KEY.sign("words", b"manifest")
    verify_ed25519(KEY.public, "words", b"manifest", signature)
    for public, label, told, signed in (
        (OTHER.public, "words", b"manifest", signature),
        (KEY.public, "words", b"other", signature),
        (KEY.public, "words/ledger", b"manifest", signature),
        (KEY.public, "words", b"manifest", signature[:-1]),
        (KEY.public, "words", b"manifest", bytes([signature[0] ^ 1]) + signature[1:]),
    ):
        with pytest.raises(EnvelopeError) as fault:
            verify_ed25519(public, label, told, signed)
        assert fault.value.code == "signature.ed25519"
    with pytest.raises(EnvelopeError) as fault:
        verify_ed25519(bytes(32), "words", b"manifest", signature)
    assert fault.value.code == "key.small_order"
    assert KEY.seed.hex() not in repr(KEY)
