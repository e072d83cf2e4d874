"""What a value of each question type looks like, and what an expression sees of it.

It never changes a value: it says what is wrong and leaves it. Twin of pwa/src/forms/values.ts.
"""

import math
import re
from collections.abc import Callable, Collection
from typing import Any, Final

from depter.forms.answers import Answer, Row, is_instant, is_rows, is_text
from depter.forms.consent import is_over
from depter.forms.definition import WITH_VALUE, Question
from depter.forms.edtf import absurd, absurd_moment
from depter.forms.expression import Plain
from depter.forms.score import DECLINED

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_HEX32: Final = re.compile(r"[0-9a-f]{32}")
_CASE: Final = re.compile(r"[0-9a-f]{8}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
TIMES_OF_DAY: Final = ("morning", "afternoon", "evening", "night", "unknown")
RELATIONS: Final = ("before", "after", "around")
_UNIT_DAYS: Final = {"days": 1, "weeks": 7, "months": 30, "years": 365}
#: 150 years: longer lasts nothing that a person tells.
_LONGEST_DAYS: Final = 150 * 365
_UNITS: Final = ("minutes", "hours", *_UNIT_DAYS)
SHAPES: Final = ("point", "line", "area")
SIDES: Final = ("left", "right", "middle")
MODES: Final = ("self", "interviewer", "interpreter")
_MARK_ID: Final = re.compile(r"[0-9a-f]{8}")
_MARK: Final = frozenset({"id", "view", "shape", "points", "x", "y", "region", "side", "kind"})
#: Keys of which an older mark has none: a view, a place, a region and a kind were all it said.
_NEW_MARK: Final = frozenset({"id", "shape", "points", "side", "note", "figure"})
#: How many points make a line or an area.
_FEWEST: Final = {"point": 1, "line": 2, "area": 3}
_MOST_POINTS: Final = 64
_MOST_ITEMS: Final = 200
_INSTRUMENT: Final = frozenset({"instrument", "version", "lang", "mode", "items", "total"})
_ROW: Final = re.compile(r"[0-9a-z]{1,32}")


def is_number(value: Any) -> bool:
    """Return whether a value is a finite JSON number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_empty(kind: str, value: Any) -> bool:
    """Return whether nothing was entered: empty text, empty list, a date without any part."""
    if value is None or value == "":
        return True
    if isinstance(value, list | tuple):
        return not value
    if kind == "narrative":
        return isinstance(value, dict) and value.get("text") == ""
    if kind == "edate" and isinstance(value, dict):
        return value.get("edtf") is None and "anchor" not in value and "time" not in value
    return False


def _part(value: Any, name: str) -> str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _parts(value: Any, name: str) -> list[str] | None:
    if not isinstance(value, list):
        return None
    return [_part(item, name) or "" for item in value]


def _duration(value: Any) -> Plain:
    if not isinstance(value, dict) or not is_number(value.get("n")):
        return None
    number, unit = float(value["n"]), value.get("unit")
    if unit == "hours":
        return number / 24
    if unit == "minutes":
        return number / 1440
    return number * _UNIT_DAYS[unit] if unit in _UNIT_DAYS else None


def plain(question: Question, answer: Answer) -> Plain:
    """Return what an expression sees. FORMAT.md 4.1"""
    value: Any = answer.value
    match question.type:
        case "narrative":
            return _part(value, "text")
        case "edate":
            return _part(value, "edtf")
        case "duration":
            return _duration(value)
        case "photo" | "audio" | "file":
            return _parts(value, "blob")
        case "signature":
            return _part(value, "blob") or _part(value, "way")
        case "bodymap":
            return _parts(value, "region")
        case "repeat":
            return [row.id for row in value] if is_rows(value) else None
        case "instrument":
            total = value.get("total") if isinstance(value, dict) else None
            return total if is_number(total) else None
        case "ref":
            return _part(value, "record") or _part(value, "case")
        case _:
            as_it_is: Plain = value
            return as_it_is


def item_of(question: Question, answer: Answer, code: str, number: int) -> float | None:
    """Return the number on one line of a questionnaire, from 1; None where it is another one, or the
    line was left out or declined."""
    value = answer.value
    if question.type != "instrument" or not _is_instrument(value) or value["instrument"] != code:
        return None
    items = value["items"]
    found = items[number - 1] if 0 < number <= len(items) else None
    return found if is_number(found) else None


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def _is_codes(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_code, value)) and len(set(value)) == len(value)


def _is_blob(value: Any) -> bool:
    return isinstance(value, dict) and _HEX32.fullmatch(_part(value, "blob") or "") is not None


def _is_signature(value: Any) -> bool:
    if _is_blob(value):
        return True
    return (
        isinstance(value, dict)
        and set(value) <= {"way", "witness"}
        and value.get("way") in ("paper", "mark")
        and is_text(value.get("witness", ""), 500)
    )


def _is_edate(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) - {"edtf", "time", "anchor"}:
        return False
    edtf, time, anchor = value.get("edtf", 0), value.get("time"), value.get("anchor")
    if edtf is not None and not is_text(edtf, 64):
        return False
    if "time" in value and not (
        isinstance(time, str) and (time in TIMES_OF_DAY or _TIME.fullmatch(time))
    ):
        return False
    return "anchor" not in value or (
        isinstance(anchor, dict)
        and not set(anchor) - {"relation", "text"}
        and is_text(anchor.get("text"), 500)
        and anchor.get("relation") in RELATIONS
    )


def _is_share(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 1


def _is_old_mark(value: dict[str, Any]) -> bool:
    return (
        _is_share(value.get("x"))
        and _is_share(value.get("y"))
        and all(_is_code(value.get(name)) for name in ("view", "region", "kind"))
    )


def _is_point(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(_is_share(part) and float(f"{part:.4f}") == part for part in value)
    )


def _is_mark(value: Any) -> bool:
    if not isinstance(value, dict) or not _is_old_mark(value):
        return False
    if not _NEW_MARK & set(value):
        return True
    shape, points = value.get("shape"), value.get("points")
    return (
        set(value) - {"note", "figure"} == _MARK
        and _is_text_of(value["id"], _MARK_ID)
        and shape in SHAPES
        and value["side"] in SIDES
        and isinstance(points, list)
        and _FEWEST[shape] <= len(points) <= (1 if shape == "point" else _MOST_POINTS)
        and all(map(_is_point, points))
        and points[0] == [value["x"], value["y"]]
        and is_text(value.get("note", ""), 500)
        and _is_code(value.get("figure", "neutral"))
    )


def _is_marks(value: Any) -> bool:
    if not isinstance(value, list) or not all(map(_is_mark, value)):
        return False
    names = [mark["id"] for mark in value if "id" in mark]
    return len(set(names)) == len(names)


def _is_text_of(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_row_ids(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(_is_text_of(row, _ROW) for row in value)
        and len(set(value)) == len(value)
    )


def _is_exposure(value: Any) -> bool:
    return value in (None, DECLINED) or (is_number(value) and value in (0, 1))


def _is_instrument(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _INSTRUMENT <= set(value) <= _INSTRUMENT | {"exposure"}
        and _is_code(value["instrument"])
        and is_text(value["version"], 60)
        and _is_code(value["lang"])
        and value["mode"] in MODES
        and isinstance(value["items"], list)
        and len(value["items"]) <= _MOST_ITEMS
        and all(item in (None, DECLINED) or is_number(item) for item in value["items"])
        and (value["total"] is None or is_number(value["total"]))
        and ("exposure" not in value or _is_exposure(value["exposure"]))
    )


def _is_narrative(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and not set(value) - {"text", "lang", "verbatim"}
        and is_text(value.get("text"))
        and _is_code(value.get("lang"))
        and isinstance(value.get("verbatim"), bool)
    )


def _is_duration(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and not set(value) - {"n", "unit", "approx"}
        and is_number(value.get("n"))
        and value["n"] >= 0
        and value.get("unit") in _UNITS
        and isinstance(value.get("approx"), bool)
    )


def _is_ref(value: Any) -> bool:
    if isinstance(value, dict) and "case" in value:
        return not set(value) - {"case"} and _CASE.fullmatch(_part(value, "case") or "") is not None
    return (
        isinstance(value, dict)
        and not set(value) - {"record", "question"}
        and _HEX32.fullmatch(_part(value, "record") or "") is not None
    )


def _each(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(check, value))


_SHAPES: Final[dict[str, Callable[[Any], bool]]] = {
    "single": _is_code,
    "yn": _is_code,
    "consent": _is_code,
    "code": _is_code,
    "multi": _is_codes,
    "text": is_text,
    "longtext": is_text,
    "narrative": _is_narrative,
    "edate": _is_edate,
    "datetime": is_instant,
    "duration": _is_duration,
    "number": is_number,
    "scale": is_number,
    "photo": _each(_is_blob),
    "audio": _each(_is_blob),
    "file": _each(_is_blob),
    "signature": _is_signature,
    "bodymap": _is_marks,
    "rows": _is_row_ids,
    "instrument": _is_instrument,
    "ref": _is_ref,
    "repeat": lambda value: is_rows(value) or value == [],
    "calc": lambda value: value is None or isinstance(value, str | int | float | bool | list),
}


def has_shape(question: Question, value: Any) -> bool:
    """Return whether a value has the form its type asks for, whatever it says. FORMAT.md 5.2"""
    shape = _SHAPES.get(question.type)
    return value is None if shape is None else shape(value)


def _number_fault(question: Question, value: float) -> str | None:
    if question.min is not None and value < question.min:
        return "answer.too_small"
    if question.max is not None and value > question.max:
        return "answer.too_large"
    return None if float(f"{value:.{question.decimals}f}") == value else "answer.decimals"


def _multi_fault(question: Question, codes: list[str], choices: Collection[str]) -> str | None:
    if any(code not in choices for code in codes):
        return "answer.unknown_choice"
    alone = any(choice.exclusive and choice.code in codes for choice in question.choices)
    if alone and len(codes) > 1:
        return "answer.exclusive"
    return "answer.too_many" if len(codes) > question.max_count else None


def value_fault(
    question: Question, answer: Answer, choices: Collection[str], today: str
) -> str | None:
    """Return the code of what is wrong with an entered value, or None.

    ``choices`` are those shown now; of a question of type rows, the ids of the rows there are.
    """
    value: Any = answer.value
    if is_empty(question.type, value):
        return "answer.empty" if answer.state == "answered" and question.type != "calc" else None
    if answer.state not in WITH_VALUE:
        return "answer.value_with_state"
    if not has_shape(question, value):
        return "answer.shape"
    seen: Any = plain(question, answer)
    match question.type:
        case "single" | "yn" | "consent" | "code":
            if seen not in choices:
                return "answer.unknown_choice"
            return "consent.over" if is_over(answer.consent, today) else None
        case "multi":
            return _multi_fault(question, seen, choices)
        case "text" | "longtext" | "narrative":
            return "answer.too_long" if len(seen) > question.max_length else None
        case "edate" | "datetime":
            weigh = absurd if question.type == "edate" else absurd_moment
            found = weigh(seen, today) if isinstance(seen, str) else None
            return None if found == "date.future" and question.future else found
        case "duration":
            return "answer.too_large" if seen > _LONGEST_DAYS else None
        case "number" | "scale":
            return _number_fault(question, seen)
        case "rows":
            if any(row not in choices for row in seen):
                return "answer.unknown_row"
            return "answer.too_many" if len(seen) > question.max_count else None
        case "bodymap":
            if any(view not in question.views for view in _parts(value, "view") or ()):
                return "answer.unknown_choice"
            if question.regions and any(region not in question.regions for region in seen):
                return "answer.unknown_region"
            if question.kinds and any(mark["kind"] not in question.kinds for mark in value):
                return "answer.unknown_choice"
            return "answer.too_many" if len(value) > question.max_count else None
        case "photo" | "audio" | "file" | "repeat":
            return "answer.too_many" if len(value) > question.max_count else None
        case _:
            return None


def rows_of(value: Any) -> tuple[Row, ...]:
    """Return the rows of a repeat's value, none where it has none."""
    return value if is_rows(value) else ()
