"""What the list of interviews needs of one record, so that a thousand of them list at once.

It is made from opened testimony: it must only ever be stored sealed (``archive.seal``).
"""

import json
from collections import Counter
from typing import Any

from depter.envelope import Core, Payload
from depter.errors import FormError
from depter.forms.answers import decode
from depter.forms.engine import Context, each_view, visible
from depter.forms.load import by_hash


def case_code(record: bytes) -> str:
    """The short name of a case for people: the first eight digits of the random record id."""
    digits = record.hex()[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def summarise(payload: Payload, answers: bytes | None, core: Core) -> dict[str, Any]:
    """One row of the list. Answers that are not here yet leave the counts at nothing."""
    told: dict[str, Any] = json.loads(answers) if answers is not None else {}
    given = told.get("answers")
    states: Counter[str] = Counter()
    hidden = 0
    for answer in given.values() if isinstance(given, dict) else ():
        if isinstance(answer, dict):
            states[str(answer.get("state"))] += 1
            hidden += answer.get("hidden") is True
    sessions = told.get("sessions")
    return {
        "case": case_code(core.record or b""),
        "form": payload.form,
        "language": str(told.get("interview_language") or ""),
        "sealed_at": payload.sealed_at,
        "states": dict(states),
        "hidden": hidden,
        "photos": sum(one.media_type.startswith("image/") for one in payload.attachments),
        "sessions": len(sessions) if isinstance(sessions, list) else 0,
        "interim": payload.interim,
        "urgent": _urgent(payload, answers),
    }


def _urgent(payload: Payload, answers: bytes | None) -> bool:
    """Whether the answers call for a notice of the highest level: pain, danger, despair."""
    form = by_hash(payload.form_hash)
    if form is None or answers is None:
        return False
    try:
        given = decode(answers)
    except FormError:
        return False
    context = Context("interviewer", payload.sealed_at[:10], given.interview_language)
    return any(
        notice.level == "alarm"
        for section in visible(form, given, context).sections
        for view in each_view(section.questions)
        for notice in view.notices
    )
