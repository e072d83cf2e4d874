"""A folder of words with everything that belongs to it: languages, policy, reviewers, catalogs, ledgers.

It must never mix two folders: an organisation's own words have reviewers, ledgers and keys of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

from depter.errors import WordsError
from depter.words import journal, locale_text, places, pot
from depter.words.catalogs import Catalogs
from depter.words.guard import Release, check_guard, load_release
from depter.words.languages import SOURCE, Language, load
from depter.words.ledger import Ledger, put
from depter.words.manifest import Head
from depter.words.merge import Key, key
from depter.words.policy import LOCALE, Policy, load_policy
from depter.words.reviewers import Reviewers, load_reviewers
from depter.words.statement import Subject
from depter.words.states import States
from depter.words.templates import Sign, check_templates, signs, signs_in, signs_of

REVIEWERS = Path("review/reviewers.toml")
#: A domain whose sentences may not exist yet; the others must have a template.
_OPTIONAL = frozenset({"studio"})
_SHORT = 6


@dataclass(frozen=True)
class Found:
    """One English text of a template."""

    domain: str
    entry: polib.POEntry

    @property
    def src(self) -> str:
        return Subject.of(self.domain, self.entry, [""]).src

    @property
    def critical(self) -> bool:
        return "critical" in self.entry.flags


@dataclass(frozen=True)
class Workspace:
    """An opened folder. Its rules are read once; texts and ledgers are as the files are at each call, and
    parsed again only where bytes changed. What is changed in a catalog is saved here, or not at all."""

    folder: Path
    languages: dict[str, Language]
    policy: Policy
    reviewers: Reviewers
    release: Release
    _catalogs: Catalogs = field(default_factory=Catalogs, compare=False, repr=False)
    _ledgers: dict[str, Ledger] = field(default_factory=dict, compare=False, repr=False)
    _states: dict[str, States] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def open(cls, folder: Path | None = None) -> "Workspace":
        """A folder that holds ``languages.toml``; None is the repository's ``translations/``.

        Errors: ``words.no_folder``, ``words.languages``, ``policy.*``, ``reviewers.*``, ``release.shape``,
        and ``own.half`` where an update of the folder that was killed cannot be finished.
        """
        place = folder or places.translations()
        journal.finish(place)
        if not (place / "languages.toml").is_file():
            raise WordsError("words.no_folder", folder=str(place))
        languages = load(place / "languages.toml")
        return cls(
            folder=place,
            languages=languages,
            policy=load_policy(place / "policy.toml", frozenset(languages)),
            reviewers=load_reviewers(place / REVIEWERS),
            release=load_release(place),
        )

    def language(self, lang: str) -> Language:
        """One of the folder's languages. Errors: ``words.unknown_language``."""
        if lang not in self.languages:
            raise WordsError("words.unknown_language", language=lang)
        return self.languages[lang]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every language and domain with a catalog in a PO, in the order of the files."""
        for lang in self.languages:
            for domain in self.policy.catalogs:
                if lang != SOURCE and lang in self.policy.of(domain).languages:
                    yield lang, domain

    def template(self, domain: str) -> polib.POFile:
        """The English of a domain. Errors: ``policy.domain``, ``words.po``, ``words.locale``."""
        self.policy.of(domain)
        if domain == LOCALE:
            return locale_text.template(self.language(SOURCE), self.folder)
        path = self.folder / "pot" / f"{domain}.pot"
        if domain in _OPTIONAL and not path.exists():
            return polib.POFile(wrapwidth=0)
        return self._catalogs.read(path)

    def catalog(self, lang: str, domain: str) -> polib.POFile:
        """A language's texts of a domain; for English the template. Errors: as ``template``, and
        ``words.unknown_language``."""
        if self.language(lang).code == SOURCE:
            return self.template(domain)
        self.policy.of(domain)
        if domain == LOCALE:
            english = self.language(SOURCE)
            return locale_text.catalog(self.language(lang), english, self.folder)
        path = pot.po_path(self.folder, lang, domain)
        if domain in _OPTIONAL and not path.exists():
            empty = polib.POFile(wrapwidth=0)
            empty.metadata = pot.po_header(self.language(lang))
            return empty
        return self._catalogs.read(path)

    def save(self, lang: str, domain: str, file: polib.POFile) -> None:
        """Writes a catalog whole, when its bytes change. Errors: ``words.unknown_language``,
        ``policy.domain``, ``words.po``; ``edit.locale`` for what is in no catalog."""
        self.language(lang)
        self.policy.of(domain)
        if domain == LOCALE:
            raise WordsError("edit.locale", lang=lang)
        self._catalogs.write(pot.po_path(self.folder, lang, domain), file)

    def way_back(self, lang: str, domain: str) -> Callable[[], None]:
        """A call that lays the catalog down again as it is now, byte for byte. It raises ``edit.half``
        when the disk refuses that."""
        path = pot.po_path(self.folder, lang, domain)
        before = path.read_bytes() if path.exists() else None

        def back() -> None:
            try:
                if before is None:
                    path.unlink(missing_ok=True)
                elif path.read_bytes() != before:
                    put(path, before)
            except OSError as fault:
                raise WordsError("edit.half", path=path.name, why=str(fault)) from fault

        return back

    def ledger(self, lang: str) -> Ledger:
        """The ledger of a language with its newest lines, every signature checked.

        Errors: ``ledger.*`` with language and line.
        """
        self.language(lang)
        held = self._ledgers.get(lang)
        if held is None:
            held = Ledger(self.folder / "review" / f"{lang}.jsonl", lang)
        held.refresh()
        held.verify(self.reviewers)
        self._ledgers[lang] = held
        return held

    def damaged(self) -> dict[str, WordsError]:
        """The languages whose ledger cannot be believed, and why: what is said of the others still counts."""
        found = {}
        for lang in self.languages:
            try:
                self.ledger(lang)
            except WordsError as fault:
                if not fault.code.startswith("ledger."):
                    raise
                found[lang] = fault
        return found

    def states(self, lang: str) -> States:
        """The review states of a language. Without a whole guard nothing is approved.

        Errors: ``ledger.*``: a ledger that cannot be believed gives no states at all.
        """
        return self._stand(lang, self.critical())

    def all_states(self) -> dict[str, States]:
        """The review states of every language; the templates are read once. Errors: ``ledger.*``."""
        critical = self.critical()
        return {lang: self._stand(lang, critical) for lang in self.languages}

    def _stand(self, lang: str, critical: frozenset[tuple[str, str]]) -> States:
        """The states that were counted before, with the newest lines; counted anew where the ledger
        does not go on from there or another message is critical."""
        ledger = self.ledger(lang)
        blocked = self.guard_fault(lang)
        held = self._states.get(lang)
        if held is None or not held.follow(critical, blocked):
            held = States(ledger, self.reviewers, self.policy, critical=critical, blocked=blocked)
            self._states[lang] = held
        return held

    def heads(self) -> dict[str, Head]:
        """How far every ledger that was begun is. Errors: ``ledger.*``."""
        ledgers = {lang: self.ledger(lang) for lang in self.languages}
        return {lang: Head(one.head, one.count) for lang, one in ledgers.items() if one.count}

    def guard_fault(self, lang: str) -> str | None:
        """The code of ``guard_error``."""
        fault = self.guard_error(lang)
        return fault.code if fault is not None else None

    def guard_error(self, lang: str) -> WordsError | None:
        """Why no approval of a language counts: the guard is not whole, or the templates are not what
        their guarded sources say. None when all is well."""
        try:
            check_guard(self.folder, self.release, self.ledger(lang))
            check_templates(self.folder)
        except WordsError as fault:
            return fault
        return None

    def _signs(self, domain: str) -> tuple[Sign, ...]:
        """The signs of a template, read anew. Errors: as ``template``."""
        self.policy.of(domain)
        if domain == LOCALE:
            return signs_of(domain, self.template(domain))
        if domain in _OPTIONAL:
            return signs_in(self.folder, domain)
        return signs(domain, pot.read_bytes(self.folder / "pot" / f"{domain}.pot"))

    def critical(self) -> frozenset[tuple[str, str]]:
        """(domain, src) of every message marked critical in its template."""
        return frozenset(
            (domain, one.src)
            for domain in self.policy.catalogs
            for one in self._signs(domain)
            if one.critical
        )

    def find(self, told: str | Key, domain: str | None = None) -> Found:
        """The text that a person names by context, English or short hash, or a program by its key.

        Errors: ``words.unknown_text``, ``words.ambiguous`` with the short hashes.
        """
        domains = (domain,) if domain else self.policy.domains
        held = [(one, sign) for one in domains for sign in self._signs(one)]
        if isinstance(told, tuple):
            hits = [hit for hit in held if hit[1].key == told]
        else:
            hits = [hit for hit in held if told and told in hit[1].key[:2]]
            if not hits and len(told) >= _SHORT:
                hits = [hit for hit in held if hit[1].src.startswith(told)]
        if not hits:
            raise WordsError("words.unknown_text", told=str(told))
        if len(hits) > 1:
            raise WordsError("words.ambiguous", told=str(told), found=[h[1].src[:10] for h in hits])
        [(home, sign)] = hits
        for one in self.template(home):
            if key(one) == sign.key:
                return Found(home, one)
        raise WordsError("words.unknown_text", told=str(told))  # the template changed just now

    def entry(self, lang: str, found: Found) -> polib.POEntry:
        """The entry of a text in a language. Errors: ``words.not_merged`` when the PO lacks it."""
        return entry_of(self.catalog(lang, found.domain), found, lang)


def entry_of(file: polib.POFile, found: Found, lang: str) -> polib.POEntry:
    """The entry of a text in a catalog of a language. Errors: ``words.not_merged``."""
    wanted = key(found.entry)
    for one in file:
        if not one.obsolete and key(one) == wanted:
            return one
    raise WordsError("words.not_merged", text=found.src[:10], lang=lang)
