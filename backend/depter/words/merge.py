"""Brings new and changed English into the PO files by exact key.

It must never guess: a sentence that only resembles an old one starts empty. "Do you have no pain?" may
not inherit the words of "Do you have pain?".
"""

from collections.abc import Iterable
from pathlib import Path

import polib

from depter.words import pot
from depter.words.languages import SOURCE, Language
from depter.words.policy import load_policy

Key = tuple[str, str, str]
#: Domains whose context names one text for ever, so that an edit of its English can be followed.
KEYED = frozenset({"forms", "consent"})


def key(entry: polib.POEntry) -> Key:
    """What an entry is known by: context, English, English plural."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def translated(entry: polib.POEntry) -> bool:
    """True when any form holds text (fuzzy or not)."""
    return bool(entry.msgstr) or any(entry.msgstr_plural.values())


def _fresh(template: polib.POEntry, language: Language) -> polib.POEntry:
    made = polib.POEntry(
        msgctxt=template.msgctxt,
        msgid=template.msgid,
        msgid_plural=template.msgid_plural,
        comment=template.comment,
        occurrences=template.occurrences,
        flags=list(template.flags),
    )
    if made.msgid_plural:
        made.msgstr_plural = dict.fromkeys(range(language.nplurals), "")
    return made


def _take_over(made: polib.POEntry, old: polib.POEntry) -> None:
    """The same sentence: everything a person said about it stays."""
    made.msgstr = old.msgstr
    if made.msgid_plural:
        made.msgstr_plural.update(
            {
                place: text
                for place, text in old.msgstr_plural.items()
                if place in made.msgstr_plural
            }
        )
    made.tcomment = old.tcomment
    if old.fuzzy and not old.obsolete:
        made.flags.insert(0, "fuzzy")
        made.previous_msgctxt = old.previous_msgctxt
        made.previous_msgid = old.previous_msgid
        made.previous_msgid_plural = old.previous_msgid_plural


def _carry(made: polib.POEntry, old: polib.POEntry) -> None:
    """The English of a keyed text changed: its old translation stays to be seen, marked unusable.

    Comments are not copied: they may tell of an approval that was for the other sentence.
    """
    made.flags.insert(0, "fuzzy")
    made.previous_msgid = old.msgid
    made.msgstr = old.msgstr


def merge(
    template: Iterable[polib.POEntry],
    old: Iterable[polib.POEntry],
    language: Language,
    domain: str,
) -> polib.POFile:
    """The PO of a language and domain for a new template.

    Old sentences that left the product stay at the end as obsolete, so that an edit that is taken back
    finds its exact translation again.
    """
    known: dict[Key, polib.POEntry] = {}
    by_context: dict[str, polib.POEntry] = {}
    for one in old:
        if not translated(one):
            continue
        if key(one) not in known or known[key(one)].obsolete:
            known[key(one)] = one
        if not one.obsolete and one.msgctxt:
            by_context[one.msgctxt] = one
    file = polib.POFile(wrapwidth=0)
    file.metadata = pot.po_header(language)
    used: set[Key] = set()
    for one in template:
        made = _fresh(one, language)
        same = known.get(key(one))
        before = by_context.get(one.msgctxt or "") if domain in KEYED else None
        if same is not None:
            _take_over(made, same)
            used.add(key(one))
        elif before is not None and not one.msgid_plural:
            _carry(made, before)
        file.append(made)
    for left, one in sorted(known.items()):
        if left in used or (one.fuzzy and not one.obsolete):
            continue
        gone = polib.POEntry(
            msgctxt=one.msgctxt,
            msgid=one.msgid,
            msgid_plural=one.msgid_plural,
            msgstr=one.msgstr,
            msgstr_plural=dict(one.msgstr_plural),
            obsolete=True,
        )
        file.append(gone)
    return file


def merge_all(translations: Path, languages: dict[str, Language]) -> None:
    """Merges every template into the PO of each language that the policy names, with pinned headers.

    Errors: ``policy.*``, ``words.po``.
    """
    policy = load_policy(translations / "policy.toml", frozenset(languages))
    for language in languages.values():
        for domain in pot.DOMAINS:
            if language.code == SOURCE or language.code not in policy.of(domain).languages:
                continue
            path = pot.po_path(translations, language.code, domain)
            before = pot.read(path) if path.exists() else polib.POFile()
            made = merge(pot.read(translations / "pot" / f"{domain}.pot"), before, language, domain)
            pot.save(made, path)
