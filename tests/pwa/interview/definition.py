"""A small form with everything that the screens of an interview must be able to show, and its words.

It must never stand among the definitions that ship: it is for tests and pictures only.
"""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

from depter import forms
from depter.forms.canonical import hash_of
from depter.forms.figures import VIEWS
from depter.forms.load import code_lists, raw_lists
from depter.words import places

DEFINITIONS = Path(forms.__file__).parent / "definitions"
LIST = "trial_method"
#: Lists of the release that the form uses too.
SHIPPED = ("body_region", "mark_kind")

_GROUPS = {"beating": "Beating", "posture": "Forced posture", "mind": "Threats and fear"}
_METHODS = {
    "beating": ("Blows with the fist", "Kicks", "Rubber baton", "Falanga", "Blows on the ears"),
    "posture": ("Хуҷраи яккаса: standing", "Suspension", "Қол байлау", "Squatting", "Kneeling"),
    "mind": ("Threat to the family", "Mock execution", "Darkness", "Noise", "Hooding"),
}


def method_list(entries: int = 150) -> dict[str, Any]:
    """A code list of that many entries under three parents."""
    items: list[dict[str, Any]] = [{"code": code} for code in _GROUPS]
    for number in range(entries - len(_GROUPS)):
        parent = list(_GROUPS)[number % 3]
        items.append({"code": f"m{number:03}", "parent": parent})
    return {"list": LIST, "version": "2026-11", "items": items}


def _texts() -> dict[str, str]:
    texts = {f"form:_lists/{LIST}/o:{code}": text for code, text in _GROUPS.items()}
    for number, item in enumerate(one for one in method_list()["items"] if "parent" in one):
        names = _METHODS[item["parent"]]
        turn = number // 3
        again = "" if turn < len(names) else f", kind {turn // len(names) + 1}"
        texts[f"form:_lists/{LIST}/o:{item['code']}"] = names[turn % len(names)] + again
    return texts


def _sources(file: str, *beginnings: str) -> dict[str, str]:
    """The English of the release for what the body map says, whether extracted already or not."""
    path = places.translations() / f"source/forms/{file}.toml"
    found = tomllib.loads(path.read_text("utf-8"))
    return {
        f"form:{file}/{key}": entry["text"]
        for key, entry in found.items()
        if key.startswith(beginnings)
    }


def _section(name: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "items": list(items), **more}


DEFINITION: dict[str, Any] = {
    "format": 1,
    "form": "evaluation",
    "version": 1,
    "lists": {
        LIST: hash_of(method_list()).hex(),
        **{name: code_lists()[name].hash.hex() for name in SHIPPED},
    },
    "endings": [],
    "notices": [
        {
            "id": "on_paper",
            "level": "alarm",
            "at": "nm.paper",
            "seen": True,
            "if": [">=", ["item", "nm.paper", "phq9", 9], 1],
        }
    ],
    "sections": [
        _section(
            "people",
            {
                "id": "pp.who",
                "type": "repeat",
                "name_by": "pp.alias",
                "row_prefix": "P",
                "items": [
                    {"id": "pp.alias", "type": "text"},
                    {"id": "pp.rank", "type": "single", "choices": ["officer", "soldier"]},
                    {"id": "pp.seen", "type": "yn"},
                ],
            },
            part="A5.1",
        ),
        _section(
            "events",
            {"id": "ev.story", "type": "longtext"},
            {
                "id": "ev.episode",
                "type": "repeat",
                "name_by": "ev.place",
                "row_prefix": "E",
                "items": [
                    {"id": "ev.place", "type": "text"},
                    {"id": "ev.date", "type": "edate"},
                    {"id": "ev.by", "type": "rows", "of": "pp.who", "max_count": 8},
                    {"id": "ev.lasted", "type": "duration"},
                    {
                        "id": "ev.incident",
                        "type": "repeat",
                        "name_by": "ev.method",
                        "items": [
                            {"id": "ev.method", "type": "code", "list": LIST},
                            {"id": "ev.times", "type": "number", "min": 1, "max": 99},
                        ],
                    },
                ],
            },
            part="A5.2",
        ),
        _section(
            "methods",
            {"id": "mt.all", "type": "multi", "list": LIST, "max_count": 64, "other": True},
            {"id": "mt.pain", "type": "scale"},
            {"id": "mt.count", "type": "number", "min": 0, "max": 20},
            part="A5.3",
        ),
        _section(
            "examined",
            {"id": "ex.seen", "type": "yn", "answered_by": ["physician"]},
            {"id": "ex.licence", "type": "text", "profile": "licence_no"},
            {"id": "ex.now", "type": "yn", "again": True},
            {
                "id": "ex.found",
                "type": "repeat",
                "asked_now": "ex.now",
                "name_by": "ex.what",
                "items": [{"id": "ex.what", "type": "text"}],
            },
            part="A7",
        ),
        _section("numbers", {"id": "nm.paper", "type": "instrument"}, part="A8"),
        _section(
            "pictures",
            {"id": "ph.skin", "type": "photo", "max_count": 64},
            {"id": "ph.hidden", "type": "photo", "sensitive": True, "max_count": 64},
            {
                "id": "ph.one",
                "type": "repeat",
                "items": [
                    {"id": "ph.file", "type": "photo", "max_count": 1},
                    {"id": "ph.taken_at", "type": "datetime", "auto": "shutter"},
                ],
            },
            part="A9",
        ),
        _section(
            "map",
            {
                "id": "bm.where",
                "type": "bodymap",
                "views": list(VIEWS),
                "layer": "finding",
                "max_count": 8,
            },
            {
                "id": "bm.pain",
                "type": "bodymap",
                "views": ["hand_left_palm"],
                "layer": "reported_pain",
            },
            part="A7",
        ),
        _section(
            "papers",
            {"id": "an.letter", "type": "file", "max_count": 3},
            {"id": "sg.when", "type": "datetime", "audience": "interviewer"},
            {"id": "sg.signed", "type": "signature", "audience": "interviewer", "required": "F"},
            {"id": "sg.note", "type": "longtext", "audience": "interviewer", "required": "W"},
            part="A16",
        ),
    ],
}

