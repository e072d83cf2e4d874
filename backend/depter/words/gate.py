"""The release gate: everything that stands between a folder of words and a release.

It must never pass what it could not read: a ledger that cannot be believed blocks its language.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from depter.errors import WordsError
from depter.words import whole
from depter.words.languages import SOURCE
from depter.words.merge import key
from depter.words.policy import LOCALE
from depter.words.publish import LAST, check_ledger, last
from depter.words.states import State
from depter.words.templates import check_templates
from depter.words.workspace import Workspace


@dataclass(frozen=True)
class Block:
    """One reason why nothing may be released yet. ``roles`` are those that have not approved."""

    language: str
    domain: str
    code: str
    text: str = ""
    roles: tuple[str, ...] = ()
    count: int = 0

    def __str__(self) -> str:
        place = "/".join(one for one in (self.language, self.domain) if one)
        told = [place, self.code, self.text, ", ".join(self.roles)]
        return " ".join([one for one in told if one] + ([str(self.count)] if self.count else []))


def blocking(workspace: Workspace) -> Iterator[Block]:
    """What blocks a release: the templates first, then language by language."""
    try:
        check_templates(workspace.folder)
    except WordsError as fault:
        yield Block(
            "", str(fault.facts.get("domain", "")), fault.code, str(fault.facts.get("text", ""))
        )
    yield from _cut(workspace)
    for one in whole.missing(workspace):
        yield Block("", whole.DOMAIN, "gate.not_whole", one)
    if LOCALE not in workspace.policy.rules:
        yield Block("", LOCALE, "gate.no_rule")
    for lang in workspace.languages:
        yield from blocking_in(workspace, lang)


def _cut(workspace: Workspace) -> Iterator[Block]:
    """Ledgers that lost their end: the chain is whole without it, only what was published knows."""
    try:
        published = last(workspace.folder)
    except WordsError as fault:
        yield Block("", "", fault.code, LAST.as_posix())
        return
    for lang in published.ledgers if published else ():
        try:
            check_ledger(workspace, lang, published)
        except WordsError as fault:
            if fault.code == "ledger.cut":  # any other fault is told with the language's own
                yield Block(lang, "", fault.code, count=int(str(fault.facts["count"])))


def blocking_in(workspace: Workspace, lang: str) -> Iterator[Block]:
    """What of one language blocks a release; English too, whose own words need a yes as well."""
    try:
        states = workspace.states(lang)
    except WordsError as fault:
        yield Block(lang, "", fault.code, f"line {fault.facts.get('line', 0)}")
        return
    if states.blocked:
        yield Block(lang, "", states.blocked)
    for domain, rule in workspace.policy.rules.items():
        if lang not in rule.languages:
            continue
        try:
            file, template = workspace.catalog(lang, domain), workspace.template(domain)
        except WordsError as fault:
            yield Block(lang, domain, fault.code)
            continue
        there = {key(one): one for one in file if not one.obsolete}
        bare = 0
        for source in template:
            entry = there.get(key(source))
            standing = states.of(domain, entry) if entry is not None else None
            if standing is None or standing.state in (State.UNTRANSLATED, State.NEEDS_EDIT):
                bare += lang != SOURCE
            if rule.must and (standing is None or standing.state is not State.APPROVED):
                roles = standing.missing_roles if standing else rule.roles
                told = str(source.msgctxt or source.msgid)
                yield Block(lang, domain, "gate.not_approved", told, roles)
        if bare > rule.untranslated:
            yield Block(lang, domain, "gate.untranslated", count=bare)
