"""What several rooms' tests share: one Playwright for the whole run, and who goes first in a long one.

Playwright's synchronous interface can be started once in a process; a second start raises. So no
test may start its own: it asks for this fixture.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; browsers are launched from it with `tests.browser.chromium` and its flags."""
    with sync_playwright() as started:
        yield started


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the files, let the long ones begin (with `--no-loadscope-reorder`):
    whole stories, then what needs a browser, then the rest. A story that is left for last is a minute
    in which the other processor has nothing to do."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if "e2e" in item.path.parts:
        return 0
    return 1 if "playwright" in getattr(item, "fixturenames", ()) else 2
