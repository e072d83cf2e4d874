"""The phone's own tests of its form engine, run by node."""

import subprocess

from tests.unit.forms.twin import HOUSE, NODE


def test_the_phone_twin_passes_its_tests() -> None:
    told = subprocess.run(
        [NODE, "--test", "tests/forms/*.test.ts"],
        cwd=HOUSE / "pwa",
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-4000:]
