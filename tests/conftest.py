"""What several rooms' tests share: one Playwright for the whole run.

Playwright's synchronous interface can be started once in a process; a second start raises. So no
test may start its own: it asks for this fixture.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; browsers are launched from it with `tests.browser.chromium` and its flags."""
    with sync_playwright() as started:
        yield started