TEXTS: dict[str, str] = {
    "form:evaluation/sec:people": "People",
    "form:evaluation/sec:events": "What happened",
    "form:evaluation/sec:methods": "Ways in which it was done",
    "form:evaluation/sec:pictures": "Photos",
    "form:evaluation/sec:papers": "Papers and signature",
    "form:evaluation/q:pp.who": "Who took part?",
    "form:evaluation/q:pp.alias": "A name or a description",
    "form:evaluation/q:pp.rank": "Rank",
    "form:evaluation/q:pp.rank/o:officer": "Officer",
    "form:evaluation/q:pp.rank/o:soldier": "Soldier",
    "form:evaluation/q:pp.seen": "Was the face seen?",
    "form:evaluation/q:ev.story": "What happened?",
    "form:evaluation/q:ev.episode": "Each time or place, one after the other",
    "form:evaluation/q:ev.place": "Where was it?",
    "form:evaluation/q:ev.date": "When was it?",
    "form:evaluation/q:ev.by": "Who was there?",
    "form:evaluation/q:ev.lasted": "How long did it last?",
    "form:evaluation/q:ev.incident": "What was done",
    "form:evaluation/q:ev.method": "Which way was it?",
    "form:evaluation/q:ev.times": "How many times?",
    "form:evaluation/q:mt.all": "Which ways were told of?",
    "form:evaluation/q:mt.pain": "How strong is the pain now?",
    "form:evaluation/q:mt.count": "How many people were in the room?",
    "form:evaluation/sec:examined": "For a physician",
    "form:evaluation/q:ex.seen": "Is there a mark?",
    "form:evaluation/q:ex.licence": "Licence number",
    "form:evaluation/q:ex.now": "May I look today?",
    "form:evaluation/q:ex.found": "What was found",
    "form:evaluation/q:ex.what": "In words",
    "form:evaluation/sec:numbers": "Numbers from paper",
    "form:evaluation/q:nm.paper": "Result of a questionnaire",
    "form:evaluation/n:on_paper": "Do not leave the person alone.",
    "form:evaluation/q:ph.skin": "Photos of what can be seen",
    "form:evaluation/q:ph.one": "Photos one by one",
    "form:evaluation/q:ph.file": "The photo",
    "form:evaluation/q:ph.taken_at": "Taken at",
    "form:evaluation/q:ph.hidden": "Photos that need special care",
    "form:evaluation/sec:map": "Body map",
    "form:evaluation/q:bm.where": "What was found, and where?",
    "form:evaluation/q:bm.pain": "Where does the hand hurt?",
    "form:evaluation/q:an.letter": "The letter that asked for this",
    "form:evaluation/q:sg.when": "When did you sign?",
    "form:evaluation/q:sg.signed": "Your signature",
    "form:evaluation/q:sg.note": "Is there anything to add?",
    **_texts(),
    **_sources("_lists", "body_region/", "mark_kind/"),
    **_sources("_common", "view:", "figure:", "side:", "layer:", "part:"),
}


def write_to(folder: Path) -> Path:
    """Write the form and its list as the app's build reads them; return the folder."""
    (folder / "lists").mkdir()
    shutil.copytree(DEFINITIONS / "instruments", folder / "instruments")
    (folder / "evaluation.json").write_text(json.dumps(DEFINITION), "utf-8")
    (folder / f"lists/{LIST}.json").write_text(json.dumps(method_list()), "utf-8")
    for one in raw_lists():
        if one["list"] in SHIPPED:
            (folder / f"lists/{one['list']}.json").write_text(json.dumps(one), "utf-8")
    return folder


def with_texts(catalog: dict[str, Any]) -> dict[str, Any]:
    """A compiled catalog of forms in which this form has words too."""
    rows = {key: [text, "a", "0" * 64, "0" * 64] for key, text in TEXTS.items()}
    return {**catalog, "m": {**catalog["m"], **rows}}
