"""The strict checker of definitions and code lists: every fault with a code, a path and a line.

It accepts no word for a person, no condition in a circle and no question that nothing brings up.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from depter.errors import FormError
from depter.forms.check_expression import ExpressionCheck
from depter.forms.definition import CHOICE_TYPES, Definition, Question, build_definition
from depter.forms.document import MOST_REPEATS
from depter.forms.lines import line_numbers, parse, too_deep
from depter.forms.lists import CodeLists
from depter.forms.reach import cycles, unreachable
from depter.forms.shape import check_no_text, check_shape

_MAX_BYTES: Final = 1 << 20
_MOST_NESTED: Final = 64
#: Larger than the whole Istanbul Protocol by far, and still quick on a phone.
_MOST_SECTIONS: Final = 300
_MOST_QUESTIONS: Final = 2_000
#: What says nothing short enough to name a row by.
UNNAMING: Final = frozenset(
    {"info", "repeat", "bodymap", "photo", "audio", "file", "signature", "instrument"}
)


class _Problems:
    """Collects faults; each path and code once."""

    def __init__(self, lines: Mapping[str, int]) -> None:
        self._lines = lines
        self.found: dict[tuple[str, str], FormError] = {}

    def report(self, code: str, path: str, **facts: object) -> None:
        line_path = path
        while line_path not in self._lines and line_path:
            line_path = line_path[: max(line_path.rfind("."), line_path.rfind("["), 0)]
        line = self._lines.get(line_path, 1)
        self.found.setdefault((code, path), FormError(code, path=path, line=line, **facts))

    def __call__(self, code: str, path: str) -> None:
        self.report(code, path)

    def in_order(self) -> list[FormError]:
        """Return the faults by line."""
        return sorted(self.found.values(), key=lambda fault: int(str(fault.facts["line"])))


def check_text(text: str, lists: CodeLists) -> list[FormError]:
    """Return every fault of a definition's JSON text, by line; an empty list when it is sound.

    Codes stand in FORMAT.md 7; ``facts`` are the ``path`` and ``line`` and what else helps.
    """
    if len(text) > _MAX_BYTES:
        return [FormError("form.too_large", path="", line=1)]
    try:
        raw = parse(text)
    except FormError as fault:
        return [fault]
    deep = too_deep(text, _MOST_NESTED)
    if deep is not None:
        return [FormError("form.depth", path="", line=deep)]
    problems = _Problems(line_numbers(text))
    check_no_text(raw, "", problems)
    if not check_shape(raw, problems) or problems.found:
        return problems.in_order()
    if len(raw["sections"]) > _MOST_SECTIONS or len(_walk(raw)) > _MOST_QUESTIONS:
        problems.report("form.too_large", "sections")
        return problems.in_order()
    _check_ids(raw, problems)
    _check_lists(raw, lists, problems)
    _check_repeats(raw, problems)
    if not problems.found:
        _check_meaning(raw, build_definition(raw, lists), problems)
    return problems.in_order()


def _walk(raw: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return every question of a well-shaped definition with its path."""
    found: list[tuple[str, dict[str, Any]]] = []

    def into(items: Sequence[dict[str, Any]], path: str) -> None:
        for n, item in enumerate(items):
            place = f"{path}.items[{n}]"
            found.append((place, item))
            into(item.get("items", ()), place)

    for n, section in enumerate(raw["sections"]):
        into(section["items"], f"sections[{n}]")
    return found


def _check_ids(raw: Mapping[str, Any], problems: _Problems) -> None:
    groups = {
        "sections": [(f"sections[{n}].id", s["id"]) for n, s in enumerate(raw["sections"])],
        "notices": [(f"notices[{n}].id", s["id"]) for n, s in enumerate(raw.get("notices", ()))],
        "endings": [(f"endings[{n}].id", s["id"]) for n, s in enumerate(raw.get("endings", ()))],
        "questions": [(f"{path}.id", question["id"]) for path, question in _walk(raw)],
    }
    for pairs in groups.values():
        seen: set[str] = set()
        for path, name in pairs:
            if name in seen:
                problems.report("form.duplicate_id", path, id=name)
            seen.add(name)
    for path, question in _walk(raw):
        codes = [c if isinstance(c, str) else c["code"] for c in question.get("choices", ())]
        reserved = {"none_reported"} | ({"other"} if question.get("other") else set())
        for n, code in enumerate(codes):
            if code in codes[:n] or code in reserved:
                problems.report("form.duplicate_id", f"{path}.choices[{n}]", id=code)
    known = {question["id"] for _, question in _walk(raw)}
    for path, question in _walk(raw):
        for part, name in question.get("taken", {}).items():
            if name not in known:
                problems.report("form.unknown_question", f"{path}.taken.{part}")
    anew = {
        one["id"] for section in raw["sections"] for one in section["items"] if one.get("again")
    }
    for path, question in _walk(raw):
        if "asked_now" in question and question["asked_now"] not in anew:
            problems.report("form.unknown_question", f"{path}.asked_now")
    for key in ("notices", "endings"):
        for n, part in enumerate(raw.get(key, ())):
            if part["at"] not in known:
                problems.report("form.unknown_question", f"{key}[{n}].at")


