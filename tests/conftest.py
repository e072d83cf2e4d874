"""What several rooms' tests share: one Playwright and one Chromium, and who goes first in a long run.

Playwright's synchronous interface can be started once in a process; a second start raises. So no
test may start its own: it asks for this fixture.
"""

import os
from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from depter.trust import keyfile
from tests.browser import FAKE_CAMERA, FLAGS, chromium


@pytest.fixture(scope="session", autouse=True)
def stretched_once() -> Iterator[None]:
    """A passphrase with the same salt and cost is stretched once in a process: 64 MiB of Argon2id each
    time were a third of the desk's tests. The function is pure, so nothing else than time is saved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyfile, "_stretch", cache(keyfile._stretch))
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver; browsers are launched from it with `tests.browser.chromium` and its flags."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for whatever needs no profile on the disk: to start one takes longer than most tests.
    Who asks for it makes contexts of its own and closes them."""
    launched = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *FAKE_CAMERA])
    yield launched
    launched.close()


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
