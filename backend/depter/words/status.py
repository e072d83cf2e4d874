"""Counts of texts by language, domain and state, and what is missing.

It must never count what a check refuses as done.
"""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass

from depter.words import glossary
from depter.words.checks import check_entry, errors, group_of, groups
from depter.words.checks.data import check_locale
from depter.words.languages import SOURCE
from depter.words.merge import key
from depter.words.policy import LOCALE
from depter.words.states import State
from depter.words.templates import flags_of
from depter.words.workspace import Workspace


@dataclass(frozen=True)
class Count:
    """One language and domain."""

    language: str
    domain: str
    texts: int
    states: Counter[State]
    faulty: int

    @property
    def complete(self) -> bool:
        """True when every text is there and sound, whoever approved it."""
        left = self.states[State.UNTRANSLATED] + self.states[State.NEEDS_EDIT]
        return not left and not self.faulty


def counts(workspace: Workspace, without: Container[str] = ()) -> list[Count]:
    """Every language and domain, the locale data last, ``without`` some languages (those whose ledger is
    damaged). Errors: ``ledger.*``, ``words.glossary``, ``words.po``, ``words.locale``."""
    made = _texts(workspace, without)
    rules = workspace.policy.rules
    for lang in rules[LOCALE].languages if LOCALE in rules else ():
        if lang == SOURCE or lang in without:
            continue
        [entry] = workspace.catalog(lang, LOCALE)
        found = Counter([workspace.states(lang).of(LOCALE, entry).state])
        faulty = bool(errors(list(check_locale(workspace.folder, workspace.languages, lang))))
        made.append(Count(lang, LOCALE, 1, found, int(faulty)))
    order = list(workspace.languages)
    return sorted(made, key=lambda one: order.index(one.language))


def _texts(workspace: Workspace, without: Container[str]) -> list[Count]:
    """Every language and domain with a catalog."""
    made = []
    terms = glossary.load(workspace.folder / glossary.FILE)
    for lang, domain in workspace.pairs():
        if lang in without:
            continue
        states = workspace.states(lang)
        language = workspace.language(lang)
        there = {key(one): one for one in workspace.catalog(lang, domain) if not one.obsolete}
        found: Counter[State] = Counter()
        template = workspace.template(domain)
        for one in template:
            entry = there.get(key(one))
            found[states.of(domain, entry).state if entry else State.UNTRANSLATED] += 1
        beside, flags = groups(there.values()), flags_of(template)
        faulty = sum(
            bool(
                errors(
                    check_entry(
                        one,
                        language,
                        domain,
                        siblings=beside.get(group_of(one.msgctxt or "") or "", []),
                        glossary=terms,
                        flags=flags.get(named),
                    )
                )
            )
            for named, one in there.items()
        )
        made.append(Count(lang, domain, len(template), found, faulty))
    return made


def table(held: list[Count]) -> str:
    """A plain table, a line apart by language."""
    lines = [
        f"{'':11}{'texts':>7}{'approved':>10}{'unreviewed':>12}{'machine':>9}"
        f"{'edit':>6}{'missing':>9}{'faulty':>8}"
    ]
    before = ""
    for one in held:
        state = one.states
        lines += [""] if before and before != one.language else []
        before = one.language
        lines.append(
            f"{one.language + ' ' + one.domain:11}{one.texts:>7}{state[State.APPROVED]:>10}"
            f"{state[State.UNREVIEWED]:>12}{state[State.MACHINE]:>9}{state[State.NEEDS_EDIT]:>6}"
            f"{state[State.UNTRANSLATED]:>9}{one.faulty:>8}"
        )
    return "\n".join(lines)
