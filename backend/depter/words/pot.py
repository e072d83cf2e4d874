"""Templates (POT) and catalogs (PO) as files: sorted, unwrapped, without dates.

It must never write a plural rule or a header that is not pinned in ``languages.toml``.
"""

from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

import polib

from depter.errors import WordsError
from depter.words.extraction import Message
from depter.words.languages import Language
from depter.words.regular import read_regular

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


@lru_cache(maxsize=20_000)
def _written(fields: tuple[Any, ...]) -> str:
    """One entry as polib writes it. Of a catalog that is saved, one text of 2,500 changed; writing all
    of them anew took more than half of what a translator waited for."""
    (context, one, many, text, plural, flags, note, comment, places, obsolete, *previous) = fields
    made = polib.POEntry(
        msgctxt=context,
        msgid=one,
        msgid_plural=many,
        msgstr=text,
        msgstr_plural=dict(plural),
        flags=list(flags),
        comment=note,
        tcomment=comment,
        occurrences=list(places),
        obsolete=obsolete,
        previous_msgctxt=previous[0],
        previous_msgid=previous[1],
        previous_msgid_plural=previous[2],
    )
    return str(made.__unicode__(0))


def _fields(one: polib.POEntry) -> tuple[Any, ...]:
    """All that decides how an entry is written."""
    return (
        one.msgctxt,
        one.msgid,
        one.msgid_plural,
        one.msgstr,
        tuple(one.msgstr_plural.items()),
        tuple(one.flags),
        one.comment,
        one.tcomment,
        tuple(one.occurrences),
        one.obsolete,
        one.previous_msgctxt,
        one.previous_msgid,
        one.previous_msgid_plural,
    )


def dump(file: polib.POFile) -> bytes:
    """A PO or POT as it is written: as polib does unwrapped, obsolete texts last, UTF-8 with LF."""
    bare = copy(file)
    bare.clear()
    header = str(bare)  # comments and metadata
    live = [_written(_fields(one)) for one in file if not one.obsolete]
    gone = [_written(_fields(one)) for one in file if one.obsolete]
    return ("\n".join([header, *live, *gone]).rstrip("\n") + "\n").encode("utf-8")


def save(file: polib.POFile, path: Path) -> None:
    """Writes a PO or POT when its bytes change."""
    data = dump(file)
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(path: Path) -> polib.POFile:
    """Reads a PO or POT. Errors: ``words.po`` with the path."""
    return parse(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """The bytes of a PO or POT. Errors: ``words.po`` with the path."""
    try:
        return read_regular(path)
    except OSError as fault:
        raise WordsError("words.po", path=path.name, why=fault.strerror or str(fault)) from fault


def parse(data: bytes, name: str) -> polib.POFile:
    """The PO or POT that these bytes of a file called ``name`` are. Errors: ``words.po``."""
    try:
        text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        return polib.pofile(text, wrapwidth=0)
    except UnicodeDecodeError as fault:
        why = f"byte 0x{data[fault.start]:02x} is not UTF-8"
        raise WordsError("words.po", path=name, why=why) from fault
    except (OSError, ValueError) as fault:
        raise WordsError("words.po", path=name, why=str(fault)) from fault


def po_path(translations: Path, code: str, domain: str) -> Path:
    return translations / code / FOLDER / f"{domain}.po"


def po_header(language: Language) -> dict[str, str]:
    """The pinned header of a language's PO."""
    header = _header(language.code)
    header["Plural-Forms"] = language.header
    return header
