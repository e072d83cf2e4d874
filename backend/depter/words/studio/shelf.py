"""The folder of words, read once and again only where a file changed: lists of 5,000 texts must answer
at once.

It must never show a state that the ledger as it lies on the disk does not give.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polib

from depter.errors import WordsError
from depter.words import pot
from depter.words.checks import Vocabulary
from depter.words.glossary import Glossary
from depter.words.guard import FILE as GUARD
from depter.words.languages import SOURCE
from depter.words.locale_text import path_of
from depter.words.merge import key
from depter.words.policy import LOCALE
from depter.words.statement import Subject, forms_of
from depter.words.states import Standing, State, States
from depter.words.vocabulary import gathered
from depter.words.workspace import REVIEWERS, Workspace

Stamp = tuple[int, int, int]
_RULES = ("languages.toml", "policy.toml", "release.toml", str(REVIEWERS))
#: The order in which texts are worked on: what can harm most comes first.
ORDER = ("consent", "forms", LOCALE, "ui", "server", "studio")


def stamp(path: Path) -> Stamp:
    """What changes when a file does."""
    try:
        told = path.stat()
    except OSError:
        return (0, 0, 0)
    return (told.st_mtime_ns, told.st_size, told.st_ino)


@dataclass(slots=True)
class Text:
    """One text in one language as the lists know it."""

    id: str
    domain: str
    lang: str
    template: polib.POEntry
    entry: polib.POEntry
    src: str
    forms: tuple[str, ...]
    fuzzy: bool
    said: int
    standing: Standing | None
    place: int = 0
    hay: str = ""
    """What a search looks through, made when first needed."""

    @property
    def context(self) -> str:
        return str(self.template.msgctxt or "")

    @property
    def english(self) -> list[str]:
        return forms_of(self.template, SOURCE)

    @property
    def state(self) -> str:
        """The state; ``unknown`` while the ledger cannot be believed."""
        return self.standing.state.value if self.standing is not None else "unknown"

    @property
    def source_changed(self) -> bool:
        return self.fuzzy and self.state == State.NEEDS_EDIT

    @property
    def rejected(self) -> bool:
        return self.standing is not None and self.standing.rejected_reason is not None

    @property
    def critical(self) -> bool:
        return "critical" in self.template.flags

    @property
    def locale(self) -> bool:
        """Whether this is the locale data: read as a table, written in a file of its own."""
        return self.domain == LOCALE


@dataclass
class Page:
    """All texts of a language, and what is wrong with its ledger."""

    texts: list[Text]
    by_id: dict[str, Text]
    fault: WordsError | None
    blocked: str | None
    states: States | None
    _known: tuple[Glossary, Vocabulary | None] | None = None

    def vocabulary(self, lang: str, terms: Glossary) -> Vocabulary | None:
        """The words of the approved texts and of this glossary; gathered when first asked for."""
        if self._known is None or self._known[0] is not terms:
            approved = (
                one.forms for one in self.texts if one.state == State.APPROVED and not one.locale
            )
            self._known = (terms, gathered(lang, approved, terms))
        return self._known[1]


class Shelf:
    """Everything that the pages ask about the folder. Every act runs under ``lock``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self._rules: tuple[Stamp, ...] = ()
        self._workspace: Workspace | None = None
        self._pages: dict[str, tuple[Any, Page]] = {}

    @property
    def workspace(self) -> Workspace:
        """The opened folder; opened anew when its rules changed. Errors: as ``Workspace.open``."""
        seen = tuple(stamp(self.folder / name) for name in _RULES)
        if self._workspace is None or seen != self._rules:
            self._workspace, self._rules = Workspace.open(self.folder), seen
            self._pages.clear()
        return self._workspace

    def domains(self, lang: str) -> list[str]:
        """The domains of a language, in the order of work."""
        rules = self.workspace.policy
        held = [one for one in rules.domains if lang in rules.of(one).languages]
        return sorted(held, key=lambda one: ORDER.index(one) if one in ORDER else len(ORDER))

    def targets(self) -> list[str]:
        """The languages into which there is something to translate."""
        return [lang for lang in self.workspace.languages if lang != SOURCE and self.domains(lang)]

    def page(self, lang: str) -> Page:
        """All texts of a language with their states. Errors: ``words.unknown_language``, ``words.po``."""
        with self.lock:
            space = self.workspace
            space.language(lang)
            seen = self._seen(space, lang)
            held = self._pages.get(lang)
            if held is None or held[0] != seen:
                held = (seen, self._made(space, lang, held[1] if held else None))
                self._pages[lang] = held
            return held[1]

    def _seen(self, space: Workspace, lang: str) -> tuple[Stamp, ...]:
        folder = space.folder
        paths = [folder / "review" / f"{lang}.jsonl", folder / GUARD]
        for domain in self.domains(lang):
            paths += [folder / "pot" / f"{domain}.pot", pot.po_path(folder, lang, domain)]
        paths += [path_of(folder, code) for code in (SOURCE, lang)]
        paths += sorted((folder / "source" / "consent").glob("*.toml"))
        return tuple(stamp(path) for path in paths)

    def _made(self, space: Workspace, lang: str, before: Page | None) -> Page:
        fault: WordsError | None = None
        states: States | None = None
        said: Counter[tuple[str, str]] = Counter()
        try:
            states = space.states(lang)
            said.update((o.subject.domain, o.subject.src) for o in space.ledger(lang).lines)
        except WordsError as raised:
            fault = raised
        same = before is not None and before.fault is None and fault is None
        same = (
            same and before is not None and before.blocked == (states.blocked if states else None)
        )
        known = {id(one.template): one for one in before.texts} if same and before else {}
        texts = list(self._texts(space, lang, states, said, known))
        blocked = states.blocked if states is not None else None
        return Page(texts, {one.id: one for one in texts}, fault, blocked, states)

    def _texts(
        self,
        space: Workspace,
        lang: str,
        states: States | None,
        said: Counter[tuple[str, str]],
        known: dict[int, Text],
    ) -> Iterator[Text]:
        place = 0
        for domain in self.domains(lang):
            there = {key(one): one for one in space.catalog(lang, domain) if not one.obsolete}
            for template in space.template(domain):
                entry = there.get(key(template)) or _empty(template, space.languages[lang].nplurals)
                old = known.get(id(template))
                src = old.src if old is not None else Subject.of(domain, template, [""]).src
                made = Text(
                    id=f"{domain}-{src[:16]}",
                    domain=domain,
                    lang=lang,
                    template=template,
                    entry=entry,
                    src=src,
                    forms=tuple(forms_of(entry, lang)),
                    fuzzy=bool(entry.fuzzy),
                    said=said[domain, src],
                    standing=None,
                    place=place,
                )
                kept = old is not None and (old.forms, old.fuzzy, old.said) == (
                    made.forms,
                    made.fuzzy,
                    made.said,
                )
                if kept and old is not None:
                    made.standing = old.standing
                elif states is not None:
                    made.standing = states.of(domain, entry)
                yield made
                place += 1


def _empty(template: polib.POEntry, nplurals: int) -> polib.POEntry:
    """A text that the PO does not have yet."""
    made = polib.POEntry(
        msgctxt=template.msgctxt, msgid=template.msgid, msgid_plural=template.msgid_plural
    )
    if template.msgid_plural:
        made.msgstr_plural = dict.fromkeys(range(nplurals), "")
    return made
