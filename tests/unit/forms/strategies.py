"""Generated expressions, environments and answers, sound and unsound alike."""

from typing import Any

from hypothesis import strategies as st

from depter.forms.check_expression import ARITY
from depter.forms.definition import STATES, Question
from tests.unit.forms.twin import definition

NAMES = ("q.a", "q.b", "q.c", "q.miss")
CODES = ("a", "b", "yes", "M01.punch")
DATES = ("2023", "2023-05", "2023-05-10", "2023-24", "199X~", "../2022", "2023/2024", "2027-01-01")
MOMENTS = (
    "2026-11-23T10:00:00Z", "2026-11-23T15:59:59.5+06:00", "2026-11-23T10:00Z",
    "2026-11-25T00:00:00Z", "2026-02-30T10:00:00Z", "2026-11-23T24:00:00Z", "1850-01-01T00:00:00Z",
    "2026-11-23T10:00:00-23:59", "2026-11-23T10:00:60Z", "2026-11-23 10:00:00Z",
)  # fmt: skip
NUMBERS = st.sampled_from([0, 1, -1, 2, 5, 0.5, 2.5, -2.5, 0.1, 1e308, 7.0])


def _values() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.none(),
        st.booleans(),
        NUMBERS,
        st.sampled_from(CODES + DATES + MOMENTS),
        st.text(max_size=4),
        st.lists(st.sampled_from(CODES), max_size=3, unique=True),
    )


def worlds() -> st.SearchStrategy[Any]:
    """Environments with two levels."""
    values = st.dictionaries(st.sampled_from(NAMES[:3]), _values(), max_size=3)
    states = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(STATES), max_size=2)
    row = st.fixed_dictionaries({"value": values, "state": states})
    return st.fixed_dictionaries(
        {
            "value": values,
            "state": states,
            "rows": st.dictionaries(st.just("r.a"), st.lists(row, max_size=3), max_size=1),
            "consent": st.dictionaries(st.just("c.x"), st.sampled_from(["yes", "no"]), max_size=1),
            "trained": st.sampled_from([[], ["children"]]),
            "papers": st.dictionaries(
                st.sampled_from(["q.a", "q.b"]),
                st.fixed_dictionaries({"phq9": st.lists(st.integers(0, 3), max_size=9)}),
                max_size=1,
            ),
        }
    )


def expressions() -> st.SearchStrategy[Any]:
    """Expressions, most of them sensible, some with too few arguments."""
    leaves = st.one_of(
        st.sampled_from(NAMES + CODES + DATES + MOMENTS), NUMBERS, st.booleans(), st.none(),
        st.sampled_from([["today"], ["role"], ["lang"], ["consent", "c.x"], ["lit", "q.a"], []]),
        st.just(["meetings"]),
        st.sampled_from([["trained", "children"], ["trained", "q.a"], ["trained"]]),
        st.tuples(
            st.just("item"), st.sampled_from(["q.a", "q.b", 3]),
            st.sampled_from(["phq9", "gad7", None]), st.sampled_from([0, 1, 9, 1.5, -1, "1"]),
        ).map(list),
    )  # fmt: skip
    named = ("answered", "state", "some", "every", "last", "sum")

    def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        plain = st.sampled_from(sorted(set(ARITY) - {"lit", "consent", "trained", *named}))
        free = st.tuples(plain, st.lists(inner, max_size=4)).map(lambda p: [p[0], *p[1]])
        picks = st.tuples(
            st.sampled_from(["selected", "any", "all", "none", "in"]),
            st.sampled_from(NAMES),
            st.lists(st.sampled_from(CODES), min_size=1, max_size=3),
        ).map(lambda p: [p[0], p[1], *p[2]])
        states = st.tuples(st.sampled_from(named[:2]), st.sampled_from(NAMES)).map(list)
        rows = st.tuples(st.sampled_from(named[2:]), st.just("r.a"), inner).map(list)
        return st.one_of(free, picks, states, rows)

    return st.recursive(leaves, grown, max_leaves=12)


_HEX = st.sampled_from(["0a" * 16, "ff" * 16, "zz"])
_TEXTS = st.one_of(st.text(st.characters(codec="utf-8"), max_size=6), st.just("x" * 45))


_ROW_IDS = st.text("abc1", min_size=1, max_size=1)


def _old_marks() -> st.SearchStrategy[Any]:
    mark = {"view": st.just("body_front"), "x": NUMBERS, "y": st.just(0.5)}
    return st.fixed_dictionaries(
        mark | {"region": st.just("nape"), "kind": st.just("scar")},
        optional={"colour": st.just("red")},
    )


_SHARES = st.sampled_from([0, 1, 0.5, 0.1234, 0.12345, 1.5, -0.25, True, "0.5"])


