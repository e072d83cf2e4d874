"""Brings a release's drafts into the merged catalogs of an organisation, and says how its texts stand.

It must never write over a text that a person wrote, approved or rejected: only what is empty, or what
stands untouched as a machine drafted it, takes the release's words.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

import polib

from depter.errors import WordsError
from depter.words.compiling import usable
from depter.words.ledger import Ledger
from depter.words.merge import KEYED, key, translated
from depter.words.policy import LOCALE
from depter.words.statement import Act, forms_of
from depter.words.states import State, States
from depter.words.workspace import Workspace

#: What names a text through a change of its English.
Name = str | tuple[str, str, str]


@dataclass
class Counts:
    """What became of the texts of a language and domain. ``english``: its English changed, ``edit`` of them
    must be translated anew; ``drafts``: the machine's newer draft took the place of its old one; ``filled``:
    a draft where there was no text yet."""

    new: int = 0
    bare: int = 0
    english: int = 0
    edit: int = 0
    drafts: int = 0
    filled: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return any(astuple(self))


@dataclass(frozen=True)
class Standings:
    """The states of a language whatever the guard says."""

    states: States
    ledger: Ledger

    def of(self, domain: str, entry: polib.POEntry) -> State:
        return self.states.of(domain, entry).state

    def approved(self, workspace: Workspace, domain: str) -> set[str]:
        """The labels of what is approved. Locale data that lack something for this release cannot be made any
        more: then they were approved when anybody ever approved them."""
        if domain == LOCALE and not self._made(workspace):
            said = [one for one in self.ledger.lines if one.subject.domain == LOCALE]
            return {LOCALE} if any(one.act is Act.APPROVE for one in said) else set()
        return {
            label(domain, one)
            for one in _live(workspace, self.states.lang, domain)
            if self.of(domain, one) is State.APPROVED
        }

    def _made(self, workspace: Workspace) -> bool:
        try:
            _live(workspace, self.states.lang, LOCALE)
        except WordsError:
            return False
        return True

    def names(self, workspace: Workspace, domain: str) -> set[str]:
        return {label(domain, one) for one in _live(workspace, self.states.lang, domain)}

    def written(self, workspace: Workspace, domain: str) -> set[str]:
        """What can be approved: it is whole, and its author is known."""
        return {
            label(domain, one)
            for one in _live(workspace, self.states.lang, domain)
            if self.of(domain, one) not in (State.UNTRANSLATED, State.NEEDS_EDIT)
            and self.states.of(domain, one).author is not None
        }


def _live(workspace: Workspace, lang: str, domain: str) -> list[polib.POEntry]:
    rule = workspace.policy.rules.get(domain)
    if rule is None or lang not in rule.languages:
        return []
    return [one for one in workspace.catalog(lang, domain) if not one.obsolete]


def standing(workspace: Workspace, lang: str) -> Standings:
    """Errors: ``ledger.*``."""
    ledger = workspace.ledger(lang)
    states = States(ledger, workspace.reviewers, workspace.policy, critical=workspace.critical())
    return Standings(states, ledger)


def _name(domain: str, entry: polib.POEntry) -> Name:
    return str(entry.msgctxt) if domain in KEYED else key(entry)


def label(domain: str, entry: polib.POEntry) -> str:
    """How a person calls a text: its context, or its English."""
    return str(entry.msgctxt) if domain in {*KEYED, LOCALE} else str(entry.msgid)


def bring(
    made: polib.POFile,
    held: Iterable[polib.POEntry],
    told: Iterable[polib.POEntry],
    before: Standings,
    domain: str,
) -> Counts:
    """Fills a merged catalog (``made``) from the release's (``told``) and counts what differs from the one
    before (``held``). A consent text takes a draft only where it has no text at all."""
    counts, lang = Counts(), before.states.lang
    olds = list(held)
    live = {_name(domain, one): one for one in olds if not one.obsolete}
    exact = {key(one): one for one in (*(o for o in olds if o.obsolete), *live.values())}
    drafts = {key(one): one for one in told if usable(one)}
    there: set[Name] = set()
    for entry in made:
        if entry.obsolete:
            continue
        name = _name(domain, entry)
        there.add(name)
        old, draft = live.get(name), drafts.get(key(entry))
        other = old is not None and key(old) != key(entry)
        counts.new += old is None
        counts.english += other
        known = exact.get(key(entry)) or (old if old is not None and not old.fuzzy else None)
        untouched = (
            domain != "consent" and known is not None and before.of(domain, known) is State.MACHINE
        )
        if draft is not None:
            said = forms_of(draft, lang)
            same = said == forms_of(entry, lang) and not entry.fuzzy
            if (
                not same
                and len(said) == len(forms_of(entry, lang))
                and (not translated(entry) or untouched)
            ):
                if old is not None and not other:
                    counts.drafts += translated(entry)
                    counts.filled += not translated(entry)
                _take(entry, draft)
        counts.bare += old is None and not translated(entry)
        counts.edit += other and not usable(entry)
    counts.gone = len(set(live) - there)
    return counts


def _take(entry: polib.POEntry, draft: polib.POEntry) -> None:
    entry.msgstr = draft.msgstr
    if entry.msgid_plural:
        entry.msgstr_plural = dict(draft.msgstr_plural)
    entry.flags = [one for one in entry.flags if one != "fuzzy"]
    entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
