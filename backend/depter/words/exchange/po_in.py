"""Takes a returned PO in: what nobody else touched is taken, everything else is told or kept beside.

It must never overwrite a text that changed here since, set an approval, or believe a comment or a
header of the file but its export id and its number of texts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polib

from depter.errors import WordsError
from depter.words import edit
from depter.words.checks.files import BadFileError, read_file
from depter.words.exchange import snapshot
from depter.words.exchange.po_out import EXPORT_DOMAIN, EXPORT_ID, EXPORT_TEXTS
from depter.words.exchange.three_way import Outcome, Returned, compare
from depter.words.hashes import target_hash
from depter.words.ledger import Signer
from depter.words.merge import Key
from depter.words.workspace import Workspace

MAX_BYTES = 8 << 20
#: What the reader of the checks calls a fault of a file, and what it is called here.
_BAD = {"encoding": "exchange.encoding", "truncated": "exchange.truncated"}
#: What is wrong with a returned text at the level of errors; told, and then not taken.
Judge = Callable[[Key, Sequence[str]], list[str]]
#: Outcomes of which the text becomes a suggestion.
KEPT = (Outcome.CONFLICT, Outcome.UNSURE)


@dataclass(frozen=True)
class Item:
    """One returned text, what was done, and why it was not taken as it is."""

    returned: Returned
    done: str
    """taken, suggested, nothing, or told (only in the report)."""
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What became of a returned file."""

    language: str
    domain: str
    export: str | None
    items: tuple[Item, ...]
    texts: int
    """How many texts the file has."""
    known: int
    """How many its export had; without one, how many the domain has today."""

    def counts(self) -> dict[str, int]:
        """How many texts had each outcome; ``refused`` are those that a check kept out."""
        return dict(
            Counter("refused" if one.why else str(one.returned.outcome) for one in self.items)
        )

    def open(self) -> list[Item]:
        """What a person has to look at."""
        return [one for one in self.items if one.done in ("suggested", "told")]