@st.composite
def _marks(draw: st.DrawFn) -> Any:
    points = draw(st.lists(st.lists(_SHARES, min_size=2, max_size=2), min_size=1, max_size=3))
    mark = {
        "id": draw(st.sampled_from(["0a1b2c3d", "ffffffff", "FFFFFFFF", "12"])),
        "view": draw(st.sampled_from(["body_front", "body_back", "moon"])),
        "shape": draw(st.sampled_from(["point", "point", "line", "area", "ring", None])),
        "points": points,
        "x": points[0][0],
        "y": points[0][1],
        "region": draw(st.sampled_from(["nape", "nape", "wing", "no code"])),
        "side": draw(st.sampled_from(["left", "middle", "up"])),
        "kind": "scar",
    }
    if draw(st.booleans()):
        mark["note"] = draw(st.sampled_from(["of a belt", "x" * 501, 3]))
    if draw(st.booleans()):
        mark["figure"] = draw(st.sampled_from(["child", "a child", 3]))
    for key in draw(st.sampled_from([[], [], [], ["side"], ["id"], ["points"], ["shape", "id"]])):
        del mark[key]
    return mark


def _instruments() -> st.SearchStrategy[Any]:
    optional = {"band": st.just("severe"), "exposure": st.sampled_from([None, 0, 1, 2, "declined"])}
    value = {
        "instrument": st.sampled_from(["phq9", "no such thing"]),
        "version": st.sampled_from(["", "1.0", "x" * 61]),
        "lang": st.just("ky"),
        "mode": st.sampled_from(["self", "interpreter", "dog", 1]),
        "items": st.lists(
            st.one_of(st.none(), NUMBERS, st.sampled_from(["2", "declined"])), max_size=3
        ),
        "total": st.one_of(st.none(), NUMBERS, st.just(True)),
    }
    return st.fixed_dictionaries(value, optional=optional)


def value_of(question: Question) -> st.SearchStrategy[Any]:
    """A value for a question, sound or not."""
    codes = [choice.code for choice in question.choices] or ["a"]
    one = st.sampled_from([*codes, "no_such_code"])
    match question.type:
        case "single" | "yn" | "consent" | "code":
            return one
        case "multi":
            return st.lists(one, max_size=3)
        case "narrative":
            return st.fixed_dictionaries(
                {"text": _TEXTS, "lang": st.just("ky"), "verbatim": st.booleans()}
            )
        case "edate":
            return st.fixed_dictionaries(
                {"edtf": st.one_of(st.none(), st.sampled_from(DATES), st.just("nonsense"))},
                optional={
                    "time": st.sampled_from(["night", "10:30", "99:00"]),
                    "anchor": st.just({"relation": "before", "text": "Nooruz"}),
                },
            )
        case "number" | "scale":
            return NUMBERS
        case "duration":
            return st.fixed_dictionaries(
                {
                    "n": NUMBERS,
                    "unit": st.sampled_from(["minutes", "hours", "weeks", "eras", "constructor"]),
                    "approx": st.booleans(),
                }
            )
        case "photo" | "audio" | "file":
            return st.lists(st.fixed_dictionaries({"blob": _HEX}), max_size=3)
        case "bodymap":
            return st.lists(st.one_of(_old_marks(), _marks()), max_size=2)
        case "datetime":
            return st.sampled_from(MOMENTS)
        case "rows":
            return st.lists(_ROW_IDS, max_size=3)
        case "instrument":
            return _instruments()
        case "signature":
            return st.fixed_dictionaries({"blob": _HEX})
        case "ref":
            return st.fixed_dictionaries({"record": _HEX}) | st.fixed_dictionaries(
                {"case": _HEX.map(lambda digits: digits[:8])}
            )
        case _:
            return _TEXTS


def _answer_of(question: Question) -> st.SearchStrategy[Any]:
    if question.type == "repeat":
        children = {child.id: _answer_of(child) for child in question.items}
        row = st.fixed_dictionaries(
            {
                "id": _ROW_IDS,
                "answers": st.fixed_dictionaries({}, optional=children),
            }
        )
        value: st.SearchStrategy[Any] = st.lists(row, max_size=4, unique_by=lambda r: r["id"])
    else:
        value = st.one_of(value_of(question), st.none(), st.sampled_from(["", 3, True, ["x"]]))
    return st.fixed_dictionaries(
        {
            "value": value,
            "state": st.one_of(st.just("answered"), st.sampled_from(STATES)),
            "asked_at": st.just("2026-11-23T10:00:00Z"),
            "lang": st.just("ky"),
            "wording": st.just("ab" * 32),
            "review": st.just("unreviewed"),
        },
        optional={
            "note": st.text(st.characters(codec="utf-8"), max_size=3),
            "hidden": st.just(True),
        },
    )


def looks(form: str) -> st.SearchStrategy[Any]:
    """A form, a context and answers to it."""
    found = definition(form)
    top = [
        q for q in found.questions.values() if q.repeat is None and q.type not in ("info", "group")
    ]
    return st.fixed_dictionaries(
        {
            "form": st.just(form),
            "context": st.fixed_dictionaries(
                {
                    "role": st.sampled_from(["interviewer", "physician", "supervisor"]),
                    "today": st.just("2026-11-23"),
                    "language": st.just("ky"),
                    "consent": st.sampled_from([{}, {"c.photo": "yes", "c.exam": "yes"}]),
                    "trained": st.sampled_from([[], ["children"]]),
                }
            ),
            "answers": st.fixed_dictionaries(
                {
                    "form": st.just(form),
                    "version": st.just(found.version),
                    "interview_language": st.just("ky"),
                    "sessions": st.just([]),
                    "answers": st.fixed_dictionaries(
                        {}, optional={q.id: _answer_of(q) for q in top}
                    ),
                }
            ),
        }
    )
