"""``depter words status`` in sentences for a coordinator: what stands between the words and a release, and
what to type. It decides nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from depter.cli.words.say import plain
from depter.errors import WordsError
from depter.words.gate import Block
from depter.words.policy import LOCALE
from depter.words.record import unrecorded
from depter.words.workspace import Workspace

LEGEND = """\
approved     everybody whom policy.toml names has approved exactly these letters
unreviewed   a person wrote it, or nobody knows who; not everybody has approved it
machine      a program wrote it; no person has approved it
edit         the English changed since, or somebody rejected it
missing      there is no text yet
faulty       a check finds an error in it: depter words check
ui is the phone, server the desk and the relay, locale how dates, lists and letters are written."""

_VOID = {
    "ledger.withdrawn_key": "the key was withdrawn",
    "ledger.expired": "the key was not valid on that day",
    "ledger.other_language": "the key is for other languages",
    "ledger.not_allowed": "this key may not say that",
    "ledger.role": "the key does not have this role, or nobody asked for it",
    "ledger.no_author": "nobody was known as the author",
    "ledger.author": "who wrote a text does not judge it",
}


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"


def void(code: str) -> str:
    """Why a statement does not count; the code itself when there is no sentence."""
    return _VOID.get(code, code)


def reasons(workspace: Workspace, blocks: Iterable[Block]) -> Iterator[str]:
    """A line for each kind of reason; what is the same in several languages is told once."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for (lang, domain, code), group in groupby(
        blocks, key=lambda one: (one.language, one.domain, one.code)
    ):
        count, told = _reason(workspace, code, list(group))
        found.setdefault((domain, count, told), []).append(lang)
    for (domain, count, told), languages in found.items():
        there = ", ".join(one for one in languages if one)
        place = f"{domain} in {there}" if domain and there else domain or there
        many = f"{count} each " if len(languages) > 1 else f"{count} "
        yield f"{place}: {many if count else ''}{told}"


def _reason(workspace: Workspace, code: str, group: list[Block]) -> tuple[str, str]:
    """How many texts ("" where it is not about texts), and what is with them."""
    first = group[0]
    if code == "gate.not_approved":
        roles = sorted({role for one in group for role in one.roles})
        needed = f", still needed: {', '.join(roles)}" if roles else ""
        return _texts(len(group)), f"not approved{needed}"
    if code == "gate.untranslated":
        return _texts(first.count), "missing or needing an edit"
    if code == "gate.not_whole":
        keys = ", ".join(one.text for one in group)
        are = "is" if len(group) == 1 else "are"
        folder = workspace.folder
        return "", (
            f"NOT WHOLE for this app: {keys} {are} missing; type: depter words own {folder} --follow"
        )
    if code == "gate.no_rule":
        return "", f"policy.toml has no [{LOCALE}], so nobody can approve how dates are written"
    fault = workspace.guard_error(first.language) if first.language and not first.domain else None
    if fault is None or fault.code != code:
        facts = {"lang": first.language, "language": first.language, "count": first.count}
        fault = WordsError(code, **facts, domain=first.domain, text=first.text, line=first.text)
    return "", plain(fault)


def authorless(workspace: Workspace) -> Iterator[str]:
    """Languages with texts that nobody may approve, because nobody said who wrote them."""
    damaged = workspace.damaged()
    for lang in (one for one in workspace.languages if one not in damaged):
        if count := len(unrecorded(workspace, lang)):
            has = "has" if count == 1 else "have"
            yield (
                f"{lang}: {_texts(count)} {has} no recorded author and cannot be approved. "
                f"Type: depter words translate --unrecorded -l {lang}"
            )
