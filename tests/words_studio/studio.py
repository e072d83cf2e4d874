"""The studio as a process of its own, and a person with a key file, for tests in a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Page

from depter.cli.words.unlock import new_key, write_key
from depter.words.reviewers import Grant
from tests.unit.words.house import House

PASSPHRASE = "seven plain words for a test only"


def port_of(home: Path) -> str:
    """A free port, the same one for every start on the same home: open pages must find it again."""
    kept = home.parent / "port"
    if not kept.exists():
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            kept.write_text(str(one.getsockname()[1]))
    return kept.read_text()


class Running:
    """A started studio; leaving stops it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.told = home.parent / "told.txt"
        arguments = ["words", "studio", "--in", str(folder), "--port", port_of(home)]
        with self.told.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "depter", *arguments],
                env=os.environ | {"DEPTER_STUDIO": str(home), "PYTHONUNBUFFERED": "1"},
                stdout=out,
                text=True,
            )
        self.link = self._link()

    def _link(self) -> str:
        for _ in range(200):
            if found := re.search(r"^http://\S+", self.told.read_text(), re.MULTILINE):
                return found[0]
            time.sleep(0.1)
        raise AssertionError("the studio did not start")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> str:
        return self.link

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


def person(made: House, home: Path, id_: str, roles: Sequence[str]) -> str:
    """A reviewer with a key file where the studio looks for it; answers the file's name."""
    data, public = new_key(id_, PASSPHRASE)
    (home / "keys").mkdir(parents=True, exist_ok=True)
    write_key(home / "keys" / f"{id_}.depterkey", data)
    grant = Grant(id_, public, tuple(roles), ("kk",), "2020-01-01")
    made.write(made.words.reviewers.with_grant(grant).text())
    made.guard()
    return f"{id_}.depterkey"


def open_key(page: Page, name: str) -> None:
    """Unlock on the key page."""
    page.click("text=Open my key")
    page.select_option("#name", name)
    page.fill("#passphrase", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
