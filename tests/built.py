"""What several rooms' tests need made beforehand: the compiled words of today, and the phone app.

It must never leave a test with words of another day, nor build where another run may be reading.
"""

import fcntl
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from depter.words import places
from depter.words.compiling import compile_all, install

HOUSE = Path(__file__).parents[1]
NODE = HOUSE / ".venv" / "bin" / "node"
_SOURCES = ("translations", "backend/depter/words", "backend/depter/forms")
#: Folders among the sources that builds write, as in the Makefile: they are younger than the words.
_MADE = {"__pycache__", "compiled", "phone"}


def words() -> Path:
    """The compiled words; compiled first where ``make`` did not, or a source is newer.

    Tests run in several processes: the first compiles, the others wait until all is in its place."""
    index = places.COMPILED / "json" / "index.json"
    places.COMPILED.mkdir(parents=True, exist_ok=True)
    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not index.is_file() or index.stat().st_mtime < max(_changed()):
            with tempfile.TemporaryDirectory() as folder:
                compile_all(places.translations(), Path(folder) / "made")
                install(Path(folder) / "made", places.COMPILED)
    return places.COMPILED


def _changed() -> Iterator[float]:
    for name in _SOURCES:
        for path in (HOUSE / name).rglob("*"):
            if path.is_file() and not _MADE & set(path.relative_to(HOUSE).parts):
                yield path.stat().st_mtime


def app(folder: Path, *more: str) -> Path:
    """The phone app with the pages for tests, built into a folder of the caller's own."""
    words()
    subprocess.run(
        [NODE, "build.mjs", "--tests", f"--out={folder}", *more],
        cwd=HOUSE / "pwa",
        check=True,
        timeout=120,
        stdout=subprocess.DEVNULL,
    )
    return folder
