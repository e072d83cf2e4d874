"""What a phone loads before it shows anything (spec/phone.md): a budget that no change may leave unseen."""

import json

from tests.pwa.core.conftest import HOUSE

KILO = 1024


def test_what_is_loaded_before_the_first_screen_keeps_to_its_budget() -> None:
    """gzip, of the program that these tests run: written by its build."""
    sizes = json.loads((HOUSE / "build/pwa-sizes.json").read_text("utf-8"))
    assert 0 < sizes["screens"] < 60 * KILO
    assert sizes["crypto"] > 0
    assert sizes["screens"] + sizes["crypto"] < 120 * KILO
