"""What every journey needs: the app as it is now.

It must never install the test build where a relay would serve it to people.
"""

import subprocess
from pathlib import Path

import pytest

from depter.words import places
from depter.words.compiling import compile_all, install

HOUSE = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as it is now, built for tests."""
    made = tmp_path_factory.mktemp("words")
    compile_all(places.translations(), made)
    install(made, places.COMPILED)
    node = HOUSE / ".venv/bin/node"
    subprocess.run([node, "build.mjs", "--tests"], cwd=HOUSE / "pwa", check=True, timeout=120)
    return HOUSE / "build/pwa-test"
