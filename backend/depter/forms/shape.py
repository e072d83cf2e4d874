"""The shape of a definition file: which keys may stand where, and of what JSON type.

It knows nothing of what the parts mean to each other; that is ``check``.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from depter.forms.consent import TAKEN
from depter.forms.definition import AUDIENCES, CLASSES, LENGTHS, ROLES, STATES, TYPES
from depter.forms.lists import CODE, NAME

#: (code, path) -> None
Report = Callable[[str, str], None]
Test = Callable[[Any], bool]

QUESTION_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,15}(\.[a-z0-9_]{1,40})+")
PART: Final = re.compile(r"[A-Z][0-9]{0,2}(\.[A-Za-z0-9]{1,4}){0,3}")
FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")
PREFIX: Final = re.compile(r"[A-Z]{1,3}")
DOC: Final = re.compile(r"[a-z][a-z0-9-]*")
PARAGRAPH: Final = re.compile(r"consent:[a-z][a-z0-9-]*/p:[0-9]{2}")
#: A definition holds names and codes only; anything with a space or a letter beyond ASCII is text.
WORD: Final = re.compile(r"[A-Za-z0-9_.:/+*<>=!%~?-]{1,64}")


def matches(pattern: re.Pattern[str]) -> Test:
    """Return a test for texts of a pattern."""
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def among(*allowed: str) -> Test:
    """Return a test for one of some words."""
    return lambda value: isinstance(value, str) and value in allowed


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _upto(most: int) -> Test:
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most
    )


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _some(test: Test, most: int = 100) -> Test:
    return lambda value: (
        isinstance(value, list)
        and 0 < len(value) <= most
        and all(map(test, value))
        and len({str(item) for item in value}) == len(value)
    )


def _expression(value: Any) -> bool:
    return value is not None and not isinstance(value, dict)


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _list(value: Any) -> bool:
    return isinstance(value, list)


def _filled(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _choice(value: Any) -> bool:
    if isinstance(value, dict):
        return (
            set(value) <= {"code", "exclusive", "common"}
            and matches(CODE)(value.get("code"))
            and all(value[key] is True for key in value if key != "code")
        )
    return matches(CODE)(value)


def _taken(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and set(value) <= set(TAKEN)
        and all(map(matches(QUESTION_ID), value.values()))
    )


def _variants(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"by", "docs"}
        and matches(QUESTION_ID)(value["by"])
        and isinstance(value["docs"], dict)
        and bool(value["docs"])
        and all(map(matches(CODE), value["docs"]))
        and all(map(matches(DOC), value["docs"].values()))
    )


TOP: Final[dict[str, Test]] = {
    "format": lambda value: value == 1 and value is not True,
    "form": matches(NAME),
    "version": _upto(10_000),
    "sections": _filled,
    "lists": _object,
    "notices": _list,
    "endings": _list,
}
SECTION: Final[dict[str, Test]] = {
    "id": matches(NAME),
    "items": _filled,
    "part": matches(PART),
    "hint": _flag,
    "always": _flag,
    "closes": _flag,
    "if": _expression,
    "answered_by": _some(among(*ROLES)),
    "seen_by": _some(among(*ROLES)),
}
NOTICE: Final[dict[str, Test]] = {
    "id": matches(NAME),
    "level": among("alarm", "warn", "note"),
    "at": matches(QUESTION_ID),
    "if": _expression,
    "seen": _flag,
}
ENDING: Final[dict[str, Test]] = {
    "id": matches(NAME),
    "keep": among("draft", "nothing"),
    "at": matches(QUESTION_ID),
    "if": _expression,
}
GATE: Final[dict[str, Test]] = {"id": matches(NAME), "open_if": _expression}
CONSTRAINT: Final[dict[str, Test]] = {"id": matches(NAME), "must": _expression}
SUGGESTION: Final[dict[str, Test]] = {"code": matches(CODE), "if": _expression}

_EVERY: Final[dict[str, Test]] = {
    "id": matches(QUESTION_ID),
    "type": among(*TYPES),
    "required": among(*CLASSES),
    "audience": among(*AUDIENCES),
    "accept": _some(matches(CODE)),
    "if": _expression,
    "gate": _object,
    "constraints": _list,
    "answered_by": _some(among(*ROLES)),
    "seen_by": _some(among(*ROLES)),
    "asked_now": matches(QUESTION_ID),
    "states": _some(among(*STATES)),
    "hint": _flag,
    "guide": _flag,
    "paragraphs": _some(matches(PARAGRAPH)),
    "variants": _variants,
    "sensitive": _flag,
    "kept_back_if": _expression,
}
_PROFILE: Final[dict[str, Test]] = {"profile": matches(FIELD)}
_OWN: Final[dict[str, dict[str, Test]]] = {
    "single": {"choices": _some(_choice, 400), "other": _flag, "again": _flag, **_PROFILE},
    "yn": {"again": _flag, **_PROFILE},
    "multi": {
        "choices": _some(_choice, 400),
        "list": matches(NAME),
        "under": matches(QUESTION_ID),
        "other": _flag,
        "none_reported": _flag,
        "max_count": _upto(500),
        "suggest": _filled,
    },
    "code": {
        "list": matches(NAME),
        "under": matches(QUESTION_ID),
        "other": _flag,
        "again": _flag,
        **_PROFILE,
    },
    "signature": {"again": _flag},
    "text": {
        "max_length": _upto(LENGTHS["narrative"]),
        "auto": among("case_no", "pseudonym"),
        "again": _flag,
        **_PROFILE,
    },
    "longtext": {"max_length": _upto(LENGTHS["narrative"]), **_PROFILE},
    "edate": {"future": _flag},
    "datetime": {"auto": among("now", "shutter"), "future": _flag},
    "narrative": {"max_length": _upto(LENGTHS["narrative"])},
    "number": {"min": _number, "max": _number, "decimals": _upto(6), **_PROFILE},
    "scale": {"min": _number, "max": _number},
    "repeat": {
        "items": _filled,
        "max_count": _upto(500),
        "name_by": matches(QUESTION_ID),
        "row_prefix": matches(PREFIX),
        "meeting": among("opens", "closes"),
        **_PROFILE,
    },
    "rows": {"of": matches(QUESTION_ID), "max_count": _upto(500)},
    "group": {"items": _filled},
    "bodymap": {"views": _some(matches(NAME)), "layer": matches(NAME), "max_count": _upto(500)},
    "photo": {"max_count": _upto(500)},
    "audio": {"max_count": _upto(500)},
    "file": {"max_count": _upto(500)},
    "calc": {"calc": _expression, "choices": _some(_choice, 400)},
    "ref": {"link": matches(NAME)},
    "consent": {"taken": _taken, "again": _flag},
}
_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "single": ("choices",),
    "code": ("list",),
    "repeat": ("items",),
    "rows": ("of",),
    "group": ("items",),
    "bodymap": ("views",),
    "calc": ("calc",),
}
#: A wrong value under these keys has a code of its own.
_CODES: Final = {
    "format": "form.format",
    "type": "form.unknown_type",
    "id": "form.id",
    "required": "form.required",
    "answered_by": "form.unknown_role",
    "seen_by": "form.unknown_role",
    "states": "form.unknown_state",
}


def check_keys(
    raw: Any, path: str, allowed: dict[str, Test], needed: tuple[str, ...], report: Report
) -> bool:
    """Report keys that are unknown (``form.key``), missing (``form.missing_key``) or wrong.

    Returns whether the object can be used.
    """
    if not isinstance(raw, dict):
        report("form.type", path)
        return False
    sound = True
    for key, value in raw.items():
        place = f"{path}.{key}" if path else key
        if key not in allowed:
            report("form.key", place)
            sound = False
        elif not allowed[key](value):
            report(_CODES.get(key, "form.type"), place)
            sound = False
    for key in needed:
        if key not in raw:
            report("form.missing_key", f"{path}.{key}" if path else key)
            sound = False
    return sound


def _question(raw: Any, path: str, report: Report) -> bool:
    kind = raw.get("type") if isinstance(raw, dict) else None
    if not isinstance(kind, str):
        kind = ""
    needed = ("id", "type", *_NEEDED.get(kind, ()))
    if kind in TYPES or not isinstance(raw, dict):
        sound = check_keys(raw, path, _EVERY | _OWN.get(kind, {}), needed, report)
    else:
        report("form.unknown_type" if "type" in raw else "form.missing_key", f"{path}.type")
        return False
    if kind == "multi" and "choices" not in raw and "list" not in raw:
        report("form.missing_key", f"{path}.choices")
        sound = False
    if isinstance(raw.get("gate"), dict):
        sound &= check_keys(raw["gate"], f"{path}.gate", GATE, ("id", "open_if"), report)
    parts = (("constraints", CONSTRAINT, ("id", "must")), ("suggest", SUGGESTION, ("code", "if")))
    for key, allowed, names in parts:
        for n, part in enumerate(raw.get(key, ()) if isinstance(raw.get(key), list) else ()):
            sound &= check_keys(part, f"{path}.{key}[{n}]", allowed, names, report)
    children = raw.get("items")
    for n, child in enumerate(children if isinstance(children, list) else ()):
        sound &= _question(child, f"{path}.items[{n}]", report)
    return sound


def check_shape(raw: Any, report: Report) -> bool:
    """Report everything about the shape; return whether a definition can be built from it."""
    if not check_keys(raw, "", TOP, ("format", "form", "version", "sections"), report):
        return False
    sound = True
    for n, section in enumerate(raw["sections"]):
        path = f"sections[{n}]"
        if not check_keys(section, path, SECTION, ("id", "items"), report):
            sound = False
            continue
        for m, item in enumerate(section["items"]):
            sound &= _question(item, f"{path}.items[{m}]", report)
    for key, allowed in (("notices", NOTICE), ("endings", ENDING)):
        for n, part in enumerate(raw.get(key, ())):
            needed = tuple(name for name in allowed if name != "seen")
            sound &= check_keys(part, f"{key}[{n}]", allowed, needed, report)
    return sound


def check_no_text(raw: Any, path: str, report: Report) -> None:
    """Report every string that is a text rather than a name or a code."""
    if isinstance(raw, str):
        if WORD.fullmatch(raw) is None:
            report("form.text_in_definition", path)
    elif isinstance(raw, list):
        for n, item in enumerate(raw):
            check_no_text(item, f"{path}[{n}]", report)
    elif isinstance(raw, dict):
        for key, item in raw.items():
            place = f"{path}.{key}" if path else key
            if key in ("label", "text", "title", "help") or WORD.fullmatch(key) is None:
                report("form.text_in_definition", place)
            else:
                check_no_text(item, place, report)
