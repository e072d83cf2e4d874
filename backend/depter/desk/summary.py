"""What the list of interviews needs of one record, so that a thousand of them list at once.

It is made from opened testimony: it must only ever be stored sealed (``archive.seal``).
"""

import json
import re
from collections import Counter
from typing import Any

from depter.desk.deadlines import kept, of_record
from depter.desk.retention import kept_until
from depter.desk.risks import suicide_named
from depter.envelope import Core, Payload
from depter.errors import FormError
from depter.forms.definition import STATES
from depter.forms.document import decode
from depter.forms.engine import each_view, visible
from depter.forms.load import by_hash
from depter.forms.reading import recorded_context

_LONGEST = 64
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def case_code(record: bytes) -> str:
    """The short name of a case for people: the first eight digits of the random record id."""
    return case_words(record.hex()[:8])


def case_words(digits: str) -> str:
    """Eight digits as people read them."""
    return f"{digits[:4]}-{digits[4:]}".upper()


def summarise(payload: Payload, answers: bytes | None, core: Core) -> dict[str, Any]:
    """One row of the list, short whatever was sealed. Answers that are not here yet leave the counts
    at nothing."""
    told: dict[str, Any] = json.loads(answers) if answers is not None else {}
    given = told.get("answers")
    states: Counter[str] = Counter()
    hidden = 0
    for answer in given.values() if isinstance(given, dict) else ():
        if isinstance(answer, dict):
            if answer.get("state") in STATES:
                states[answer["state"]] += 1
            hidden += answer.get("hidden") is True
    sessions = told.get("sessions")
    language = told.get("interview_language")
    return {
        "case": case_code(core.record or b""),
        "form": payload.form[:_LONGEST],
        "language": language if isinstance(language, str) and _CODE.fullmatch(language) else "",
        "sealed_at": payload.sealed_at[:_LONGEST],
        "states": dict(states),
        "hidden": hidden,
        "photos": sum(one.media_type.startswith("image/") for one in payload.attachments),
        "sessions": len(sessions) if isinstance(sessions, list) else 0,
        "interim": payload.interim,
        "urgent": _urgent(payload, answers),
        "suicide": _suicide(payload, answers),
        "timers": kept(of_record(payload, answers, payload.sealed_at[:10])),
        "keep_until": kept_until(given if isinstance(given, dict) else {}, _begun(sessions)),
    }


def _begun(sessions: Any) -> str:
    """When the first meeting began, whatever was sealed in its place."""
    first = sessions[0] if isinstance(sessions, list) and sessions else None
    begun = first.get("start") if isinstance(first, dict) else None
    return begun if isinstance(begun, str) else ""


def _suicide(payload: Payload, answers: bytes | None) -> bool:
    """Whether a risk of suicide is named."""
    form = by_hash(payload.form_hash)
    if form is None or answers is None:
        return False
    try:
        return bool(suicide_named(form, decode(answers).answers))
    except FormError:
        return False


def _urgent(payload: Payload, answers: bytes | None) -> bool:
    """Whether the answers call for a notice of the highest level: pain, danger, despair. Where that
    cannot be worked out, somebody should look."""
    form = by_hash(payload.form_hash)
    if form is None or answers is None:
        return False
    try:
        given = decode(answers)
    except FormError:
        return False
    context = recorded_context(form, given, payload.sealed_at[:10])
    try:
        return any(
            notice.level == "alarm"
            for section in visible(form, given, context).sections
            for view in each_view(section.questions)
            for notice in view.notices
        )
    except Exception:  # values that no condition can weigh
        return True
