"""Hands out a catalog as a PO for Poedit and its kin, with everything a translator needs beside it.

It must never hand out a file whose base is not kept: without it a returned text could overwrite one.
"""

from collections.abc import Callable

import polib

from depter.words import pot
from depter.words.exchange import snapshot
from depter.words.languages import SOURCE
from depter.words.merge import key
from depter.words.states import State
from depter.words.workspace import Workspace

EXPORT_ID = "X-Export-Id"
EXPORT_DOMAIN = "X-Depter-Domain"
#: How many texts were handed out: a file that was cut off between two of them reads as a whole one.
EXPORT_TEXTS = "X-Depter-Texts"
#: Glossary hits of an English text in a language, as lines for a person.
Terms = Callable[[str], list[str]]
STATES = {
    State.UNTRANSLATED: "no text",
    State.NEEDS_EDIT: "needs mending",
    State.MACHINE: "machine draft",
    State.UNREVIEWED: "not reviewed",
    State.APPROVED: "approved",
}


def export(
    workspace: Workspace, lang: str, domain: str, terms: Terms, second: str | None = None
) -> polib.POFile:
    """The PO of a language and domain to hand out; its base is kept in the folder.

    Comments carry the second reference (default: the language's own, Russian for most) with its
    review state, the note, the protocol reference and glossary hits. A returned file's comments
    and headers are ignored, but for the export id.
    Errors: ``words.unknown_language``, ``policy.domain``, ``words.po``, ``ledger.*``.
    """
    language = workspace.language(lang)
    reference = workspace.language(second or language.second)
    entries = [one for one in workspace.catalog(lang, domain) if not one.obsolete]
    second_texts = beside(workspace, reference.code, domain)
    base = snapshot.take(lang, domain, entries)
    snapshot.keep(workspace.folder, base)
    file = polib.POFile(wrapwidth=0)
    file.metadata = pot.po_header(language)
    file.metadata[EXPORT_ID] = base.id
    file.metadata[EXPORT_DOMAIN] = domain
    file.metadata[EXPORT_TEXTS] = str(len(entries))
    for one in entries:
        lines = [one.comment] if one.comment else []
        told = second_texts.get(key(one))
        if told is not None:
            lines.append(f"{reference.name} ({told[1]}): {told[0]}")
        hits = terms(one.msgid)
        if hits:
            lines.append("Glossary: " + "; ".join(hits))
        one.comment = "\n".join(lines)
        one.tcomment = ""
        file.append(one)
    return file


def beside(
    workspace: Workspace, code: str, domain: str
) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Text and state of the reference language by key."""
    if code == SOURCE or code not in workspace.policy.of(domain).languages:
        return {}
    states = workspace.states(code)
    made = {}
    for one in workspace.catalog(code, domain):
        text = one.msgstr or " / ".join(t for t in one.msgstr_plural.values() if t)
        if not one.obsolete and text:
            made[key(one)] = (text, STATES[states.of(domain, one).state])
    return made
