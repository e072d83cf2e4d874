"""Stories: an interview step by step, told a second time.

The phone alone changes answers (pwa/src/forms/change.ts); this is how it must do so, written
independently over plain JSON. Twin of pwa/tests/forms/stories.ts.
"""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from depter import forms
from depter.errors import FormError
from depter.forms.answers import Session
from depter.forms.consent import meeting_of, taken
from depter.forms.definition import WITH_VALUE, Definition, Question
from depter.forms.values import is_empty

NOW: Final = "2026-11-23T10:00:00Z"
_STAMP: Final = {
    "lang": "ky", "wording": "ab" * 32, "review": "unreviewed", "src": "cd" * 32,
    "set": "ef" * 8, "fallback": False,
}  # fmt: skip
_UNASKED: Final[dict[str, Any]] = {
    "value": None, "state": "not_asked", "asked_at": None, "lang": None, "wording": None,
    "review": None,
}  # fmt: skip

Json = dict[str, Any]


#: What is written over a while, in one meeting and the same words: it keeps the time of its beginning.
_GROWS: Final = (
    "text", "longtext", "narrative", "multi", "repeat", "rows", "bodymap", "photo", "audio", "file",
)  # fmt: skip


def _before(question: Question, old: Json, at: str, sessions: Sequence[Session]) -> list[Json]:
    """Return what stood before, with ``old`` where every answer is kept."""
    told: Json = old.get("consent") or {}
    found: list[Json] = copy.deepcopy(told.get("earlier", []))
    past = meeting_of(sessions, old["asked_at"]) < len(sessions) - 1
    every = question.type == "consent" or (question.again and question.type == "yn")
    if old["state"] != "not_asked" and (every or (question.again and past)):
        was = {key: part for key, part in old.items() if key != "consent"} | {"replaced_at": at}
        if question.type == "consent":
            was["consent"] = {k: v for k, v in (told or {"docs": []}).items() if k != "earlier"}
        found.append(was)
    return found


def changed(
    question: Question, old: Json, change: Json, at: str, sessions: Sequence[Session]
) -> Json:
    """Return an answer after a change."""
    value, state = change.get("value", old["value"]), change.get("state", old["state"])
    if "value" in change and "state" not in change:
        if is_empty(question.type, value):
            value, state = None, "not_asked"
        elif state == "deferred" or state not in WITH_VALUE:
            state = "answered"
    if state not in WITH_VALUE:
        value = None
    if state == "answered" and is_empty(question.type, value):
        state = "not_asked"
    entered = "value" in change and isinstance(value, list | dict)
    same = value == old["value"] and not entered
    moved = "again" in change or state != old["state"] or not same
    made = dict(_UNASKED)
    if state != "not_asked":
        made = {"value": value, "state": state, "asked_at": at, **_STAMP}
        goes_on = question.type in _GROWS and state == old["state"] and old["asked_at"]
        if goes_on and meeting_of(sessions, old["asked_at"]) == len(sessions) - 1:
            made["asked_at"] = old["asked_at"]
        if not moved:
            kept = ("asked_at", "lang", "wording", "review", "src", "set", "behind", "fallback")
            made |= {key: old[key] for key in kept if key in old}
    if moved and (earlier := _before(question, old, at, sessions)):
        made["consent"] = {"docs": [], "earlier": earlier}
    elif not moved and "consent" in old:
        made["consent"] = old["consent"]
    if note := change.get("note", old.get("note")):
        made["note"] = note
    other = change.get("other", old.get("other"))
    if other and (value == "other" or (isinstance(value, list) and "other" in value)):
        made["other"] = other
    if (certainty := change.get("certainty", old.get("certainty"))) and state == "answered":
        made["certainty"] = certainty
    if source := change.get("source", old.get("source")):
        made["source"] = source
    return made


def _toggled(question: Question, codes: list[str], code: str) -> list[str]:
    if code in codes:
        return [one for one in codes if one != code]
    alone = {choice.code for choice in question.choices if choice.exclusive}
    kept = [] if code in alone else [one for one in codes if one not in alone]
    order = [choice.code for choice in question.choices]
    return sorted([*kept, code], key=lambda one: order.index(one) if one in order else -1)


