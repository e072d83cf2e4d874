"""Whether a folder's consent texts have every paragraph that the forms of this release read out.

The phone takes nothing of a document from the app when a delivered set has another state of it
(``pwa/src/words/text.ts``, ``consentOver``), and a "yes" is closed while one paragraph of its question cannot
be shown (``wording.ts``, ``closed``): a paragraph that the folder lacks stops the interview.
"""

from depter import forms
from depter.words.statement import Subject
from depter.words.workspace import Workspace

DOMAIN = "consent"


def read_out() -> frozenset[str]:
    """The key of every paragraph that this release reads out. An organisation's own text for a country is
    not among them: without it the general one is read."""
    needed = forms.needed_keys(forms.definitions(), forms.code_lists().every())
    return frozenset(one for one in needed if one.startswith(f"{DOMAIN}:"))


def without_use(keys: frozenset[str]) -> frozenset[str]:
    """Those of a folder's paragraphs that no form of this release reads out."""
    return frozenset(forms.useless_keys(keys - read_out(), forms.definitions()))


def missing(workspace: Workspace) -> list[str]:
    """The paragraphs that this release reads out and the folder's template has not, in order.

    Errors: ``words.po``."""
    if DOMAIN not in workspace.policy.rules:
        return []
    there = {Subject.of(DOMAIN, one, [""]).context for one in workspace.template(DOMAIN)}
    return sorted(read_out() - there)
