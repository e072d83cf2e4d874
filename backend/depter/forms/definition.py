"""A form definition as programs read it: structure only, no text (FORMAT.md).

It never holds a word for a person; those stand in translations/. Twin of pwa/src/forms/definition.ts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from depter.errors import FormError
from depter.forms.canonical import hash_of
from depter.forms.lists import CodeList, CodeLists

TYPES: Final = (
    "info", "single", "multi", "yn", "text", "longtext", "narrative", "edate", "datetime",
    "duration", "number", "scale", "repeat", "bodymap", "photo", "audio", "file", "signature",
    "calc", "code", "ref", "group", "consent", "rows", "instrument",
)  # fmt: skip
STATES: Final = (
    "answered", "declined", "not_remembered", "not_known", "not_asked", "deferred",
    "not_applicable", "stopped", "unclear",
)  # fmt: skip
#: Never required; to start or continue; to finish; a warning.
CLASSES: Final = ("N", "C", "F", "W")
ROLES: Final = ("interviewer", "physician", "psychologist", "lawyer", "supervisor")
#: What an interviewer may be trained for, by her profile.
TRAININGS: Final = ("children",)
AUDIENCES: Final = ("survivor", "interviewer")
#: States under which an answer may hold a value: what was said before stopping is kept.
WITH_VALUE: Final = ("answered", "unclear", "stopped", "deferred")

CHOICE_TYPES: Final = frozenset({"single", "multi", "yn", "code", "consent"})
#: Types that carry no answer of their own.
SILENT_TYPES: Final = frozenset({"info", "group"})
LENGTHS: Final = {"text": 500, "longtext": 20_000, "narrative": 200_000}
OWN_STATES: Final = ("answered", "not_asked", "deferred", "not_applicable", "not_known")
CONSENT_STATES: Final = ("answered", "not_asked", "stopped")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its code, the key of its label, whether it stands alone, where it is offered."""

    code: str
    key: str
    exclusive: bool = False
    under: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate before a question, and the key of the text that says why it is shut."""

    id: str
    key: str
    open_if: Any


@dataclass(frozen=True, slots=True)
class Variants:
    """By the answer ``by``: the text that stands in place of the paragraphs, where the words have one."""

    by: str
    docs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A choice that follows from what was said elsewhere: offered, and no answer until it is taken."""

    code: str
    condition: Any


@dataclass(frozen=True, slots=True)
class Constraint:
    """What must hold for an answer, and the key of the text that says so."""

    id: str
    key: str
    must: Any


