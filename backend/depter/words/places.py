"""Where the words lie: the sources in ``translations/``, the compiled catalogs in the package.

It must never write.
"""

from pathlib import Path

from depter.errors import WordsError

#: Compiled catalogs inside the installed package (git-ignored, package data of a wheel).
COMPILED = Path(__file__).parent / "compiled"


def repository() -> Path:
    """The folder that holds ``translations/``. Errors: ``words.no_sources`` in an installed wheel."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "translations" / "languages.toml").is_file():
        raise WordsError("words.no_sources")
    return root


def translations() -> Path:
    """The ``translations/`` folder of the repository."""
    return repository() / "translations"
