"""Records authorship of texts that came without it: by git, by a PO editor, from a machine.

It must never record a text that somebody is known to have written already.
"""

from collections.abc import Iterable

from depter.errors import WordsError
from depter.words.ledger import Draft, Signer, now
from depter.words.statement import ORIGIN, Act, Subject, forms_of
from depter.words.workspace import Workspace


def unrecorded(workspace: Workspace, lang: str, domains: Iterable[str] = ()) -> list[Subject]:
    """The finished texts of a language whose author nobody recorded."""
    states = workspace.states(lang)
    found = []
    for domain in domains or workspace.policy.domains:
        if lang not in workspace.policy.of(domain).languages:
            continue
        for entry in workspace.catalog(lang, domain):
            forms = forms_of(entry, lang)
            if entry.obsolete or entry.fuzzy or not forms or not all(forms):
                continue
            if states.of(domain, entry).author is None:
                found.append(Subject.of(domain, entry, forms))
    return found


def record(
    workspace: Workspace,
    lang: str,
    subjects: Iterable[Subject],
    signer: Signer,
    origin: str,
) -> int:
    """One signed ``translate`` line a text; answers how many.

    Errors: ``record.origin``, ``ledger.signer``, ``ledger.expired``, ``ledger.other_language``,
    ``ledger.not_allowed``.
    """
    if not ORIGIN.fullmatch(origin):
        raise WordsError("record.origin", origin=origin)
    if not workspace.reviewers.of(signer.id):
        raise WordsError("ledger.signer", by=signer.id)
    grant = workspace.reviewers.current(signer.id, now())
    if grant is None:
        raise WordsError("ledger.expired", by=signer.id)
    if lang not in grant.languages:
        raise WordsError("ledger.other_language", by=signer.id, lang=lang)
    if not grant.writes or grant.machine != origin.startswith("machine:"):
        raise WordsError("ledger.not_allowed", by=signer.id)
    drafts = [Draft(Act.TRANSLATE, one, origin=origin) for one in subjects]
    if drafts:
        workspace.ledger(lang).extend(drafts, signer)
    return len(drafts)
