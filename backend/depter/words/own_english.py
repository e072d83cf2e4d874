"""An organisation's own English of a consent text: one paragraph changed in its own folder.

It must never touch Depter's own folder, a note or another paragraph, or let an old translation pass for
one of the new English: it stays beside it, marked for an edit (ruling 28).
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from depter.errors import WordsError
from depter.words import pot
from depter.words.checks.letters import invisible
from depter.words.checks.pair import Pair
from depter.words.extraction import joined, source_messages
from depter.words.fill import places
from depter.words.languages import SOURCE
from depter.words.ledger import Draft, Signer, now, put
from depter.words.merge import merge
from depter.words.sources import Source, read_sources
from depter.words.statement import Act, Subject
from depter.words.workspace import Workspace

DOMAIN = "consent"
MAX_LETTERS = 2000
_VALUE = re.compile(
    r'^(?P<name>text\s*=\s*)(?:"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')',
    re.MULTILINE | re.DOTALL,
)


def is_own(folder: Path) -> bool:
    """True for a folder of an organisation, false for the one that Depter itself is built from."""
    return not (folder.resolve().parent / "backend" / "depter").is_dir()


def paragraphs(workspace: Workspace) -> list[Source]:
    """The English of every consent text, in its order. Errors: ``words.source``."""
    return [one for one in read_sources(workspace.folder) if one.domain == DOMAIN]


def paragraph(workspace: Workspace, key: str) -> Source:
    """One paragraph by its context. Errors: ``words.unknown_text``, ``words.source``."""
    for one in paragraphs(workspace):
        if one.key == key:
            return one
    raise WordsError("words.unknown_text", told=key)


def mark(text: str) -> str:
    """What changes when a paragraph does."""
    return hashlib.sha256(text.encode()).hexdigest()


def replaced(toml: str, table: str, text: str) -> str:
    """The file with another ``text`` in one table, every other letter as it was.

    Errors: ``words.source`` when the file is written in a way that this cannot change surely.
    """
    old: dict[str, dict[str, Any]] = tomllib.loads(toml)
    found = re.search(
        rf"""^\[\s*(?:"{re.escape(table)}"|'{re.escape(table)}')\s*\].*$""", toml, re.M
    )
    if found is None:
        raise WordsError("words.source", table=table, why="table")
    ahead = re.search(r"^\[", toml[found.end() :], re.M)
    end = found.end() + ahead.start() if ahead else len(toml)
    value = json.dumps(text, ensure_ascii=False)
    part = _VALUE.sub(lambda match: match["name"] + value, toml[found.end() : end], count=1)
    made = toml[: found.end()] + part + toml[end:]
    try:
        right = tomllib.loads(made) == {**old, table: {**old[table], "text": text}}
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise WordsError("words.source", table=table, why="text")
    return made


def _sound(before: str, text: str, workspace: Workspace) -> None:
    """Refuse what no translator or phone could use. Errors: ``english.*``."""
    if not text or len(text) > MAX_LETTERS:
        raise WordsError("english.size")
    pair = Pair("", "", text, workspace.language(SOURCE), DOMAIN)
    if any(not sign.isprintable() for sign in text) or any(invisible(pair)) or "<" in text:
        raise WordsError("english.signs")
    if places(text) != places(before):
        raise WordsError("english.places", wanted=", ".join(f"{{{p}}}" for p in places(before)))


def change(workspace: Workspace, key: str, text: str, base: str, signer: Signer) -> None:
    """Write one paragraph, and bring it into the templates and catalogs of this folder.

    ``base`` is the ``mark`` of the English that was opened. Errors: ``own.repository``,
    ``ledger.signer``, ``ledger.not_allowed``, ``words.unknown_text``, ``english.conflict``,
    ``english.*``, ``words.source``, ``words.po``, ``ledger.*``, ``own.write``. After any of them every
    file is as it was; ``edit.half`` names the one that is not.
    """
    if not is_own(workspace.folder):
        raise WordsError("own.repository")
    grant = workspace.reviewers.current(signer.id, now())
    if grant is None:
        raise WordsError("ledger.signer", by=signer.id)
    if grant.machine or not grant.writes:
        raise WordsError("ledger.not_allowed", by=signer.id)
    there = paragraph(workspace, key)
    text = text.strip()
    if mark(there.text) != base:
        raise WordsError("english.conflict")
    _sound(there.text, text, workspace)
    path = workspace.folder / "source" / DOMAIN / Path(there.path).name
    data = path.read_bytes()
    made = replaced(data.decode("utf-8"), key.partition("/")[2], text)
    if text != there.text and path.read_bytes() != data:
        raise WordsError("english.conflict")
    with _all_or_nothing(workspace, path):
        if text != there.text:
            put(path, made.encode("utf-8"))
        refresh(workspace)
        if SOURCE in grant.languages:
            _record(workspace, key, signer)


@contextmanager
def _all_or_nothing(workspace: Workspace, path: Path) -> Iterator[None]:
    """English without its author in the ledger could be approved by nobody: then it is not written at all.

    Lays the paragraph's file, the template and the catalogs down again as they were when what is done
    inside fails. Errors: that fault, ``own.write`` for one of the disk, ``edit.half``.
    """
    languages = [one for one in workspace.policy.of(DOMAIN).languages if one != SOURCE]
    files = [path, workspace.folder / "pot" / f"{DOMAIN}.pot"]
    files += [pot.po_path(workspace.folder, lang, DOMAIN) for lang in languages]
    before = {one: one.read_bytes() if one.exists() else None for one in files}
    try:
        yield
    except (WordsError, OSError) as fault:
        for one, data in before.items():
            _back(one, data)
        if isinstance(fault, WordsError):
            raise
        why = fault.strerror or str(fault)
        raise WordsError("own.write", folder=workspace.folder.name, why=why) from fault


def _back(path: Path, data: bytes | None) -> None:
    try:
        if data is None:
            path.unlink(missing_ok=True)
        elif path.read_bytes() != data:
            put(path, data)
    except OSError as fault:
        raise WordsError("edit.half", path=path.name, why=str(fault)) from fault


def refresh(workspace: Workspace) -> None:
    """Bring the English of the consent texts into the template and the catalogs. The same twice is the
    same once. Errors: ``words.source``, ``words.po``."""
    faults: list[Any] = []
    found = (one for one in source_messages(workspace.folder) if one.domain == DOMAIN)
    messages = joined(found, faults)
    if faults:
        raise WordsError("words.source", why=str(faults[0]))
    pot.write_template(messages, workspace.folder / "pot", DOMAIN)
    template = workspace.template(DOMAIN)
    for lang in workspace.policy.of(DOMAIN).languages:
        if lang != SOURCE:
            before = workspace.catalog(lang, DOMAIN)
            made = merge(template, before, workspace.language(lang), DOMAIN)
            workspace.save(lang, DOMAIN, made)


def _record(workspace: Workspace, key: str, signer: Signer) -> None:
    """Say in the English ledger whose text it is, so that others can approve it."""
    entry = next(one for one in workspace.template(DOMAIN) if one.msgctxt == key)
    subject = Subject.of(DOMAIN, entry, [str(entry.msgid)])
    known = workspace.states(SOURCE).of(DOMAIN, entry)
    if known.author is None:
        workspace.ledger(SOURCE).extend(
            [Draft(Act.TRANSLATE, subject, origin="human")],
            signer,
            allow=lambda ledger: ledger.verify(workspace.reviewers),
        )
