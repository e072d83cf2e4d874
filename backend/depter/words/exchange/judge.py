"""What the checks say of a text that comes back, and glossary lines for one that goes out.

It must never mend: it tells.
"""

from collections.abc import Sequence

from depter.words import glossary
from depter.words.checks import errors
from depter.words.exchange.po_in import Judge
from depter.words.exchange.po_out import Terms
from depter.words.merge import Key, key
from depter.words.sound import findings
from depter.words.workspace import Workspace


def judge(workspace: Workspace, lang: str, domain: str) -> Judge:
    """Errors of a returned text, each as one line for a person; empty when it may be taken.

    A glossary that cannot be read lets nothing in. Errors of the judge: ``words.glossary``."""
    known = {key(one): one for one in workspace.template(domain)}

    def told(named: Key, forms: Sequence[str]) -> list[str]:
        found = errors(findings(workspace, lang, domain, known[named], forms))
        return [f"{one.check}: {one.told}" for one in found]

    return told


def terms(workspace: Workspace, lang: str) -> Terms:
    """Glossary hits of an English text as "torture = азаптау"."""
    held = glossary.load(workspace.folder / glossary.FILE)

    def lines(text: str) -> list[str]:
        return [f"{one.term.en} = {one.rendering.term}" for one in held.hits(text, lang)]

    return lines
