"""Checks whole files and folders: any PO file, ours or not, whatever is in it.

It must never crash on a bad file, follow a name that a file gives, or change anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polib

from depter.words import pot
from depter.words.checks.entry import check_entry
from depter.words.checks.finding import Finding, Severity
from depter.words.checks.groups import group_of, groups
from depter.words.checks.header import check_header
from depter.words.checks.spelling import Vocabulary
from depter.words.glossary import Glossary
from depter.words.languages import SOURCE, Language
from depter.words.regular import read_regular

#: The vocabulary of a language, None where it has none yet.
Known = Callable[[str], Vocabulary | None]
#: The flags of the texts of one of our domains, by context, English and plural.
Ours = Callable[[str], Mapping[tuple[str, str, str], Sequence[str]]]
#: No catalog of ours has a twentieth of this; a larger file would hold a reader up for minutes.
MAX_FILE_BYTES = 20 * 1024 * 1024
_KEYWORD = re.compile(r"^(?:#~ ?)?(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\b", re.M)
_SCRIPTS = frozenset({"latin", "latn", "arab"})


def _nothing(_code: str) -> None:
    """Without a folder of words no word is known."""


def _nobodys(_domain: str) -> dict[tuple[str, str, str], Sequence[str]]:
    """Without a folder of words there is no template."""
    return {}


class BadFileError(Exception):
    """A file that cannot be read as a catalog: what is said of it, and the line."""

    def __init__(self, check: str, told: str, line: int = 1):
        super().__init__(told)
        self.check, self.told, self.line = check, told, line


def _decoded(data: bytes) -> tuple[str, list[tuple[str, str, int]]]:
    """The text of a file and what is wrong with its bytes."""
    if not data.strip():
        raise BadFileError("file", "the file is empty")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > 20:
        raise BadFileError("encoding", "the file is UTF-16; save it as UTF-8")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise BadFileError("encoding", "the file holds a zero byte; it is no text", line)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        if fault.reason == "unexpected end of data":
            told = "the file ends in the middle of a letter; it was cut off"
            raise BadFileError("truncated", told, line) from fault
        told = f"byte 0x{data[fault.start]:02x} is not UTF-8"
        guess = _guessed(data)
        more = f"; it reads as {guess}: save the file as UTF-8" if guess else "; save it as UTF-8"
        raise BadFileError("encoding", told + more, line) from fault
    wrong = []
    if text.startswith("\ufeff"):
        wrong.append(("encoding", "the file begins with a byte order mark; save it without", 1))
    text = text.removeprefix("\ufeff")
    if "\r" in text.replace("\r\n", ""):
        wrong.append(("encoding", "lines end with CR alone", 1))
    return text.replace("\r\n", "\n").replace("\r", "\n"), wrong


def _guessed(data: bytes) -> str | None:
    """The old Cyrillic encoding in which most bytes are small letters."""
    high = bytes(one for one in data if one >= 0x80)
    scores = {}
    for name in ("cp1251", "koi8-r", "cp866", "iso8859-5"):
        text = high.decode(name, "replace")
        scores[name] = sum("а" <= letter <= "я" for letter in text) / max(len(text), 1)
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.6 else None


def _complete(text: str) -> None:
    """A file cut off in the middle parses as one with a text less: look at its end."""
    lines = text.rstrip().split("\n")
    last, line = lines[-1].strip(), len(lines)
    found = [match[1] for match in _KEYWORD.finditer(text)]
    if not found:
        raise BadFileError("syntax", "no msgid in it: this is no PO file")
    cut = last.startswith(("msg", '"', '#~ "', "#~ msg")) and not re.search(
        r'(?<!\\)(?:\\\\)*"$', last
    )
    if cut or (re.fullmatch(r'.*\s"', last) and not last.endswith('""')):
        raise BadFileError(
            "truncated", "the file ends in the middle of a text; it was cut off", line
        )
    if not found[-1].startswith("msgstr"):
        told = f"the file ends after {found[-1]}, without a translation; it was cut off"
        raise BadFileError("truncated", told, line)


def _parsed(text: str) -> polib.POFile:
    try:
        return polib.pofile(text, wrapwidth=0, check_for_duplicates=False)
    except Exception as fault:  # the parser raises whatever a bad line leads it to
        line = re.search(r"line (\d+)", str(fault))
        place = int(line[1]) if line else 1
        raise BadFileError(
            "syntax", "this line is not PO; nothing after it was read", place
        ) from fault


def _language(path: Path, file: polib.POFile, languages: dict[str, Language]) -> Language:
    """The language of a file: told by its header, else by its name or folder."""
    told = str(file.metadata.get("Language", "")).strip()
    parts = re.split(r"[-_@.]", told)
    if _SCRIPTS & {part.lower() for part in parts[1:]}:
        raise BadFileError(
            "language", f"Language {told!r}: Kazakh, Kyrgyz and Tajik stand in Cyrillic here"
        )
    names = [parts[0].lower(), path.stem, *(one.name for one in list(path.absolute().parents)[:2])]
    names += re.split(r"[-_.]", path.stem)
    for name in names:
        if name in languages and name != SOURCE:
            return languages[name]
    known = ", ".join(code for code in languages if code != SOURCE)
    why = f"Language {told!r} is not one of ours" if told else "the header names no Language"
    raise BadFileError("language", f"{why}: {known}")


def domain_of(path: Path, file: polib.POFile) -> str:
    """Our domain that a file belongs to; empty for a file that is not ours."""
    contexts = [str(one.msgctxt or "") for one in file]
    for domain, prefix in (("consent", "consent:"), ("forms", "form:")):
        if contexts and all(one.startswith(prefix) for one in contexts):
            return domain
    ours = str(file.metadata.get("Project-Id-Version", "")).startswith("Depter")
    named = next((one for one in re.split(r"[-_.]", path.stem) if one in pot.DOMAINS), "")
    return (named or "ui") if ours else ""


def read_file(path: Path, shown: str) -> tuple[polib.POFile, list[Finding]]:
    """A PO file and what is wrong with its bytes. Raises ``BadFileError``."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            size = path.stat().st_size // (1024 * 1024)
            raise BadFileError("file", f"{size} MiB; no catalog is larger than 20 MiB")
        data = read_regular(path, MAX_FILE_BYTES)
    except OSError as fault:
        raise BadFileError("file", f"cannot be read: {fault.strerror}") from fault
    text, wrong = _decoded(data)
    _complete(text)
    file = _parsed(text)
    found = [Finding(shown, line, Severity.ERROR, check, told) for check, told, line in wrong]
    charset = re.search(r"charset=([\w-]+)", str(file.metadata.get("Content-Type", "")))
    if charset is not None and charset[1].lower() not in ("utf-8", "charset"):
        told = f"the header says charset {charset[1]!r}; it is 'UTF-8'"
        found.append(Finding(shown, 1, Severity.ERROR, "header", told))
    return file, found


