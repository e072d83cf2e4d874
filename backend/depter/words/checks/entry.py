"""Checks one entry of a catalog with every rule.

It must never mend a text: it names what is wrong and where, and offers a fix as data.
"""

from collections.abc import Iterable, Iterator, Sequence

import polib

from depter.words.checks import letters, manners, markup, shape
from depter.words.checks.finding import Finding, Fix, Severity, Told
from depter.words.checks.groups import same_target
from depter.words.checks.negation import negation
from depter.words.checks.pair import Pair
from depter.words.checks.placeholders import placeholders
from depter.words.checks.spelling import Vocabulary, spelling
from depter.words.checks.terms import glossary_terms
from depter.words.checks.tongue import wrong_language
from depter.words.glossary import Glossary
from depter.words.languages import Language
from depter.words.sentence import Sentence

#: Every check of a text, in the order in which findings are told.
CHECKS = (
    placeholders,
    markup.markup,
    markup.percent,
    letters.invisible,
    letters.not_nfc,
    letters.loose_mark,
    letters.script,
    letters.no_national_letters,
    wrong_language,
    shape.spaces,
    shape.newlines,
    shape.question_mark,
    shape.numbers,
    shape.address,
    shape.too_long,
    shape.unchanged,
    manners.informal_address,
    manners.gendered,
    negation,
)


def texts(entry: polib.POEntry) -> list[str]:
    """The forms of a translation, in order."""
    if entry.msgid_plural:
        return [str(entry.msgstr_plural[place]) for place in sorted(entry.msgstr_plural)]
    return [str(entry.msgstr)]


def pairs(
    entry: polib.POEntry, language: Language, domain: str, flags: Sequence[str] | None = None
) -> Iterator[Pair]:
    """Each form of an entry beside its English."""
    whole = f"{entry.msgid} {entry.msgid_plural}" if entry.msgid_plural else str(entry.msgid)
    for place, text in enumerate(texts(entry)):
        yield Pair(
            source=str(entry.msgid_plural if entry.msgid_plural and place else entry.msgid),
            whole=whole,
            text=text,
            language=language,
            domain=domain,
            key=str(entry.msgctxt or ""),
            form=place,
            plural=bool(entry.msgid_plural),
            flags=tuple(entry.flags if flags is None else flags),
        )


def _whole(entry: polib.POEntry, language: Language) -> Iterator[Told]:
    """What is wrong with the number of forms."""
    forms = texts(entry)
    filled = [bool(one.strip()) for one in forms]
    if not any(forms):
        yield Told("empty", Severity.HINT, Sentence("not translated yet"))
        return
    if not all(filled):
        told = Sentence("a form is empty") if len(forms) > 1 else Sentence("nothing but spaces")
        yield Told("empty", Severity.ERROR, told)
    if entry.msgid_plural and len(forms) != language.nplurals:
        told = Sentence(
            "{n} plural forms, {language} has {wanted}",
            n=len(forms),
            language=language.name,
            wanted=language.nplurals,
        )
        yield Told("plural-count", Severity.ERROR, told)


def check_entry(
    entry: polib.POEntry,
    language: Language,
    domain: str,
    *,
    path: str = "",
    siblings: Iterable[polib.POEntry] = (),
    glossary: Glossary | None = None,
    known: Vocabulary | None = None,
    flags: Sequence[str] | None = None,
) -> list[Finding]:
    """What is wrong with an entry; ``domain`` is empty for a file that is not ours. ``flags`` are those of
    our template: a limit in a translator's own file binds nobody. None: those of the entry.

    A fuzzy entry is not used and has nothing to check.
    """
    if entry.fuzzy or entry.obsolete:
        return []
    key = str(entry.msgctxt or entry.msgid)
    shown = path or f"{language.code}/{domain}.po"
    line = int(entry.linenum or 0)

    def placed(told: Told, form: int) -> Finding:
        fix = None
        if told.replacement is not None:
            fix = Fix(form, told.start, told.end, told.replacement, told.label)
        return Finding(
            shown, line, told.severity, told.check, told.message, key, form, told.what,
            told.start, told.end, fix,
        )  # fmt: skip

    found = [placed(told, 0) for told in _whole(entry, language)]
    found += [placed(told, 0) for told in same_target(entry, siblings)]
    for pair in pairs(entry, language, domain, flags):
        if pair.text.strip():
            found += [placed(told, pair.form) for check in CHECKS for told in check(pair)]
            if glossary is not None:
                found += [placed(told, pair.form) for told in glossary_terms(pair, glossary)]
            if known is not None:
                found += [placed(told, pair.form) for told in spelling(pair, known)]
    return found
