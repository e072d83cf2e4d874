"""Which texts a form needs, and what exactly is hashed of the words that were shown.

It never holds a text itself. Twin of pwa/src/forms/keys.ts.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from depter.forms.definition import STATES, Choice, Definition, Question
from depter.forms.document import CERTAINTIES, SOURCES
from depter.forms.figures import FIGURES, LAYERS, PARTS, SIDES, VIEWS
from depter.forms.lists import CodeList
from depter.forms.rules import rule_keys, rules
from depter.forms.score import STATUSES as INSTRUMENT_STATUSES
from depter.forms.values import MODES, RELATIONS, TIMES_OF_DAY

#: What is said before sealing (ruling 26).
SEALING = (
    "who", "recovery", "nobody", "nobody_yet", "code", "code_keep", "code_limit", "code_none", "code_stays",
    "delete",
)  # fmt: skip
#: Choices that every form shares.
COMMON_CHOICES = (
    "yes", "no", "later", "other", "none_reported",
    "normal", "abnormal", "not_assessed", "not_examined", "declined_part",
)  # fmt: skip
#: Words of questionnaires that were filled in on paper (FORMAT.md 5.7).
BANDS = (
    "minimal", "mild", "moderate", "moderately_severe", "severe", "below", "around", "sensitive", "above",
)  # fmt: skip
RESULTS = ("provisional_ptsd", "ptsd", "dso", "cptsd")


def question_keys(form: str, question: Question) -> Iterator[str]:
    """Yield the keys of one question's texts in the order shown."""
    stem = f"form:{form}/q:{question.id}"
    yield from question.paragraphs
    yield stem
    if question.hint:
        yield f"{stem}/hint"
    if question.guide:
        yield f"{stem}/guide"
    yield from (choice.key for choice in question.choices)
    yield from (constraint.key for constraint in question.constraints)
    if question.gate is not None:
        yield question.gate.key


def text_keys(definition: Definition) -> list[str]:
    """Return every key the form needs, unique, in the order of the form."""
    found: dict[str, None] = {f"form:{definition.form}/title": None}
    for section in definition.sections:
        found[section.key] = None
        if section.hint:
            found[f"{section.key}/hint"] = None
        for question in definition.questions.values():
            if question.section == section.id:
                found |= dict.fromkeys(question_keys(definition.form, question))
    found |= {notice.key: None for notice in definition.notices}
    for ending in definition.endings:
        found |= {ending.key: None, f"{ending.key}/guide": None}
    return list(found)


def common_keys() -> list[str]:
    """Return the keys that every form shares: choices, answer states, and the words of values."""
    groups = {
        "o": COMMON_CHOICES, "s": STATES, "time": TIMES_OF_DAY,
        "relation": RELATIONS, "certainty": CERTAINTIES, "source": SOURCES,
        "seal": SEALING, "mark": ("own_question",), "mode": MODES, "band": BANDS, "result": RESULTS,
        "validation": INSTRUMENT_STATUSES,
        "view": VIEWS, "figure": FIGURES, "side": SIDES, "layer": LAYERS,
        "part": PARTS,
    }  # fmt: skip
    return [f"form:_common/{kind}:{code}" for kind, codes in groups.items() for code in codes]


def list_keys(code_list: CodeList) -> list[str]:
    """Return the keys of a code list's labels."""
    return [f"form:_lists/{code_list.name}/o:{item['code']}" for item in code_list.items]


def needed_keys(forms: Iterable[Definition], lists: Iterable[CodeList]) -> set[str]:
    """Return every key that must have an English text, and no other may have one.

    The practice note belongs to no form: a practice organisation shows it before any.
    """
    found = {f"consent:practice/p:{n:02d}" for n in range(1, 4)} | set(common_keys())
    for definition in forms:
        found |= set(text_keys(definition))
    for code_list in lists:
        found |= set(list_keys(code_list))
    return found | rule_keys(rules())


def useless_keys(known: Iterable[str], forms: Iterable[Definition]) -> set[str]:
    """Return the consent texts that no form can show, of those that ``needed_keys`` does not name. An
    organisation's own text for a country (``variants``) is needed by none and shown where it is."""
    docs = {
        doc
        for definition in forms
        for question in definition.questions.values()
        if question.variants is not None
        for doc in question.variants.docs.values()
    }
    return {key for key in known if key.removeprefix("consent:").partition("/")[0] not in docs}


def wording_keys(form: str, question: Question, choices: Sequence[Choice]) -> list[str]:
    """Return the keys whose words were shown: paragraphs, label, hint, guide, choices shown now."""
    own = {choice.key for choice in question.choices} | {c.key for c in question.constraints}
    if question.gate is not None:
        own.add(question.gate.key)
    shown = [key for key in question_keys(form, question) if key not in own]
    return shown + [choice.key for choice in choices]


def wording(keys: Sequence[str], text: Callable[[str], str]) -> str:
    """Return an answer's ``wording``: hex SHA-256 of key, NUL, text, NUL, ... in NFC. FORMAT.md 6"""
    joined = "".join(f"{key}\0{text(key)}\0" for key in keys)
    return hashlib.sha256(unicodedata.normalize("NFC", joined).encode()).hexdigest()
