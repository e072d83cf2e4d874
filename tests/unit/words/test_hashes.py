"""Hashes that stand in sealed records: fixed vectors, and what they tell apart."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from depter.words.hashes import document_hash, document_text, source_hash, target_hash

DOCUMENTS = Path(__file__).parents[2] / "vectors" / "words" / "documents.json"


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


@pytest.mark.parametrize(
    "case", json.loads(DOCUMENTS.read_text("utf-8"))["cases"], ids=lambda case: case["name"]
)
def test_a_consent_text_has_one_canonical_form(case: dict[str, Any]) -> None:
    blocks = [(key, text) for key, text in case["blocks"]]
    assert document_text(case["doc"], case["lang"], blocks) == case["text"]
    assert document_hash(case["doc"], case["lang"], blocks) == case["sha256"]