def _duplicates(file: polib.POFile, shown: str) -> Iterator[Finding]:
    seen: dict[tuple[str | None, str], int] = {}
    for one in file:
        first = seen.setdefault((one.msgctxt, one.msgid), one.linenum)
        if first != one.linenum and not one.obsolete:
            told = f"the same English and context as line {first}"
            yield Finding(shown, one.linenum, Severity.ERROR, "duplicate", told)


def check_file(
    path: Path,
    languages: dict[str, Language],
    *,
    glossary: Glossary | None = None,
    known: Known = _nothing,
    ours: Ours = _nobodys,
    shown: str = "",
) -> list[Finding]:
    """Everything that is wrong with one PO file, by line. ``known`` gives a language's vocabulary, ``ours``
    the flags of the template of one of our domains."""
    shown = shown or str(path)
    try:
        file, found = read_file(path, shown)
        if path.suffix == ".pot":
            return found
        language = _language(path, file, languages)
    except BadFileError as fault:
        return [Finding(shown, fault.line, Severity.ERROR, fault.check, fault.told)]
    domain = domain_of(path, file)
    found += check_header(file, language, domain, path=shown)
    found += _duplicates(file, shown)
    beside = groups(file)
    flags = ours(domain) if domain else {}
    for entry in file:
        siblings = beside.get(group_of(entry.msgctxt or "") or "", [])
        found += check_entry(
            entry,
            language,
            domain,
            path=shown,
            siblings=siblings,
            glossary=glossary,
            known=known(language.code),
            flags=flags.get((entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")),
        )
    return found


def check_paths(
    paths: Iterable[Path],
    languages: dict[str, Language],
    *,
    glossary: Glossary | None = None,
    known: Known = _nothing,
    ours: Ours = _nobodys,
) -> list[Finding]:
    """Everything that is wrong with files, and with all PO and POT files under folders."""
    found: list[Finding] = []
    for path in paths:
        if path.is_dir():
            named = (one for one in path.rglob("*.po*") if one.suffix in (".po", ".pot"))
            inside = sorted(one for one in named if not one.is_dir())
            if not inside:
                found.append(
                    Finding(str(path), 0, Severity.ERROR, "file", "no PO file in this folder")
                )
            for one in inside:
                found += check_file(one, languages, glossary=glossary, known=known, ours=ours)
        else:
            found += check_file(path, languages, glossary=glossary, known=known, ours=ours)
    return found