def read(path: Path) -> polib.POFile:
    """A returned PO, whatever a stranger's program made of it, by the reader of the checks.

    Errors: ``exchange.size``, ``exchange.encoding``, ``exchange.not_po``, ``exchange.empty``;
    ``exchange.truncated`` with the line when the file is cut off: it would parse as one with a text less.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise WordsError("exchange.size", bytes=size, most=MAX_BYTES)
    except OSError as fault:
        raise WordsError("exchange.not_po", path=path.name, why=str(fault)) from fault
    if not size:
        raise WordsError("exchange.empty", path=path.name)
    try:
        file, _ = read_file(path, path.name)
    except BadFileError as fault:
        code = _BAD.get(fault.check, "exchange.not_po")
        raise WordsError(code, path=path.name, line=fault.line, why=fault.told) from fault
    if not len(file):
        raise WordsError("exchange.empty", path=path.name)
    return file


def where(
    workspace: Workspace, file: polib.POFile, lang: str | None, domain: str | None
) -> tuple[str, str, snapshot.Snapshot | None]:
    """Language, domain and snapshot of a returned PO; what is told by a person fills gaps only.

    Errors: ``exchange.export_unknown``, ``exchange.other_language``, ``exchange.which``,
    ``words.unknown_language``, ``policy.domain``.
    """
    named = file.metadata.get(EXPORT_ID)
    held = snapshot.find(workspace.folder, named.strip()) if named else None
    if held is not None:
        lang, domain = lang or held.language, domain or held.domain
        if (lang, domain) != (held.language, held.domain):
            raise WordsError("exchange.other_language", export=held.language, told=lang)
    lang = lang or file.metadata.get("Language")
    domain = domain or file.metadata.get(EXPORT_DOMAIN)
    if not lang or not domain:
        raise WordsError("exchange.which", path="the file")
    workspace.language(lang)
    workspace.policy.of(domain)
    return lang, domain, held


def bring_in(
    workspace: Workspace,
    path: Path,
    signer: Signer | None,
    judge: Judge,
    *,
    lang: str | None = None,
    domain: str | None = None,
    author: str = "",
    dry: bool = False,
) -> Report:
    """Compares and, unless ``dry``, takes in. ``lang`` and ``domain`` are needed only for a file
    without a known export id. ``author`` is the pseudonymous id of who translated. A dry run needs no
    ``signer``, and without one it is a dry run.

    Errors: those of ``read`` and ``where``, ``edit.author``, ``ledger.*``, ``exchange.fewer`` when the
    file has fewer texts than it says; ``exchange.stopped`` when some texts were taken in before one was
    refused.
    """
    edit.check_author(author)
    file = read(path)
    lang, domain, held = where(workspace, file, lang, domain)
    known, base = (held.id, held.base()) if held else (None, {})
    language = workspace.language(lang)
    ours = workspace.catalog(lang, domain)
    texts = sum(not one.obsolete for one in file)
    _whole(path, file, texts)
    today = sum(not one.obsolete for one in ours)
    found = compare(base, ours, file, language)
    origin = f"import:{plain_name(path)}"
    items = [_item(one, judge) for one in found]
    if not dry and signer is not None:
        items = list(_all(workspace, lang, domain, items, signer, origin, author))
    return Report(lang, domain, known, tuple(items), texts, len(base) if held else today)


def _whole(path: Path, file: polib.POFile, texts: int) -> None:
    """Refuses a file with fewer texts than were handed out: it was cut off where no text is torn."""
    told = str(file.metadata.get(EXPORT_TEXTS, "")).strip()
    if re.fullmatch(r"[0-9]{1,7}", told) and texts < int(told):
        raise WordsError(
            "exchange.fewer", path=path.name, texts=texts, wanted=int(told), header=EXPORT_TEXTS
        )


def plain_name(path: Path) -> str:
    """A file's name as one line of an origin: a stranger's program may put anything into it."""
    told = "".join(sign if sign.isprintable() else " " for sign in path.name)
    return " ".join(told.split())[:80].strip() or "file"


def _all(
    workspace: Workspace,
    lang: str,
    domain: str,
    items: Sequence[Item],
    signer: Signer,
    origin: str,
    author: str,
) -> Iterator[Item]:
    """Every text, one after the other; whoever is stopped half-way is told how far it came."""
    signed = 0
    for one in items:
        try:
            made = _do(workspace, lang, domain, one, signer, origin, author)
        except WordsError as fault:
            if not signed:
                raise
            named = one.returned.key[0] or one.returned.key[1]
            raise WordsError(
                "exchange.stopped", count=signed, text=named, why=fault.code
            ) from fault
        signed += made.done in ("taken", "suggested")
        yield made


def _item(one: Returned, judge: Judge) -> Item:
    if one.outcome in (Outcome.SAME, Outcome.UNCHANGED):
        return Item(one, "nothing")
    if one.outcome in (Outcome.STALE_SOURCE, Outcome.UNKNOWN, Outcome.BAD_PLURAL):
        return Item(one, "told")
    faults = tuple(judge(one.key, one.theirs))
    if faults:
        return Item(one, "told", faults)
    return Item(one, "taken" if one.outcome is Outcome.TAKE else "suggested")


def _do(
    workspace: Workspace,
    lang: str,
    domain: str,
    item: Item,
    signer: Signer,
    origin: str,
    author: str,
) -> Item:
    told = item.returned
    try:
        if item.done == "taken":
            expected = target_hash(told.ours)
            edit.edit(
                workspace,
                lang,
                domain,
                told.key,
                told.theirs,
                signer,
                origin,
                author=author,
                expected=expected,
            )
        elif item.done == "suggested":
            edit.suggest(workspace, lang, domain, told.key, told.theirs, signer, author=author)
    except WordsError as fault:
        if fault.code == "edit.conflict":
            # Somebody saved between the comparison and now: the same as a conflict before it.
            late = replace(item, returned=replace(told, outcome=Outcome.CONFLICT), done="suggested")
            return _do(workspace, lang, domain, late, signer, origin, author)
        if fault.code in ("suggest.same", "ledger.meanwhile"):
            return replace(item, done="told", why=(fault.code,))
        raise
    return item
