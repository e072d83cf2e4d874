"""Hashes that stand in sealed records: fixed vectors, and what they tell apart."""

import unicodedata

from depter.words.hashes import source_hash, target_hash


def test_vectors_never_move() -> None:
    assert (
        target_hash(["Қазір осы жерде қауіпсіз сөйлесе аламыз ба?"])
        == "361553d9b191140b5ae7b94dbec19b8dbe12df220fb3139dadc7c06950baa6b3"
    )
    assert (
        source_hash("form:intake/q:it.safe_now", "Can we talk safely here, now?")
        == "2caba9c039f8f25c43192e375dda00dc2bad212f46d63d2b16c944a58470d2b2"
    )


def test_the_same_letters_in_another_normal_form_are_the_same_text() -> None:
    text = "Ёлка й"
    assert target_hash([text]) == target_hash([unicodedata.normalize("NFD", text)])


def test_parts_cannot_be_moved() -> None:
    made = {
        source_hash("a", "b", "c"),
        source_hash("ab", "", "c"),
        source_hash("a", "bc"),
        target_hash(["a", "bc"]),
        target_hash(["ab", "c"]),
    }
    assert len(made) == 5
