"""Write whole.json: a form as large as the whole evaluation, and answers of 1,000 questions to it.

It stands beside the vectors; no program reads it but tests. Run it again after changing it:
``.venv/bin/python -m tests.vectors.forms.make_whole``. The answers are made when asked for.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
PARTS: Final = 18
SECTIONS_IN_PART: Final = 5
KINDS: Final = ("yn", "single", "text", "multi")
CHOICES: Final = [f"c{n}" for n in range(8)]
INCIDENTS, DETAILS, EPISODES, FINDINGS = 40, 2, 60, 20
AT: Final = "2026-11-23T10:00:00Z"


def _plain(part: int, section: int, place: int) -> dict[str, Any]:
    """Return one question of a plain section; the later ones depend on what stands before."""
    made: dict[str, Any] = {"id": f"p{part}.s{section}_q{place}", "type": KINDS[place]}
    if made["type"] in ("single", "multi"):
        made["choices"] = CHOICES
    first = f"p{part}.s{section}_q0"
    if place == 2:
        made["if"] = ["=", first, "yes"]
    elif place == 3 and section:
        made["if"] = ["or", ["=", first, "no"], ["selected", f"p{part}.s{section - 1}_q3", "c7"]]
    return made


def _repeats() -> Iterator[dict[str, Any]]:
    """Yield the sections that hold rows: people, incidents with rows inside, episodes, findings."""
    yield {"id": "r.person", "type": "repeat", "row_prefix": "P", "name_by": "r.nick", "items": [
        {"id": "r.nick", "type": "text"},
        {"id": "r.role", "type": "multi", "choices": ["hit", "ordered", "watched"]},
    ]}  # fmt: skip
    yield {"id": "r.incident", "type": "repeat", "row_prefix": "I", "max_count": 60, "items": [
        {"id": "r.by", "type": "rows", "of": "r.person"},
        {"id": "r.in_episode", "type": "rows", "of": "r.episode", "max_count": 1},
        {"id": "r.date", "type": "edate"},
        {"id": "r.until", "type": "edate", "if": ["answered", "r.date"],
         "constraints": [{"id": "order", "must": ["not", ["<", "r.until", "r.date"]]}]},
        {"id": "r.told", "type": "longtext", "if": [">=", ["count", "r.by"], 1]},
        {"id": "r.detail", "type": "repeat", "row_prefix": "M", "items": [
            {"id": "r.method", "type": "single", "choices": CHOICES},
            {"id": "r.times", "type": "number", "min": 0, "if": ["answered", "r.method"]},
            {"id": "r.where", "type": "bodymap", "views": ["body_front"], "layer": "reported_blow"},
        ]},
        {"id": "r.blows", "type": "calc", "calc": ["sum", "r.detail", "r.times"]},
    ]}  # fmt: skip
    yield {"id": "r.all_blows", "type": "calc", "calc": ["sum", "r.incident", "r.blows"]}
    yield {"id": "r.worst", "type": "rows", "of": "r.detail", "if": [">", "r.all_blows", 10]}
    yield {"id": "r.episode", "type": "repeat", "row_prefix": "E", "max_count": 60, "items": [
        {"id": "r.kind", "type": "single", "choices": ["arrest", "prison", "home"]},
        {"id": "r.start", "type": "edate"},
        {"id": "r.end", "type": "edate",
         "constraints": [{"id": "order", "must": ["not", ["<", "r.end", "r.start"]]}]},
        {"id": "r.days", "type": "number", "min": 0, "if": ["=", "r.kind", "prison"]},
        {"id": "r.note", "type": "text"},
    ]}  # fmt: skip
    yield {"id": "r.long", "type": "group", "if": [">", ["sum", "r.episode", "r.days"], 30],
           "items": [{"id": "r.long_why", "type": "longtext"}]}  # fmt: skip
    yield {"id": "r.finding", "type": "repeat", "row_prefix": "F",
           "gate": {"id": "exam", "open_if": ["=", ["consent", "c.exam"], "yes"]}, "items": [
        {"id": "r.shape", "type": "single", "choices": CHOICES},
        {"id": "r.marks", "type": "bodymap", "views": ["body_front"], "layer": "finding"},
        {"id": "r.from", "type": "rows", "of": "r.incident"},
        {"id": "r.level", "type": "single", "audience": "interviewer", "required": "F",
         "choices": ["nc", "c", "hc", "t", "d"], "if": ["answered", "r.from"]},
    ]}  # fmt: skip


def form() -> dict[str, Any]:
    """Return the definition: 18 parts, 97 sections, about 390 questions."""
    sections: list[dict[str, Any]] = [
        {"id": "consent", "part": "A0", "items": [
            {"id": "c.interview", "type": "consent", "required": "C", "accept": ["yes"]},
            {"id": "c.exam", "type": "consent"}]},
    ]  # fmt: skip
    for part in range(PARTS):
        for n in range(SECTIONS_IN_PART):
            section: dict[str, Any] = {
                "id": f"p{part}s{n}",
                "part": f"A{part}",
                "items": [_plain(part, n, place) for place in range(len(KINDS))],
            }
            if n == SECTIONS_IN_PART - 1:
                section["if"] = ["!=", f"p{part}.s0_q1", "c0"]
            sections.append(section)
    for item in _repeats():
        name = item["id"].replace(".", "_")
        sections.append({"id": name, "part": "A5.5", "items": [item]})
    return {
        "format": 1,
        "form": "whole",
        "version": 1,
        "notices": [
            {"id": "many", "level": "note", "at": "r.told", "if": [">", ["count", "r.by"], 2]},
        ],
        "sections": sections,
    }


def _answer(value: Any) -> dict[str, Any]:
    return {"value": value, "state": "answered", "asked_at": AT, "lang": "ky",
            "wording": "ab" * 32, "review": "unreviewed", "src": "cd" * 32, "set": "ef" * 8,
            "fallback": False}  # fmt: skip


def _mark(n: int) -> dict[str, Any]:
    x = round(0.1 + n % 80 / 100, 4)
    return {"id": f"{n:08x}", "view": "body_front", "shape": "point", "points": [[x, 0.5]],
            "x": x, "y": 0.5, "region": "chest", "side": "left", "kind": "scar"}  # fmt: skip


def _rows(count: int, prefix: str, made: Any) -> dict[str, Any]:
    return _answer([{"id": f"{prefix}{n}", "answers": made(n)} for n in range(count)])


def _incident(n: int) -> dict[str, Any]:
    def detail(m: int) -> dict[str, Any]:
        return {
            "r.method": _answer(CHOICES[m]),
            "r.times": _answer(m + 1),
            "r.where": _answer([_mark(10 * n + m)]),
        }

    return {
        "r.by": _answer([f"p{n % 6}"]),
        "r.in_episode": _answer([f"e{n}"]),
        "r.date": _answer({"edtf": "2025-03~"}),
        "r.until": _answer({"edtf": "2025-04"}),
        "r.told": _answer("Эки саат бою токмоктошту. " * 8),
        "r.detail": _rows(DETAILS, f"d{n}x", detail),
    }


def _episode(n: int) -> dict[str, Any]:
    return {
        "r.kind": _answer("prison"),
        "r.start": _answer({"edtf": "2025-01"}),
        "r.end": _answer({"edtf": "2025-02"}),
        "r.days": _answer(n),
        "r.note": _answer("суук камера"),
    }


def _finding(n: int) -> dict[str, Any]:
    return {
        "r.shape": _answer(CHOICES[n % 8]),
        "r.marks": _answer([_mark(1000 + n)]),
        "r.from": _answer([f"i{n}"]),
        "r.level": _answer("hc"),
    }


def answers() -> dict[str, Any]:
    """Return the answers document of an interview that is nearly done: more than 1,000 answers."""
    given: dict[str, Any] = {"c.interview": _answer("yes"), "c.exam": _answer("yes")}
    values = {"yn": "yes", "single": "c1", "text": "бир сөз", "multi": ["c1", "c7"]}
    for section in form()["sections"]:
        for item in section["items"]:
            if item["type"] in values:
                given[item["id"]] = _answer(values[item["type"]])
    given["r.person"] = _rows(6, "p", lambda n: {"r.nick": _answer(f"лейтенант {n}"),
                                                "r.role": _answer(["hit"])})  # fmt: skip
    given["r.incident"] = _rows(INCIDENTS, "i", _incident)
    given["r.episode"] = _rows(EPISODES, "e", _episode)
    given["r.finding"] = _rows(FINDINGS, "f", _finding)
    return {"form": "whole", "version": 1, "interview_language": "ky",
            "sessions": [{"start": AT, "end": None}], "answers": given}  # fmt: skip


def text() -> str:
    """Return the file as it is written: one section a line."""
    made = form()
    lines = ",\n  ".join(json.dumps(section) for section in made.pop("sections"))
    head = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in made.items())
    return f'{{{head},\n "sections": [\n  {lines}\n ]}}\n'


if __name__ == "__main__":
    (HERE / "whole.json").write_text(text(), encoding="utf-8")
