"""Hands out the glossary as TBX for agencies and their tools: ISO 30042:2019, dialect TBX-Basic, style DCA.

In: the glossary and the languages; out: the bytes of a file, the same for the same glossary. It must
never call a word preferred that no source stands behind, or leave out that a word is wrong.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Final

from depter.errors import WordsError
from depter.words.glossary import Glossary, Term
from depter.words.languages import SOURCE, Language

NAMESPACE: Final = "urn:iso:std:iso:30042:ed-2"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFERRED, _ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
_DEPRECATED: Final = "deprecatedTerm-admn-sts"
#: TBX-Basic has five parts of speech; of a phrase it says so beside.
_POS: Final = {"noun": "noun", "verb": "verb", "adjective": "adjective", "adverb": "adverb"}
#: What stands beside a word that is not from an official text. TBX-Basic has no place for how sure a word is.
_NOTES: Final = {
    "lexicon": "From a dictionary. Not yet reviewed by a native specialist.",
    "unverified": "Not yet reviewed by a native specialist.",
    "": "Not yet reviewed by a native specialist.",
}


def _add(under: ET.Element, tag: str, text: str, kind: str = "") -> None:
    one = ET.SubElement(under, tag, {"type": kind} if kind else {})
    one.text = text


def _term(section: ET.Element, word: str, status: str, pos: str = "", note: str = "") -> None:
    held = ET.SubElement(section, "termSec")
    _add(held, "term", word)
    if pos:
        _add(held, "termNote", _POS.get(pos, "other"), "partOfSpeech")
        if pos not in _POS:
            _add(held, "termNote", "phrase", "termType")
    _add(held, "termNote", status, "administrativeStatus")
    if note:
        _add(held, "note", note)


def _english(entry: ET.Element, term: Term) -> None:
    section = ET.SubElement(entry, "langSec", {_LANG: SOURCE})
    if term.definition:
        held = ET.SubElement(section, "descripGrp")
        _add(held, "descrip", term.definition, "definition")
        if term.reference:
            _add(held, "admin", term.reference, "source")
    elif term.reference:
        _add(section, "admin", term.reference, "source")
    for place, (word, remark) in enumerate(term.spoken):
        _term(section, word, _ADMITTED if place else _PREFERRED, term.pos, remark)


def _other(entry: ET.Element, term: Term, language: Language) -> None:
    told = term.renderings.get(language.code)
    if told is None or not (told.term or told.forbidden):
        return
    section = ET.SubElement(entry, "langSec", {_LANG: language.bcp47})
    note = _NOTES.get(told.state, "")
    if told.term:
        _term(section, told.term, _ADMITTED if note else _PREFERRED, note=note)
    for word in told.variants:
        _term(section, word, _ADMITTED, note=note)
    for word in told.forbidden:
        _term(section, word, _DEPRECATED, note="Do not use.")


def write(
    glossary: Glossary, languages: Mapping[str, Language], chosen: Iterable[str] = ()
) -> bytes:
    """The TBX file: English and every language, or English and those ``chosen``.

    Errors: ``words.glossary`` when a term holds a sign that XML cannot carry.
    """
    wanted = set(chosen) or set(languages)
    # The default name space is written as it is read: every element is of it, no attribute is.
    root = ET.Element(
        "tbx", {"type": "TBX-Basic", "style": "dca", _LANG: SOURCE, "xmlns": NAMESPACE}
    )
    about = ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc")
    _add(ET.SubElement(about, "titleStmt"), "title", "Depter glossary")
    told = f"{len(glossary.terms)} terms of translations/glossary/terms.csv"
    _add(ET.SubElement(about, "sourceDesc"), "p", told)
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for term in glossary.terms:
        entry = ET.SubElement(body, "conceptEntry", {"id": f"term-{term.id}"})
        _english(entry, term)
        for code, language in languages.items():
            if code != SOURCE and code in wanted:
                _other(entry, term, language)
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    try:
        ET.fromstring(data)  # noqa: S314 - our own bytes, read again before anybody else must
    except ET.ParseError as fault:
        raise WordsError("words.glossary", path="terms.csv", why=str(fault)) from fault
    return data