class Teller:
    """One interview as it is told."""

    def __init__(self, form: Definition, context: Json) -> None:
        self.form = form
        self.context = dict(context)
        self.document: Json = {
            "form": form.form,
            "version": form.version,
            "interview_language": "ky",
            "sessions": [{"start": NOW, "end": None}],
            "answers": {},
        }

    def _place(self, path: str) -> tuple[Json, str]:
        """Return the map in which the answer at a path stands, and its id."""
        steps = path.split("/")
        place: Json = self.document["answers"]
        for repeat, row in zip(steps[:-1:2], steps[1::2], strict=True):
            rows = place[repeat]["value"] if repeat in place else None
            found = [one for one in rows or [] if one["id"] == row]
            if not found:
                raise FormError("answer.unknown_row")
            place = found[0]["answers"]
        return place, steps[-1]

    def step(self, what: str, *rest: Any) -> None:
        """Take one step that changes something."""
        if what == "context":
            self.context |= rest[0]
        elif what == "pause":
            for session in self.document["sessions"]:
                session["end"] = session["end"] or rest[0]
        elif what == "resume":
            self.document["sessions"].append({"start": rest[0], "end": None})
        elif what == "note":
            self._note(rest[0])
        else:
            self._answer(what, *rest)

    def _answer(self, what: str, path: str, more: Any, at: str = NOW) -> None:
        place, name = self._place(path)
        if name not in self.form.questions:
            raise FormError("answer.unknown_question")
        question = self.form.questions[name]
        old = place.get(name, _UNASKED)
        now = copy.deepcopy(old["value"]) if isinstance(old["value"], list) else []
        change: Json = more
        if what == "toggle":
            change = {"value": _toggled(question, now, more)}
        elif what == "add":
            change = {"value": [*now, {"id": more, "answers": {}}]}
        elif what == "remove":
            change = {"value": [row for row in now if row["id"] != more]}
        sessions = [Session(one["start"], one["end"]) for one in self.document["sessions"]]
        made = changed(question, old, change, at, sessions)
        if question.taken and made["state"] == "answered":
            told = {**self.document, "answers": {**self.document["answers"], name: made}}
            read = forms.decode(json.dumps(told)).answers
            made["consent"] = taken(question.taken, read[name], read, sessions)
        place[name] = made

    def _note(self, note: Json) -> None:
        notes = self.document.pop("not_understood", [])
        same = ("key", "lang", "tgt")
        kept = [one for one in notes if any(one[key] != note[key] for key in same)]
        notes = kept if len(kept) < len(notes) else [*notes, note]
        if notes:
            self.document["not_understood"] = notes

    def see(self, asked: Json) -> Json:
        """Return what a person can see of the facets that a step asks for."""
        answers = forms.decode(json.dumps(self.document))
        context = forms.Context(**self.context)
        view = forms.visible(self.form, answers, context)
        views = {
            seen.path: seen for part in view.sections for seen in forms.each_view(part.questions)
        }
        missed = forms.missing(self.form, answers, context)
        settled = json.loads(forms.encode(forms.settled(self.form, answers, context)))["answers"]

        def each(key: str, of: Any) -> Json:
            return {path: of(path) for path in asked.get(key, {})}

        def told(path: str) -> Json:
            try:
                place, name = self._place(path)
            except FormError:
                return _UNASKED
            found: Json = place.get(name, _UNASKED)
            return found

        def names(repeat: str) -> list[list[Any]]:
            rows = forms.row_names(self.form, answers.answers, repeat)
            return [[f"{r.prefix or ''}{r.number}", r.name and r.name.value] for r in rows]

        return {
            "access": each("access", lambda p: views[p].access if p in views else "none"),
            "fault": each("fault", lambda p: views[p].fault if p in views else None),
            "notices": each(
                "notices", lambda p: [n.id for n in views[p].notices] if p in views else []
            ),
            "value": each("value", lambda p: told(p)["value"]),
            "state": each("state", lambda p: told(p)["state"]),
            "names": each("names", names),
            "sections": {part.section.id: part.state for part in view.sections},
            "missing": [[one.path, one.code, one.required] for one in missed],
            "ending": view.ending.id if view.ending else None,
            "hidden": sorted(_hidden(settled)),
            "sessions": [[one["start"], one["end"]] for one in self.document["sessions"]],
        }


def _hidden(answers: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, answer in answers.items():
        if answer.get("hidden"):
            yield prefix + name
        for row in answer["value"] if isinstance(answer["value"], list) else ():
            if isinstance(row, dict) and "answers" in row:
                yield from _hidden(row["answers"], f"{prefix}{name}/{row['id']}/")


def tell(form: Definition, context: Json, steps: Sequence[Sequence[Any]]) -> tuple[Teller, Any]:
    """Tell a story; return how it ended, and what was not as the story says."""
    teller = Teller(form, context)
    wrong: list[list[Any]] = []
    for n, (what, *rest) in enumerate(steps):
        if what != "see":
            teller.step(what, *rest)
            continue
        seen = teller.see(rest[0])
        wrong += [[n, key, seen[key]] for key, said in rest[0].items() if seen[key] != said]
    return teller, wrong
