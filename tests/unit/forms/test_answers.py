"""Reading and writing the answers document where only this twin can tell."""

import json

import pytest

from depter import forms
from depter.errors import FormError
from tests.unit.forms.twin import vector

SOUND = next(c["args"]["text"] for c in vector("answers.json")["cases"] if "ok" in c)


def test_what_is_read_is_written_the_same() -> None:
    for case in vector("answers.json")["cases"]:
        if "ok" in case:
            read = forms.decode(case["args"]["text"])
            assert json.loads(forms.encode(read)) == json.loads(case["args"]["text"])
            assert forms.decode(forms.encode(read)) == read


def test_a_key_said_twice_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        forms.decode(SOUND.replace('"state"', '"state": "declined", "state"', 1))
    assert caught.value.code == "answers.duplicate_key"


@pytest.mark.parametrize("data", [b"\xff\xfe\xfd", b"", b"[" * 100_000])
def test_bytes_that_are_no_json(data: bytes) -> None:
    with pytest.raises(FormError) as caught:
        forms.decode(data)
    assert caught.value.code == "answers.json"


def test_a_fault_names_its_path_and_never_the_answer() -> None:
    with pytest.raises(FormError) as caught:
        forms.decode(SOUND.replace('"answered"', '"a secret of hers"', 1))
    assert caught.value.facts == {"path": "answers.it.country.state"}
    assert "secret" not in str(caught.value)


def test_what_could_not_be_read_back_is_not_written() -> None:
    whole = forms.decode(SOUND).answering("it.what", forms.Answer({"text": "\ud800"}, "answered"))
    with pytest.raises(FormError):
        forms.encode(whole)