def _check_repeats(raw: Mapping[str, Any], problems: _Problems) -> None:
    """Links to rows, what names a row, and how deep repeats stand in each other."""
    kinds = {question["id"]: question["type"] for _, question in _walk(raw)}
    prefixes: set[str] = set()
    for path, question in _walk(raw):
        of = question.get("of")
        if of is not None and kinds.get(of) != "repeat":
            code = "form.type" if of in kinds else "form.unknown_question"
            problems.report(code, f"{path}.of", id=of)
        prefix = question.get("row_prefix")
        if prefix is not None and prefix in prefixes:
            problems.report("form.duplicate_id", f"{path}.row_prefix", id=prefix)
        prefixes.add(str(prefix))

    def into(items: Sequence[dict[str, Any]], path: str, around: int) -> None:
        for n, item in enumerate(items):
            place = f"{path}.items[{n}]"
            own = item["type"] == "repeat"
            if own and around == MOST_REPEATS:
                problems.report("form.depth", place)
            if own and "name_by" in item and item["name_by"] not in _in_row(item["items"]):
                code = "form.type" if item["name_by"] in kinds else "form.unknown_question"
                problems.report(code, f"{place}.name_by", id=item["name_by"])
            into(item.get("items", ()), place, around + own)

    for n, section in enumerate(raw["sections"]):
        into(section["items"], f"sections[{n}]", 0)


def _in_row(items: Sequence[dict[str, Any]]) -> set[str]:
    """Return the questions of a row itself that can name it: groups unfolded, other rows not."""
    found: set[str] = set()
    for item in items:
        if item["type"] == "group":
            found |= _in_row(item["items"])
        elif item["type"] not in UNNAMING:
            found.add(item["id"])
    return found


def _check_lists(raw: Mapping[str, Any], lists: CodeLists, problems: _Problems) -> None:
    bound = raw.get("lists", {})
    used: set[str] = set()
    for path, question in _walk(raw):
        if question["type"] == "bodymap":
            used |= {"body_region", "mark_kind"}
        if "list" in question:
            used.add(question["list"])
            if question["list"] not in lists or question["list"] not in bound:
                problems.report("form.unknown_list", f"{path}.list", list=question["list"])
    for name, digest in bound.items():
        if name not in lists or name not in used:
            problems.report("form.unknown_list", f"lists.{name}", list=name)
        elif not lists.knows(name, digest):
            problems.report("form.list_hash", f"lists.{name}", expected=lists[name].hash.hex())


def _check_meaning(raw: Mapping[str, Any], definition: Definition, problems: _Problems) -> None:
    check = ExpressionCheck(definition, problems)
    for n, section in enumerate(raw["sections"]):
        check.condition(section.get("if"), f"sections[{n}].if", None)
    for key in ("notices", "endings"):
        for n, part in enumerate(raw.get(key, ())):
            # A notice is looked at where its question stands, an ending from the whole form.
            at = definition.questions[part["at"]]
            check.condition(part["if"], f"{key}[{n}].if", at.repeat if key == "notices" else None)
    paths = {question["id"]: path for path, question in _walk(raw)}
    for path, source in _walk(raw):
        _check_question(
            source, path, definition.questions[source["id"]], definition, check, problems
        )
    circles = list(cycles(definition))
    for circle in circles:
        problems.report("form.cycle", paths[circle[0]], questions=circle)
    if circles or problems.found:
        return
    for name in unreachable(definition):
        problems.report("form.unreachable", paths[name], id=name)


def _check_question(
    source: Mapping[str, Any],
    path: str,
    question: Question,
    definition: Definition,
    check: ExpressionCheck,
    problems: _Problems,
) -> None:
    check.condition(source.get("if"), f"{path}.if", question.repeat)
    check.condition(source.get("kept_back_if"), f"{path}.kept_back_if", question.repeat)
    if "gate" in source:
        check.condition(source["gate"]["open_if"], f"{path}.gate.open_if", question.repeat)
    for n, constraint in enumerate(source.get("constraints", ())):
        check.condition(constraint["must"], f"{path}.constraints[{n}].must", question.repeat)
    if "calc" in source:
        check.value(source["calc"], f"{path}.calc", question.repeat)
    if question.under is not None:
        check.value(question.under, f"{path}.under", question.repeat)
        narrowing = definition.questions.get(question.under)
        known = {choice.code for choice in narrowing.choices} if narrowing else set()
        wanted = {code for choice in question.choices for code in choice.under or ()}
        if narrowing is not None and not wanted <= known:
            problems.report("form.unknown_choice", f"{path}.under")
    codes = {choice.code for choice in question.choices}
    if question.variants is not None:
        check.value(question.variants.by, f"{path}.variants.by", question.repeat)
        by = definition.questions.get(question.variants.by)
        if by is not None and not set(question.variants.docs) <= {c.code for c in by.choices}:
            problems.report("form.unknown_choice", f"{path}.variants.docs")
    for n, one in enumerate(source.get("suggest", ())):
        check.condition(one["if"], f"{path}.suggest[{n}].if", question.repeat)
        if one["code"] not in codes:
            problems.report("form.unknown_choice", f"{path}.suggest[{n}].code")
    if question.accept is not None and (
        question.type not in CHOICE_TYPES - {"multi"} or not set(question.accept) <= codes
    ):
        problems.report("form.unknown_choice", f"{path}.accept")
    if "answered" not in question.states or "not_asked" not in question.states:
        problems.report("form.unknown_state", f"{path}.states")
    if question.min is not None and question.max is not None and question.min > question.max:
        problems.report("form.range", f"{path}.min")
    answerless = question.type in ("info", "group", "calc")
    if question.required in ("C", "F") and answerless:
        problems.report("form.required", f"{path}.required")
    # No answer of the person who tells is ever required, but for safety and consent (class C).
    if question.required == "F" and question.audience == "survivor":
        problems.report("form.required", f"{path}.required")
