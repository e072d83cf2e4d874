"""What every journey needs: the app as it is now.

It must never install the test build where a relay would serve it to people.
"""

from pathlib import Path

import pytest

from tests import built

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as it is now, built for tests."""
    return built.app(tmp_path_factory.mktemp("built"))
