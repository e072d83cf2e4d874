"""Brings a newer Depter into an organisation's own folder of words (``depter words own FOLDER --follow``).

The texts of screens, servers, studio and forms follow the release. Of the consent texts, the languages,
the locale data, the places and the glossary only what is missing is added. It must never take a person's
text away, touch a statement, a rule or a published set, or leave the folder half changed.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from depter.envelope.keys import RandomBytes
from depter.errors import WordsError
from depter.words import journal, missing_tables, own_english, pot, whole
from depter.words.follow_catalogs import Counts, bring, standing
from depter.words.guard import guarded
from depter.words.ledger import Ledger
from depter.words.merge import merge
from depter.words.own import DATA, HANDED, drafts, foreign, hand_out, record_drafts
from depter.words.publish import alone
from depter.words.record import unrecorded
from depter.words.statement import Subject
from depter.words.templates import check_templates
from depter.words.workspace import Workspace

CONSENT = "consent"
#: Folders whose files follow the release as they are; consent.pot is made from the folder's own English.
_FOLLOWS = (Path("source/forms"), Path("pot"))
_LEFT = ("published", "exports")


@dataclass
class Followed:
    """What a folder got from a release."""

    folder: Path
    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)
    """By language and domain, where anything changed."""
    added: list[str] = field(default_factory=list)
    """Consent paragraphs that are new."""
    differing: dict[str, str] = field(default_factory=dict)
    """Consent paragraphs whose English stays the organisation's, with this release's."""
    gone: list[str] = field(default_factory=list)
    """Consent paragraphs that this release does not read out; they stay."""
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    """How much was added, and how much that nobody here had changed reads as in the release now, by file:
    languages, locale data, places, glossary; both 0 where the file is new."""
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Rows of places and glossary that read otherwise in the release and stay as they are, by file."""
    no_rule: list[str] = field(default_factory=list)
    """Tables that policy.toml has not."""
    again: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Texts that were approved and are not any more, and new consent paragraphs of a language in which the
    folder has approved consent, by language and domain."""
    unwritten: dict[str, list[str]] = field(default_factory=dict)
    """Those of the consent paragraphs in ``again`` that nobody has written yet or is known to have written,
    by language."""
    machine: str | None = None
    """The id under which the machine's drafts were recorded."""
    unguarded: bool = False
    """The release key must sign again."""
    files: int = 0


def follow(release: Workspace, folder: Path, random_bytes: RandomBytes) -> Followed:
    """Bring the texts of ``release`` into ``folder``, all or nothing; a second time changes nothing.

    Errors: ``own.missing``, ``own.repository``, ``words.template`` when the release's templates are not
    its sources, ``words.publish_running``, ``own.meanwhile``, ``own.write``, ``own.half``, those of a
    damaged folder. After any but ``own.half`` the folder is as it was."""
    if not (folder / "languages.toml").is_file():
        raise WordsError("own.missing", folder=str(folder))
    if not own_english.is_own(folder) or folder.resolve() == release.folder.resolve():
        raise WordsError("own.repository")
    check_templates(release.folder)
    languages = Workspace.open(folder).languages
    try:
        with alone(folder), _ledgers(folder, languages), TemporaryDirectory() as place:
            old, new = Path(place) / "old", Path(place) / "new"
            for made in (old, new):
                shutil.copytree(folder, made, ignore=_left(folder))
            done = Followed(folder)
            _files(release.folder, new, done)
            _texts(release, old, new, done)
            _record(release, new, random_bytes, done)
            _judge(old, new, done)
            changed = _differences(old, new)
            done.files = len(changed)
            journal.change(folder, changed)
    except OSError as fault:
        raise WordsError("own.write", folder=str(folder), why=str(fault)) from fault
    return done


@contextmanager
def _ledgers(folder: Path, languages: Iterable[str]) -> Iterator[None]:
    """Nobody states anything while the folder changes."""
    with ExitStack() as held:
        for lang in sorted(languages):
            held.enter_context(Ledger(folder / "review" / f"{lang}.jsonl", lang).alone())
        yield


def _left(root: Path) -> Callable[[str, list[str]], set[str]]:
    """What a change never looks at: sets, exports, locks."""

    def ignored(place: str, names: list[str]) -> set[str]:
        hidden = {name for name in names if name.startswith(".")}
        return hidden | (set(_LEFT) & set(names) if Path(place) == root else set())

    return ignored


def _release_files(root: Path) -> Iterator[Path]:
    """The files of a release that are no statements, keys or catalogs, by their path."""
    passes = foreign(root)
    for place, folders, names in os.walk(root):
        passed = passes(place, [*folders, *names])
        folders[:] = sorted(one for one in folders if one not in passed and one != pot.FOLDER)
        for name in sorted(set(names) - passed):
            yield (Path(place) / name).relative_to(root)


