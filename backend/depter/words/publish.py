"""Makes a signed set out of a folder of words, and reads one back from a folder.

It must never sign words that fail a check, give a serial twice, sign a set whose ledger lost lines since
the one before, or take a consent text that was approved from the phones unless that is wanted. DELIVERY 6.
"""

import fcntl
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from depter.errors import WordsError
from depter.words import manifest as m
from depter.words.compiling import compile_all
from depter.words.guard import Release as Named
from depter.words.guard import check_guard, load_release
from depter.words.ledger import put
from depter.words.regular import read_regular
from depter.words.statement import Act
from depter.words.templates import check_templates
from depter.words.workspace import Workspace

RELEASE = "release.toml"
LAST = Path("review/published.json")
"""The manifest of the newest set that was signed here."""
PUBLISHED = Path("published")
"""Every set that was signed here, each in a folder named by its serial."""
_SERIAL = re.compile(r"^serial[ \t]*=.*$", re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """A signed set in memory: files by their hash."""

    manifest: m.Manifest
    signature: bytes
    files: dict[str, bytes]

    @property
    def unapproved(self) -> dict[str, tuple[int, int]]:
        """What is not approved, by "kk/forms": (how many texts, of how many)."""
        return {
            name: (one.n - one.approved, one.n)
            for name, one in self.manifest.files.items()
            if one.approved < one.n
        }


def release(
    workspace: Workspace, signer: m.ReleaseSigner, created: int, *, fewer: bool = False
) -> Release:
    """Compile, raise the serial and sign; the set is then in ``PUBLISHED`` too.

    ``fewer``: consent texts that the set before held as approved may be approved no more.

    Errors: ``words.publish_running``, ``guard.no_key`` and ``guard.stranger`` when the folder names no
    release key or another, other ``guard.*`` when approvals would not count, ``words.template`` when a
    template is not its source, ``words.faulty`` when a check fails, ``ledger.cut``,
    ``words.approved_lost`` with ``docs``, ``words.size``.
    """
    with alone(workspace.folder), TemporaryDirectory() as made:
        # Read anew: another publishing may have raised it since the folder was opened.
        named = load_release(workspace.folder)
        if named.key is None:
            raise WordsError("guard.no_key")
        if named.key != signer.public:
            raise WordsError("guard.stranger", key=signer.public.hex())
        check_templates(workspace.folder)
        _check_counting(workspace, named)
        folder = Path(made)
        compile_all(workspace.folder, folder)
        paths = {
            f"{path.parent.name}/{path.name.partition('.')[0]}": f"{path.parent.name}/{path.name}"
            for path in (folder / "json").glob("*/*.json")
        }
        before = last(workspace.folder)
        check_ledgers(workspace, before)
        serial = max(named.serial, before.serial if before else 0) + 1
        done = m.gather(
            folder / "json",
            paths,
            workspace.heads(),
            serial=serial,
            created=created,
            key=signer.public.hex(),
        )
        m.decode(done.encode())
        lost = sorted(set(before.docs if before else ()) - set(done.docs))
        if lost and not fewer:
            raise WordsError("words.approved_lost", docs=lost)
        raise_serial(workspace.folder, serial)
        signature = m.sign(done, signer)
        contents = {path: (folder / "json" / path).read_bytes() for path in paths.values()}
        files = {done.files[name].sha256: contents[path] for name, path in paths.items()}
        whole = Release(done, signature, files)
        write(whole, workspace.folder / PUBLISHED / str(serial))
        put(workspace.folder / LAST, done.encode())
        return whole


def _check_counting(workspace: Workspace, named: Named) -> None:
    """Refuse where somebody approved texts and none of it would count: phones would lose them all.
    Errors: ``guard.*``, and those of the ledger."""
    for lang in workspace.languages:
        ledger = workspace.ledger(lang)
        if any(one.act is Act.APPROVE for one in ledger.lines):
            check_guard(workspace.folder, named, ledger)


def last(folder: Path) -> m.Manifest | None:
    """What was published from here last. Errors: ``words.manifest``."""
    path = folder / LAST
    return m.decode(path.read_bytes()) if path.exists() else None


def check_ledgers(workspace: Workspace, published: m.Manifest | None) -> None:
    """Refuse a ledger that lost lines which a published set has seen. Errors: ``ledger.cut``."""
    for lang in published.ledgers if published else ():
        check_ledger(workspace, lang, published)


def check_ledger(workspace: Workspace, lang: str, published: m.Manifest | None) -> None:
    """The same for one language. Errors: ``ledger.cut``, and those of the ledger."""
    head = published.ledgers.get(lang) if published else None
    if head is None:
        return
    if lang not in workspace.languages or not workspace.ledger(lang).holds(head.head, head.count):
        raise WordsError("ledger.cut", lang=lang, count=head.count)


def name_release_key(folder: Path, public: bytes) -> None:
    """Begin a folder's ``release.toml``: whose key guards it and signs what is published from it."""
    text = f'key = "{public.hex()}"\nsecond = ""\nserial = 0\n'
    put(folder / RELEASE, f"# The public keys that guard this folder.\n{text}".encode())


def raise_serial(folder: Path, serial: int) -> None:
    """Write the serial where it stands, and have it on the disk."""
    path = folder / RELEASE
    text = path.read_text("utf-8")
    line = f"serial = {serial}"
    text = _SERIAL.sub(line, text, count=1) if _SERIAL.search(text) else f"{text}\n{line}\n"
    put(path, text.encode())


def write(made: Release, folder: Path) -> None:
    """Lay a set into a folder or on a stick: files, signature, the manifest last. DELIVERY 1, 6.

    A set that lies there already gives way only to a newer one. Errors: ``words.older``,
    ``words.forked``.
    """
    before = folder / "manifest.json"
    if before.exists():
        held = m.decode(before.read_bytes())
        if held.key == made.manifest.key:
            m.check_serial(made.manifest, (held.serial, held.id))
    (folder / "files").mkdir(parents=True, exist_ok=True)
    for sha256, content in made.files.items():
        put(folder / "files" / sha256, content)
    put(folder / "manifest.sig", made.signature)
    put(folder / "manifest.json", made.manifest.encode())
    for path in (folder / "files").iterdir():
        if path.name not in made.files:
            path.unlink()


def sets_in(folder: Path) -> list[Path]:
    """The set in a folder, or all sets of a folder of sets such as ``published``, by their serials; those
    that cannot be read come first, for whoever reads them to say so. Errors: ``words.no_set``."""
    if (folder / "manifest.json").is_file():
        return [folder]
    inside = [one for one in folder.iterdir() if (one / "manifest.json").is_file()]
    if not inside:
        raise WordsError("words.no_set", folder=str(folder))
    return sorted(inside, key=lambda one: (_serial(one), one.name))


def _serial(folder: Path) -> int:
    with suppress(OSError, WordsError):
        return m.decode(read_regular(folder / "manifest.json", m.MAX_MANIFEST_BYTES)).serial
    return -1


def read(folder: Path, trusted: Collection[bytes] | None = None) -> Release:
    """A set out of a folder, verified whole; ``trusted`` None believes the key that it names.

    Errors: ``words.no_set``, and those of DELIVERY 4.
    """
    try:
        data = read_regular(folder / "manifest.json", m.MAX_MANIFEST_BYTES)
        signature = read_regular(folder / "manifest.sig", 1024)
    except OSError as fault:
        raise WordsError("words.no_set", folder=str(folder)) from fault
    keys = [bytes.fromhex(m.decode(data).key)] if trusted is None else trusted
    made = m.verify(data, signature, keys)

    def content(sha256: str) -> bytes | None:
        with suppress(OSError):
            return read_regular(folder / "files" / sha256, m.MAX_FILE_BYTES)
        return None

    return Release(made, signature, m.check_files(made, content))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One publishing at a time; ``words.publish_running``."""
    with (folder / ".publish.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise WordsError("words.publish_running") from fault
        yield
