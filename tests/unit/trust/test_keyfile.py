"""A key file opens with its passphrase, for its purpose, at a cost that nobody can lower."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depter.envelope import SigningKey, dec, enc
from depter.errors import TrustError
from depter.trust import (
    Administrator,
    Argon2Cost,
    generated_passphrase,
    open_keyfile,
    open_root_key,
    seal_keyfile,
    seal_root_key,
)
from tests.unit.trust.conftest import faults, stream

CHEAP = Argon2Cost(memory_kib=8, passes=1)
WORDS = "correct horse battery staple"


def cheap(secret: bytes = b"secret", passphrase: str = WORDS) -> bytes:
    return seal_keyfile(
        secret,
        passphrase,
        purpose="test",
        random_bytes=stream("file"),
        cost=CHEAP,
        floor=CHEAP,
    )


def test_a_real_file_costs_64_mebibytes_and_opens() -> None:
    key = SigningKey.generate(stream("key"))
    data = seal_root_key(key, WORDS, stream("file"))
    header = dec(dec(data)[1])
    assert (header[4], header[5], header[6]) == (65536, 3, 1)
    assert open_root_key(data, WORDS) == key
    with faults("keyfile.passphrase"):
        open_root_key(data, WORDS + " ")


def test_nothing_below_the_floor_is_written_or_read() -> None:
    with faults("keyfile.cost"):
        seal_keyfile(b"s", WORDS, purpose="test", random_bytes=stream("f"), cost=CHEAP)
    with faults("keyfile.cost"):
        open_keyfile(cheap(), WORDS, purpose="test")
    for cost in (Argon2Cost(memory_kib=65535), Argon2Cost(passes=2), Argon2Cost(memory_kib=2**22)):
        with faults("keyfile.cost"):
            seal_keyfile(b"s", WORDS, purpose="test", random_bytes=stream("f"), cost=cost)


def test_a_purpose_is_not_another() -> None:
    with faults("keyfile.purpose"):
        open_keyfile(cheap(), WORDS, purpose="root", floor=CHEAP)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 2**16), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(at: int, bit: int) -> None:
    data = bytearray(cheap())
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(TrustError) as fault:
        open_keyfile(bytes(data), WORDS, purpose="test", floor=CHEAP)
    assert fault.value.code in {
        "keyfile.shape",
        "keyfile.purpose",
        "keyfile.cost",
        "keyfile.passphrase",
    }


def test_a_header_cannot_be_rewritten() -> None:
    label, header, sealed = dec(cheap())
    fields = dec(header)
    fields[5] = 2
    with faults("keyfile.passphrase"):
        open_keyfile(enc([label, enc(fields), sealed]), WORDS, purpose="test", floor=CHEAP)


def test_letters_that_look_the_same_are_the_same() -> None:
    word = "й́ ё ұзақ жол"
    data = cheap(passphrase=unicodedata.normalize("NFD", word))
    assert (
        open_keyfile(data, unicodedata.normalize("NFC", word), purpose="test", floor=CHEAP)
        == b"secret"
    )


def test_short_passphrases_are_not_taken() -> None:
    with faults("keyfile.short"):
        cheap(passphrase="short words")


def test_generated_passphrases_are_words_and_differ() -> None:
    random_bytes = stream("words")
    made = [generated_passphrase(random_bytes) for _ in range(50)]
    assert len(set(made)) == 50
    assert all(len(one.split()) == 7 and one == one.lower() for one in made)
    with pytest.raises(ValueError, match="five"):
        generated_passphrase(random_bytes, 4)


def test_the_administrators_file_holds_what_the_desk_needs() -> None:
    key = SigningKey.generate(stream("admin"))
    admin = Administrator(b"o" * 16, "Адилет", key, b"n" * 32)
    data = admin.seal(WORDS, stream("file"), cost=CHEAP, floor=CHEAP)
    assert Administrator.open(data, WORDS, floor=CHEAP) == admin
    assert repr(key.to_bytes()) not in repr(admin) and "Адилет" not in repr(admin)
