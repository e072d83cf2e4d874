"""Finds every English sentence of the product: Python, templates, the phone's TypeScript, forms, consent.

It must never skip what it cannot read: a call whose text is not a literal, a form key without text and
a text without a form are all faults.
"""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract_python
from jinja2.ext import babel_extract

from depter import forms
from depter.errors import WordsError
from depter.words.sources import read_sources

#: Text arguments of each function: (context, one, many) by position, None where there is none.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_t": (None, 0, None),
    "_tn": (None, 0, 1),
    "_tp": (0, 1, None),
    "t": (None, 0, None),
    "tn": (None, 0, 1),
    "tp": (0, 1, None),
    "Sentence": (None, 0, None),
}
#: ``t``, ``tn``, ``tp`` are looked for as methods of a Translator only.
FUNCTIONS = frozenset({"_t", "_tn", "_tp", "Sentence"})
METHODS = frozenset({"t", "tn", "tp"})
#: Rooms with sentences of their own, and the domain of each.
PYTHON_ROOMS = {
    "cli": "server",
    "demo": "server",
    "desk": "server",
    "forms": "server",
    "relay": "server",
    "trust": "server",
    "words/checks": "studio",
    "words/studio": "studio",
}
TAG = "i18n:"


@dataclass
class Message:
    """One sentence to translate and every place it stands."""

    domain: str
    context: str
    one: str
    many: str = ""
    notes: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    max_length: int | None = None
    critical: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.context, self.one, self.many)


@dataclass(frozen=True)
class Fault:
    """Something that would leave a sentence untranslated."""

    path: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.why}"


def _note(message: Message, note: str) -> None:
    """Adds a translator's note; ``max-length:12`` in it becomes a limit, ``critical`` a flag."""
    kept = []
    for part in (one.strip() for one in note.split(";")):
        if part.startswith("max-length:"):
            message.max_length = int(part.removeprefix("max-length:"))
        elif part == "critical":
            message.critical = True
        elif part:
            kept.append(part)
    text = "; ".join(kept)
    if text and text not in message.notes:
        message.notes.append(text)


def literal_faults(source: str, path: str) -> Iterator[Fault]:
    """Calls in Python whose text is not a literal string (Babel would drop them in silence)."""
    try:
        tree = ast.parse(source)
    except SyntaxError as fault:
        yield Fault(path, fault.lineno or 0, "is no Python")
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            name = node.func.id
        elif isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            name = node.func.attr
        else:
            continue
        for place in CALLS[name]:
            if place is None:
                continue
            given = node.args[place] if place < len(node.args) else None
            if not (isinstance(given, ast.Constant) and isinstance(given.value, str)):
                yield Fault(path, node.lineno, f"{name}() needs its text as a literal")
                break


def _pick(name: object, texts: object) -> tuple[str, str, str] | None:
    """Context, singular and plural out of the leading arguments of a call."""
    given = list(texts) if isinstance(texts, tuple | list) else [texts]
    picked = []
    for place in CALLS[str(name)]:
        if place is None:
            picked.append("")
            continue
        value = given[place] if place < len(given) else None
        if not isinstance(value, str) or not value:
            return None
        picked.append(value)
    return (picked[0], picked[1], picked[2])


def python_messages(
    path: Path, shown: str, faults: list[Fault], domain: str = "server"
) -> Iterator[Message]:
    """Sentences of a Python file, by Babel's extractor."""
    hidden = list(literal_faults(path.read_text("utf-8"), shown))
    faults += hidden
    if hidden:
        return
    with path.open("rb") as file:
        for _, name, texts, comments in extract_python(file, dict.fromkeys(CALLS), [TAG], {}):
            picked = _pick(name, texts)
            if picked is None:
                continue
            message = Message(domain, *picked, paths={shown})
            _note(message, " ".join(str(one) for one in comments or ()).replace(TAG, "").strip())
            yield message


def template_messages(
    path: Path, shown: str, faults: list[Fault], domain: str = "server"
) -> Iterator[Message]:
    """Sentences of a Jinja template; a template with a syntax error is a fault, never skipped."""
    names = sorted(FUNCTIONS)
    with path.open("rb") as file:
        for line, name, texts, comments in babel_extract(file, names, [TAG], {"silent": "false"}):
            picked = _pick(name, texts)
            if picked is None:
                faults.append(Fault(shown, line, f"{name}() needs its text as a literal"))
                continue
            message = Message(domain, *picked, paths={shown})
            _note(message, " ".join(comments).replace(TAG, "").strip())
            yield message


