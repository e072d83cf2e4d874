"""Templates (POT) and catalogs (PO) as files: sorted, unwrapped, without dates.

It must never write a plural rule or a header that is not pinned in ``languages.toml``.
"""

from collections.abc import Iterable
from pathlib import Path

import polib

from depter.errors import WordsError
from depter.words.extraction import Message
from depter.words.languages import Language

DOMAINS = ("ui", "server", "forms", "consent", "studio")
#: Domains of whole sentences in our own programs, compiled as MO; the others travel as JSON.
SENTENCES = ("server", "studio")
#: Folder of a PO under ``translations/``.
FOLDER = "LC_MESSAGES"


def _header(code: str) -> dict[str, str]:
    return {
        "Project-Id-Version": "Depter",
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }


def entry(message: Message) -> polib.POEntry:
    """An untranslated entry: places as paths without line numbers, notes, length limit."""
    flags = ["python-brace-format"] if "{" in message.one + message.many else []
    if message.max_length is not None:
        flags.append(f"max-length:{message.max_length}")
    if message.critical:
        flags.append("critical")
    return polib.POEntry(
        msgctxt=message.context or None,
        msgid=message.one,
        msgid_plural=message.many,
        comment="\n".join(message.notes),
        occurrences=[(path, "") for path in sorted(message.paths)],
        flags=flags,
    )


def write_templates(messages: Iterable[Message], folder: Path) -> None:
    """Writes ``<domain>.pot`` for every domain."""
    held = list(messages)
    for domain in DOMAINS:
        write_template(held, folder, domain)


def write_template(messages: Iterable[Message], folder: Path, domain: str) -> None:
    """Writes ``<domain>.pot`` with those of the messages that belong to it."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = _header("")
    file += [entry(one) for one in messages if one.domain == domain]
    save(file, folder / f"{domain}.pot")


def save(file: polib.POFile, path: Path) -> None:
    """Writes a PO or POT when its bytes change, UTF-8 with LF."""
    text = str(file).rstrip("\n") + "\n"
    data = text.encode("utf-8")
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(path: Path) -> polib.POFile:
    """Reads a PO or POT. Errors: ``words.po`` with the path."""
    return parse(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a PO or POT. Errors: ``words.po`` with the path."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise WordsError("words.po", path=path.name, why=str(fault)) from fault


def parse(data: bytes, name: str) -> polib.POFile:
    """The PO or POT that these bytes of a file called ``name`` are. Errors: ``words.po``."""
    try:
        text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        return polib.pofile(text, wrapwidth=0)
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        raise WordsError("words.po", path=name, why=str(fault)) from fault


def po_path(translations: Path, code: str, domain: str) -> Path:
    return translations / code / FOLDER / f"{domain}.po"


def po_header(language: Language) -> dict[str, str]:
    """The pinned header of a language's PO."""
    header = _header(language.code)
    header["Plural-Forms"] = language.header
    return header
