"""Finds a real Chromium for the tests, or says in plain words how to get one; never skips silently."""

import os
import shutil
import subprocess
import sys

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Pictures without a camera, and nobody is asked whether they may be taken.
FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = """\
The phone is tested in a real Chromium, and none was found.
On Debian or Ubuntu type:   sudo apt-get install chromium
Or name one:                DEPTER_CHROMIUM=<path to the browser> make test
"""


def chromium() -> str:
    """The path of a Chromium; raise SystemExit with a plain message when there is none."""
    named = os.environ.get("DEPTER_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise SystemExit(MISSING)
    return found


def install() -> None:
    """Install Debian's Chromium where we may (root with apt); otherwise say what to type."""
    try:
        chromium()
        return
    except SystemExit:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    print("Installing Debian's chromium for the browser tests ...", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    chromium()


if __name__ == "__main__":
    if "--install" in sys.argv:
        install()
    else:
        print(chromium())