def node() -> str:
    """The node program of this environment. Errors: ``words.no_node``."""
    beside = Path(sys.executable).parent / "node"
    found = str(beside) if beside.exists() else shutil.which("node")
    if found is None:
        raise WordsError("words.no_node", type="make build")
    return found


def phone_messages(root: Path, faults: list[Fault], folder: str = "pwa") -> list[Message]:
    """Sentences of the phone, by the TypeScript compiler's syntax tree."""
    home = root / folder
    script = Path(__file__).resolve().parents[3] / "pwa" / "extract" / "extract.mjs"
    run = subprocess.run(
        [node(), str(script), str(home / "tsconfig.json"), str(home / "src"), str(root)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if run.returncode:
        raise WordsError("words.extract_phone", why=run.stderr.strip()[-500:])
    told = json.loads(run.stdout)
    faults += [Fault(one["path"], one["line"], one["why"]) for one in told["errors"]]
    made = []
    for one in told["messages"]:
        message = Message("ui", one["context"], one["one"], one["many"], paths={one["path"]})
        _note(message, one["note"])
        made.append(message)
    return made


def source_messages(translations: Path) -> Iterator[Message]:
    """Texts of forms and consent as messages, keyed by context."""
    for source in read_sources(translations):
        notes = [f"[{source.audience}]"] if source.audience else []
        notes += [one for one in (source.note, source.reference) if one]
        yield Message(
            source.domain,
            source.key,
            source.text,
            notes=notes,
            paths={source.path},
            max_length=source.max_length,
            critical=source.critical,
        )


def key_faults(translations: Path) -> Iterator[Fault]:
    """Keys of forms and consent that have no English text, and texts that no form uses."""
    needed = forms.needed_keys(forms.definitions(), forms.code_lists().every())
    known = {source.key: source.path for source in read_sources(translations)}
    home = "translations/source"
    yield from (Fault(home, 0, f"no English text for {key}") for key in sorted(needed - set(known)))
    for key in sorted(forms.useless_keys(set(known) - needed, forms.definitions())):
        yield Fault(known[key], 0, f"a text without use: {key}")


def _python_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file that may hold sentences, and the domain that they belong to."""
    home = root / "backend" / "depter"
    for room, domain in PYTHON_ROOMS.items():
        for suffix in ("*.py", "*.html"):
            yield from ((path, domain) for path in sorted((home / room).rglob(suffix)))


def joined(messages: Iterable[Message], faults: list[Fault]) -> list[Message]:
    """Equal sentences become one; sorted by domain, context and text."""
    made: dict[tuple[str, str, str], Message] = {}
    for one in messages:
        # gettext knows a sentence by context and singular alone: the plural must not differ.
        key = (one.domain, one.context, one.one)
        known = made.get(key)
        if known is None:
            made[key] = one
            continue
        if known.many != one.many:
            if known.many and one.many:
                faults.append(Fault(min(one.paths), 0, f"two plurals of {one.one!r}"))
            known.many = known.many or one.many
        if one.domain in ("forms", "consent"):
            faults.append(Fault(min(one.paths), 0, f"twice the key {one.context}"))
        known.paths |= one.paths
        known.notes += [note for note in one.notes if note not in known.notes]
        known.max_length = known.max_length or one.max_length
        known.critical |= one.critical
    contexts: dict[tuple[str, str], str] = {}
    for one in made.values():
        if one.domain not in ("forms", "consent"):
            continue
        if contexts.setdefault((one.domain, one.context), one.one) != one.one:
            faults.append(Fault(min(one.paths), 0, f"twice the key {one.context}"))
    return sorted(made.values(), key=lambda one: (one.domain, one.context, one.one))


def extract(root: Path) -> tuple[list[Message], list[Fault]]:
    """Every sentence of the product, and what is wrong. An empty list of faults is a success."""
    faults: list[Fault] = []
    messages: list[Message] = []
    for path, domain in _python_files(root):
        shown = path.relative_to(root).as_posix()
        read = python_messages if path.suffix == ".py" else template_messages
        messages += read(path, shown, faults, domain)
    messages += phone_messages(root, faults)
    messages += source_messages(root / "translations")
    faults += key_faults(root / "translations")
    return joined(messages, faults), faults
