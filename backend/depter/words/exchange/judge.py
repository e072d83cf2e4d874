"""What the checks say of a text that comes back, and glossary lines for one that goes out.

It must never mend: it tells.
"""

from collections.abc import Sequence

import polib

from depter.words import glossary
from depter.words.checks import Severity, check_entry
from depter.words.exchange.po_in import Judge
from depter.words.exchange.po_out import Terms
from depter.words.merge import Key, key
from depter.words.workspace import Workspace


def judge(workspace: Workspace, lang: str, domain: str) -> Judge:
    """Errors of a returned text, each as one line for a person; empty when it may be taken."""
    language = workspace.language(lang)
    known = {key(one): one for one in workspace.template(domain)}

    def told(named: Key, forms: Sequence[str]) -> list[str]:
        source = known[named]
        made = polib.POEntry(
            msgctxt=source.msgctxt,
            msgid=source.msgid,
            msgid_plural=source.msgid_plural,
            flags=list(source.flags),
        )
        if source.msgid_plural:
            made.msgstr_plural = dict(enumerate(forms))
        else:
            made.msgstr = forms[0]
        found = check_entry(made, language, domain)
        return [f"{one.check}: {one.told}" for one in found if one.severity is Severity.ERROR]

    return told


def terms(workspace: Workspace, lang: str) -> Terms:
    """Glossary hits of an English text as "torture = азаптау"."""
    held = glossary.load(workspace.folder / "glossary" / "terms.csv")

    def lines(text: str) -> list[str]:
        return [f"{one.term.en} = {one.rendering.term}" for one in held.hits(text, lang)]

    return lines
