"""Lists at the desk stand in the order of the reader's alphabet, as they do on the phone."""

from types import SimpleNamespace

import pytest
from flask import Flask

from depter.desk.pages.overview import SORTS
from depter.desk.pages.places import _named
from depter.words.translator import translator
from tests.desk.test_web import app
from tests.unit.words.shown import CODES, SORTED, golden

__all__ = ["app"]


@pytest.mark.parametrize("code", CODES)
def test_names_and_choices_are_sorted_by_the_language_that_is_read(app: Flask, code: str) -> None:
    right = golden(code)["sorted"]
    assert sorted(SORTED[code], key=translator(code).order) == right
    with app.test_request_context(headers={"Accept-Language": code}):
        people = [SimpleNamespace(who=name) for name in SORTED[code]]
        assert [one.who for one in sorted(people, key=SORTS["who"])] == right
        order = translator(code).order
        countries = list(_named("country").values())
        assert countries == sorted(countries, key=order)
        regions = list(_named("region").items())
        assert regions == sorted(regions, key=lambda one: (one[0][:2], order(one[1])))


def test_the_alphabets_differ_from_what_a_database_would_do() -> None:
    """Else the test above could not fail."""
    assert any(golden(code)["sorted"] != sorted(SORTED[code], key=str.casefold) for code in CODES)
