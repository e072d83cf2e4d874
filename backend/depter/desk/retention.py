"""How long the person agreed that her record is kept. Nothing here deletes: a day that is past is said, and
a person decides (specification 2.2, 6.6)."""

from collections.abc import Mapping
from typing import Any

from depter.forms.edtf import bounds, is_day


def kept_until(answers: Mapping[str, Any], begun: str) -> str | None:
    """Return the last day (YYYY-MM-DD) that her words can mean, None where she named none that has a day.

    ``answers`` are plain JSON by question, ``begun`` is the first meeting's beginning, from which years
    count. A record that is to be kept to the end of a case has no day.
    """
    if _said(answers, "c.retention") != "yes":
        return None
    match _said(answers, "c.retention_until"):
        case "date":
            day = _said(answers, "c.retention_date")
            found = bounds(str(day["edtf"])) if isinstance(day, dict) and day.get("edtf") else None
            return found[1] if found else None
        case "years":
            years = _said(answers, "c.retention_years")
            if (
                not is_day(begun[:10])
                or not isinstance(years, int | float)
                or not 1 <= years <= 100
            ):
                return None
            year = int(begun[:4]) + int(years)
            # Of 29 February it is the 28th.
            return (
                f"{year:04}{begun[4:10]}"
                if is_day(f"{year:04}{begun[4:10]}")
                else f"{year:04}-02-28"
            )
    return None


def is_past(until: object, today: str) -> bool:
    """Whether the last day on which it may be kept is over."""
    return isinstance(until, str) and until < today


def _said(answers: Mapping[str, Any], name: str) -> Any:
    found = answers.get(name)
    if not isinstance(found, dict) or found.get("state") != "answered" or found.get("hidden"):
        return None
    return found.get("value")