def _files(release: Path, new: Path, done: Followed) -> None:
    """Everything but catalogs and statements."""
    paths = list(_release_files(release))
    for path in paths:
        ours = new / path
        if path == Path("policy.toml") or path == Path("pot/consent.pot"):
            continue
        if not ours.exists() or path.parent in _FOLLOWS:
            ours.parent.mkdir(parents=True, exist_ok=True)
            if not ours.exists() and path.parts[0] in DATA:
                done.tables[path.as_posix()] = (0, 0)
            shutil.copyfile(release / path, ours)
        else:
            _add(release / path, ours, path, done)
    hand_out(release, new)
    for path in (new / "source" / "forms").glob("*.toml"):
        if path.relative_to(new) not in paths:
            path.unlink()


def _add(release: Path, ours: Path, path: Path, done: Followed) -> None:
    """Adds to a file that is there what it lacks; only some kinds of files are added to."""
    there, told = ours.read_text("utf-8"), release.read_text("utf-8")
    handed = ours.parents[len(path.parts) - 1] / HANDED / path
    before = handed.read_text("utf-8") if handed.exists() else None
    if path.suffix == ".toml" and (path.parts[0] == "source" or path == Path("languages.toml")):
        text, names = missing_tables.tables(there, told, path.as_posix())
        count = 0 if path.parent == Path("source/consent") else len(names)
        made = missing_tables.Brought(text, count)
    elif path.parts[0] in DATA and path.suffix == ".json":
        made = missing_tables.keys(there, told, before, path.as_posix())
    elif path.parts[0] in DATA and path.suffix == ".csv":
        made = missing_tables.rows(there, told, before)
    else:
        return
    if made.text != there:
        ours.write_bytes(made.text.encode())
    if made.added or made.mended:
        done.tables[path.as_posix()] = (made.added, made.mended)
    if made.staying:
        done.rows[path.as_posix()] = made.staying


def _texts(release: Workspace, old: Path, new: Path, done: Followed) -> None:
    """Templates and catalogs of every language that the folder's own policy names."""
    before, ours = Workspace.open(old), Workspace.open(new)
    english = {one.key: one.text for one in own_english.paragraphs(ours)}
    had = {one.key for one in own_english.paragraphs(before)}
    theirs = {one.key: one.text for one in own_english.paragraphs(release)}
    known = {str(one.msgctxt) for one in before.template(CONSENT)}
    done.added = sorted(set(english) - (had & known))
    done.differing = {
        key: theirs[key] for key in sorted(theirs) if key in had and english[key] != theirs[key]
    }
    done.gone = sorted(whole.without_use(frozenset(had)))
    done.no_rule = [one for one in release.policy.rules if one not in ours.policy.rules]
    own_english.refresh(ours)
    for lang, domain in ours.pairs():
        held = before.catalog(lang, domain)
        if domain == CONSENT:
            made = ours.catalog(lang, domain)
        else:
            made = merge(ours.template(domain), held, ours.language(lang), domain)
        told = release.catalog(lang, domain) if lang in release.languages else []
        counted = bring(made, held, told, standing(before, lang), domain)
        ours.save(lang, domain, made)
        if counted:
            done.counts[lang, domain] = counted


def _record(release: Workspace, new: Path, random_bytes: RandomBytes, done: Followed) -> None:
    """Says of every text that stands letter by letter as a machine drafted it for this release, and of
    which the folder knows no author, whose draft it is."""
    ours = Workspace.open(new)
    found: dict[str, dict[Subject, str]] = {}
    for lang in ours.languages:
        if lang in release.languages:
            bare = set(unrecorded(ours, lang))
            said = drafts(release, lang)
            found[lang] = {one: origin for one, origin in said.items() if one in bare}
    done.machine = record_drafts(new, found, random_bytes)


def _judge(old: Path, new: Path, done: Followed) -> None:
    """Which approvals are gone, whatever the guard says: it has to be signed anew anyway."""
    before, after = Workspace.open(old), Workspace.open(new)
    check_templates(new)
    done.unguarded = guarded(old) != guarded(new)
    for lang in after.languages:
        held = standing(before, lang) if lang in before.languages else None
        now = standing(after, lang)
        for domain, rule in after.policy.rules.items():
            if lang not in rule.languages or held is None:
                continue
            was = held.approved(before, domain)
            lost = sorted((was & now.names(after, domain)) - now.approved(after, domain))
            if domain == CONSENT and was:
                lost += [one for one in done.added if one not in lost]
                written = now.written(after, domain)
                if bare := [one for one in lost if one not in written]:
                    done.unwritten[lang] = bare
            if lost:
                done.again[lang, domain] = lost


def _differences(old: Path, new: Path) -> dict[str, journal.Change]:
    """What changed, by path."""

    def read(root: Path) -> dict[str, bytes]:
        paths = [path for path in root.rglob("*") if path.is_file()]
        hidden = [p for p in paths if any(n.startswith(".") for n in p.relative_to(root).parts)]
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in paths
            if path not in hidden
        }

    before, after = read(old), read(new)
    return {
        name: (before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
