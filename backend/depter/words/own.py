"""An organisation's own folder of words: the texts of this one, with nobody's statements but the one
that a machine drafted them.

It must never carry reviewers, ledgers or keys over: what counts here was approved here. Nor may a
machine's draft turn into a text that some person seems to have written.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from depter.envelope.ed25519 import Ed25519Key
from depter.envelope.keys import RandomBytes
from depter.errors import WordsError
from depter.words.ledger import now
from depter.words.record import record
from depter.words.reviewers import Grant, Reviewers
from depter.words.statement import Subject, forms_of
from depter.words.workspace import REVIEWERS, Workspace

#: Folders of data that an organisation may change, and where they lie as they were handed out: what still
#: reads so follows the next release.
DATA = ("locale", "places", "glossary")
HANDED = "handed"

_RELEASE = """\
# The public keys that guard this folder and sign what is published from it.
# Written by: depter words guard name PUBLIC-KEY
key = ""
second = ""
"""


@dataclass(frozen=True)
class _Machine:
    """A key that states which texts a machine drafted, and is forgotten then."""

    key: Ed25519Key
    id: str

    def sign(self, label: str, message: bytes) -> bytes:
        return self.key.sign(label, message)


def own(workspace: Workspace, folder: Path, random_bytes: RandomBytes | None = None) -> None:
    """Makes the folder; without random bytes nothing is recorded of its drafts (for practice).

    Errors: ``own.exists``, ``own.write``, those of a damaged ledger."""
    if folder.exists():
        raise WordsError("own.exists", folder=str(folder))
    aside = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(workspace.folder, aside, ignore=foreign(workspace.folder))
        (aside / REVIEWERS).parent.mkdir()
        (aside / REVIEWERS).write_text(Reviewers().text(), "utf-8")
        (aside / "release.toml").write_text(_RELEASE, "utf-8")
        hand_out(workspace.folder, aside)
        if random_bytes is not None:
            _carry_drafts(workspace, aside, random_bytes)
        aside.rename(folder)
    except OSError as fault:
        shutil.rmtree(aside, ignore_errors=True)
        raise WordsError("own.write", folder=str(folder), why=str(fault)) from fault


def hand_out(release: Path, folder: Path) -> None:
    """Keeps beside a folder's own data how the release has them."""
    shutil.rmtree(folder / HANDED, ignore_errors=True)
    for name in DATA:
        if (release / name).is_dir():
            shutil.copytree(release / name, folder / HANDED / name)


def _carry_drafts(workspace: Workspace, aside: Path, random_bytes: RandomBytes) -> None:
    """Records anew, under a key of this folder alone, which of its texts a machine drafted."""
    found = {lang: drafts(workspace, lang) for lang in workspace.languages}
    record_drafts(aside, found, random_bytes)


def record_drafts(
    folder: Path, found: Mapping[str, Mapping[Subject, str]], random_bytes: RandomBytes
) -> str | None:
    """Records in a folder, with a new key that is forgotten then, which texts a machine drafted (origin
    by text, by language). Answers the key's id, the next that is free; None when there is nothing to say.

    Errors: ``ledger.*``."""
    languages = tuple(lang for lang, texts in found.items() if texts)
    if not languages:
        return None
    known = Workspace.open(folder).reviewers
    id_ = next(made for number in count(1) if not known.of(made := f"m-{number}"))
    machine = _Machine(Ed25519Key.generate(random_bytes), id_)
    grant = Grant(id_, machine.key.public, (), languages, now())
    (folder / REVIEWERS).write_text(known.with_grant(grant).text(), "utf-8")
    ours = Workspace.open(folder)
    for lang in languages:
        texts = found[lang]
        for origin in sorted(set(texts.values())):
            record(ours, lang, [one for one in texts if texts[one] == origin], machine, origin)
    return id_


def drafts(workspace: Workspace, lang: str) -> dict[Subject, str]:
    """The texts of a language that stand as a machine wrote them, with their origin."""
    states = workspace.states(lang)
    found = {}
    for domain in workspace.policy.domains:
        if lang not in workspace.policy.of(domain).languages:
            continue
        for entry in workspace.catalog(lang, domain):
            forms = forms_of(entry, lang)
            if entry.obsolete or entry.fuzzy or not forms or not all(forms):
                continue
            origin = states.of(domain, entry).origin or ""
            if origin.startswith("machine:"):
                found[Subject.of(domain, entry, forms)] = origin
    return found


def foreign(root: Path) -> Callable[[str, list[str]], set[str]]:
    """What stays behind: statements, keys, and what was published."""

    def ignored(place: str, names: list[str]) -> set[str]:
        if Path(place) != root:
            return set()
        return {"review", "release.toml", "release", "published", HANDED} & set(names) | {
            name for name in names if name.startswith(".")
        }

    return ignored