@dataclass(frozen=True, slots=True)
class Question:
    """One question, group or repeat, with every default filled in."""

    id: str
    type: str
    required: str
    audience: str
    accept: tuple[str, ...] | None
    choices: tuple[Choice, ...]
    under: str | None
    under_else: str | None
    condition: Any
    gate: Gate | None
    constraints: tuple[Constraint, ...]
    calc: Any
    #: For multi.
    suggest: tuple[Suggestion, ...]
    answered_by: tuple[str, ...] | None
    seen_by: tuple[str, ...] | None
    states: tuple[str, ...]
    min: float | None
    max: float | None
    decimals: int
    #: A day still to come is no fault here.
    future: bool
    max_length: int
    max_count: int
    other: bool
    hint: bool
    guide: bool
    paragraphs: tuple[str, ...]
    variants: Variants | None
    #: Asked again at each meeting; a yes from an earlier one is a warning.
    again: bool
    #: The question that has to be answered anew at each meeting before more is written here.
    asked_now: str | None
    #: For consent: the questions that say in which language, how and through whom it was given.
    taken: Mapping[str, str]
    sensitive: bool
    #: While it holds, the question and all inside it stay out of the paper that leaves the desk.
    kept_back_if: Any
    views: tuple[str, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    layer: str | None
    link: str | None
    #: For rows: the repeat whose rows may be named.
    of: str | None
    #: For a repeat: the question inside whose answer names a row, and the letters before its number.
    name_by: str | None
    row_prefix: str | None
    #: For repeats: a row begins with each meeting (opens), or belongs to the end of each (closes).
    meeting: str | None
    #: What the conductor fills in when the draft or the row begins; it can be changed.
    auto: str | None
    #: The field of the interviewer's profile that is copied when the draft begins.
    profile: str | None
    items: tuple["Question", ...]
    section: str
    group: str | None
    #: Nearest repeat around this question.
    repeat: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """One screen of the form."""

    id: str
    key: str
    #: The part of the specification that it carries out, for ``depter forms stats``.
    part: str | None
    hint: bool
    always: bool
    #: How a meeting is closed: the phone's page of the pause leads here.
    closes: bool
    condition: Any
    items: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Advice shown to the interviewer at a question while a condition holds. ``seen``: she confirms
    that it was read, and the answer keeps when it was shown, and when that was."""

    id: str
    key: str
    level: str
    at: str
    condition: Any
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """A condition under which the interview stops; ``keep`` says what becomes of the draft."""

    id: str
    key: str
    keep: str
    at: str
    condition: Any


@dataclass(frozen=True)
class Definition:
    """A loaded form."""

    form: str
    version: int
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...]
    endings: tuple[Ending, ...]
    questions: Mapping[str, Question]
    source: dict[str, Any] = field(repr=False)

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of the canonical JSON: what a record names (SPEC 5, key 2)."""
        return hash_of(self.source)

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {section.id: section for section in self.sections}


def _tuple(value: Any) -> tuple[Any, ...] | None:
    return None if value is None else tuple(value)


def _common(code: str, exclusive: bool = False) -> Choice:
    return Choice(code, f"form:_common/o:{code}", exclusive)


def _choices(form: str, raw: dict[str, Any], lists: Mapping[str, CodeList]) -> Iterator[Choice]:
    kind = raw["type"]
    if kind in ("yn", "consent"):
        yield from (_common("yes"), _common("no"))
    if kind == "consent":
        yield _common("later")
    for entry in raw.get("choices", ()):
        choice: dict[str, Any] = {"code": entry} if isinstance(entry, str) else entry
        code = choice["code"]
        key = f"form:{form}/q:{raw['id']}/o:{code}"
        if choice.get("common"):
            key = f"form:_common/o:{code}"
        yield Choice(code, key, choice.get("exclusive", False))
    if "list" in raw:
        if raw["list"] not in lists:
            raise FormError("form.unknown_list", list=raw["list"])
        for item in lists[raw["list"]].items:
            code = item["code"]
            yield Choice(
                code, f"form:_lists/{raw['list']}/o:{code}", False, _tuple(item.get("under"))
            )
    if raw.get("other"):
        yield _common("other")
    if kind == "multi" and raw.get("none_reported", True):
        yield _common("none_reported", True)


def default_states(kind: str, audience: str) -> tuple[str, ...]:
    """Return the answer states of a question that names none itself. FORMAT.md 3.3"""
    if kind == "consent":
        return CONSENT_STATES
    return STATES if audience == "survivor" else OWN_STATES


def _codes(lists: Mapping[str, CodeList], name: str) -> tuple[str, ...]:
    return tuple(str(item["code"]) for item in lists[name].items) if name in lists else ()


def _question(
    form: str,
    raw: dict[str, Any],
    lists: Mapping[str, CodeList],
    place: tuple[str, str | None, str | None],
    found: dict[str, Question],
    around: Mapping[str, Any],
) -> Question:
    section, group, repeat = place
    # Who sees and answers a section, a group or a repeat sees and answers what stands in it.
    roles = {key: raw.get(key, around.get(key)) for key in ("answered_by", "seen_by")}
    kind, name = raw["type"], raw["id"]
    audience = raw.get("audience", "survivor")
    inside = (section, None, name) if kind == "repeat" else (section, name, repeat)
    items = tuple(
        _question(form, child, lists, inside, found, roles) for child in raw.get("items", ())
    )
    gate = raw.get("gate")
    scale = kind == "scale"
    code_list = lists.get(raw.get("list", ""))
    question = Question(
        id=name,
        type=kind,
        required=raw.get("required", "N"),
        audience=audience,
        accept=_tuple(raw.get("accept")),
        choices=tuple(_choices(form, raw, lists)) if kind in {*CHOICE_TYPES, "calc"} else (),
        under=raw.get("under"),
        under_else=None if code_list is None else code_list.otherwise,
        condition=raw.get("if"),
        gate=gate and Gate(gate["id"], f"form:{form}/g:{gate['id']}", gate["open_if"]),
        constraints=tuple(
            Constraint(item["id"], f"form:{form}/q:{name}/c:{item['id']}", item["must"])
            for item in raw.get("constraints", ())
        ),
        calc=raw.get("calc"),
        suggest=tuple(Suggestion(one["code"], one["if"]) for one in raw.get("suggest", ())),
        answered_by=_tuple(roles["answered_by"]),
        seen_by=_tuple(roles["seen_by"]),
        states=_tuple(raw.get("states")) or default_states(kind, audience),
        min=raw.get("min", 0 if scale else None),
        max=raw.get("max", 10 if scale else None),
        decimals=raw.get("decimals", 0),
        future=raw.get("future", False),
        max_length=raw.get("max_length", LENGTHS.get(kind, 500)),
        max_count=raw.get("max_count", 8 if kind in ("photo", "file") else 64),
        other=raw.get("other", False),
        hint=raw.get("hint", False),
        guide=raw.get("guide", False),
        paragraphs=tuple(raw.get("paragraphs", ())),
        variants=Variants(**raw["variants"]) if "variants" in raw else None,
        again=raw.get("again", False),
        asked_now=raw.get("asked_now"),
        taken=raw.get("taken", {}),
        sensitive=raw.get("sensitive", False),
        kept_back_if=raw.get("kept_back_if"),
        views=tuple(raw.get("views", ())),
        regions=_codes(lists, "body_region") if kind == "bodymap" else (),
        kinds=_codes(lists, "mark_kind") if kind == "bodymap" else (),
        layer=raw.get("layer"),
        link=raw.get("link"),
        of=raw.get("of"),
        name_by=raw.get("name_by"),
        row_prefix=raw.get("row_prefix"),
        meeting=raw.get("meeting"),
        auto=raw.get("auto"),
        profile=raw.get("profile"),
        items=items,
        section=section,
        group=group,
        repeat=repeat,
    )
    if name in found:
        raise FormError("form.duplicate_id", id=name)
    found[name] = question
    return question


def build_definition(raw: dict[str, Any], every: CodeLists) -> Definition:
    """Return the definition of a JSON that the checker has passed, with the lists it is bound to.

    Raises ``form.format``, ``form.unknown_list``, ``form.list_hash``, ``form.duplicate_id``; use
    ``load`` for a file.
    """
    if raw.get("format") != 1:
        raise FormError("form.format")
    form = raw["form"]
    lists = {name: every.bound(name, digest) for name, digest in raw.get("lists", {}).items()}
    found: dict[str, Question] = {}
    return Definition(
        form=form,
        version=raw["version"],
        sections=tuple(
            Section(
                id=section["id"],
                key=f"form:{form}/sec:{section['id']}",
                part=section.get("part"),
                hint=section.get("hint", False),
                always=section.get("always", False),
                closes=section.get("closes", False),
                condition=section.get("if"),
                items=tuple(
                    _question(form, item, lists, (section["id"], None, None), found, section)
                    for item in section["items"]
                ),
            )
            for section in raw["sections"]
        ),
        notices=tuple(
            Notice(
                n["id"],
                f"form:{form}/n:{n['id']}",
                n["level"],
                n["at"],
                n["if"],
                n.get("seen", False),
            )
            for n in raw.get("notices", ())
        ),
        endings=tuple(
            Ending(e["id"], f"form:{form}/e:{e['id']}", e["keep"], e["at"], e["if"])
            for e in raw.get("endings", ())
        ),
        questions=found,
        source=raw,
    )
