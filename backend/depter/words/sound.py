"""What the checks say of forms that are not in a catalog yet: returned, suggested, or typed just now.

It must never believe a flag or a comment of the file that they came in: how long a text may be, our own
template says.
"""

from collections.abc import Sequence

import polib

from depter.words import glossary
from depter.words.checks import Finding, check_entry, group_of, groups
from depter.words.checks.spelling import Vocabulary
from depter.words.workspace import Workspace


def written(source: polib.POEntry, forms: Sequence[str]) -> polib.POEntry:
    """An entry of a template with these forms as its translation."""
    made = polib.POEntry(
        msgctxt=source.msgctxt,
        msgid=source.msgid,
        msgid_plural=source.msgid_plural,
        flags=[one for one in source.flags if one != "fuzzy"],
    )
    if source.msgid_plural:
        made.msgstr_plural = dict(enumerate(forms))
    else:
        made.msgstr = forms[0]
    return made


def findings(
    workspace: Workspace,
    lang: str,
    domain: str,
    source: polib.POEntry,
    forms: Sequence[str],
    *,
    known: Vocabulary | None = None,
) -> list[Finding]:
    """Every finding in forms of a text of the template, beside the other choices of its question and
    under the glossary of the folder. Errors: ``words.glossary``, and those of ``catalog``."""
    group = group_of(source.msgctxt or "")
    return check_entry(
        written(source, forms),
        workspace.language(lang),
        domain,
        siblings=groups(workspace.catalog(lang, domain)).get(group, []) if group else (),
        glossary=glossary.load(workspace.folder / glossary.FILE),
        known=known,
    )
