"""What ``depter forms check`` says of a fault: the place, the code and one plain sentence.

It judges nothing; the codes stand in FORMAT.md 7.
"""

from typing import Final

from depter.errors import FormError

_SAID: Final = {
    "form.json": "this is not JSON",
    "form.duplicate_key": "the key {key} stands here twice",
    "form.too_large": "this is larger than any form a phone should carry",
    "form.format": 'the format of a definition is 1: "format": 1',
    "form.key": "nobody knows this key here",
    "form.missing_key": "this key is missing",
    "form.type": "this value has the wrong form",
    "form.id": "an id is small letters, digits and _ with a dot inside, like al.days",
    "form.duplicate_id": "{id} is used twice",
    "form.unknown_type": "there is no such type of question",
    "form.unknown_list": "there is no list {list}, or the form does not name its hash",
    "form.list_hash": "no version of this list has this hash; the newest has {expected}",
    "form.list": "this code list breaks the format",
    "form.unknown_question": "there is no such question",
    "form.unknown_choice": "the question has no such choice",
    "form.unknown_role": "there is no such role",
    "form.unknown_state": "there is no such state, or answered and not_asked are missing",
    "form.required": "this cannot be required; no answer of the person who tells ever is",
    "form.range": "the least is more than the most",
    "form.text_in_definition": "words for people stand in translations/, not here",
    "form.unknown_op": "there is no such operator",
    "form.arity": "the operator takes another number of arguments",
    "form.expression": "the operator cannot take this",
    "form.not_a_condition": "this is no condition: it can never be true or false",
    "form.fraction": "numbers in a definition are whole",
    "form.depth": "this is nested too deep",
    "form.outside_repeat": "a row's answer is seen from outside only through some, every and sum",
    "form.cycle": "it depends on itself: {circle}",
    "form.unreachable": "no answers can ever bring {id} up",
    "form.version_twice": "two files are {form} version {version}; raise the version of one",
    "form.released_changed": (
        "{form} version {version} was released and may not change: put the old file back beside it"
        " as {form}-{version}.json, and raise the version of the new one"
    ),
    "form.released_gone": (
        "{form} version {version} was released and its file is gone: records made with it could"
        " no longer be read; put it back as {form}-{version}.json"
    ),
}


def sentence(fault: FormError) -> str:
    """Return one plain sentence about a fault; its code where there is none."""
    facts = dict(fault.facts)
    if isinstance(circle := facts.get("questions"), list):
        facts["circle"] = " -> ".join(map(str, circle))
    try:
        return _SAID[fault.code].format(**facts)
    except KeyError:
        return ", ".join(f"{name} {value}" for name, value in facts.items())


def line(place: str, fault: FormError) -> str:
    """Return ``file:line: code path: sentence``."""
    at = f"{place}:{fault.facts.get('line', 1)}: {fault.code}"
    path = fault.facts.get("path", "")
    return f"{at} {path}: {sentence(fault)}" if path else f"{at}: {sentence(fault)}"
