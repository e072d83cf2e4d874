"""Places in a text: filled by name, never by anything a value could do."""

import pytest

from depter.words.fill import fill, fill_or, places


def test_places_are_filled_by_name_and_only_once() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "x"}) == "{b} and x"


@pytest.mark.parametrize(
    "text",
    [
        "{name.__class__}",
        "{name.__class__.__init__.__globals__}",
        "{0}",
        "%(name)s",
        "50 % д",
        "{",
        "{ name }",
    ],
)
def test_everything_else_stays_literal(text: str) -> None:
    assert fill(text, {"name": "A", "0": "B"}) == text


def test_a_place_without_a_value_stays() -> None:
    assert fill("{a} {b}", {"a": 1}) == "1 {b}"


def test_numbers_are_written_by_the_language() -> None:
    assert (
        fill("{n} {flag} {text}", {"n": 5, "flag": True, "text": "5"}, lambda n: f"<{n}>")
        == "<5> True 5"
    )


def test_a_translation_that_asks_too_much_gives_way_to_the_source() -> None:
    assert fill_or("Привет, {imya}", "Hello {name}", {"name": "A"}) == "Hello A"
    assert fill_or("Привет, {name}", "Hello {name}", {"name": "A"}) == "Привет, A"


def test_places_are_told_sorted_and_once() -> None:
    assert places("{b} {a} {b} {c.d} {1}") == ["a", "b"]
