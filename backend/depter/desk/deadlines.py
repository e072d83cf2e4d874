"""What runs out when in the records of a desk, by which rule, and whether a lawyer has confirmed the rule.

It only tells: no rule ever sends, opens or erases anything (spec/interview 5.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from depter.desk.handbook.book import Confirmed
from depter.desk.shown import Listed
from depter.desk.states import READABLE
from depter.envelope import Payload
from depter.errors import FormError
from depter.forms.document import decode
from depter.forms.load import by_hash
from depter.forms.reading import recorded_context
from depter.forms.rules import rules
from depter.forms.timers import Timer, state, timers
from depter.words import Translator, compiled_set
from depter.words.dates import format_edtf, format_instant

#: What ends so soon stands on the first page.
SOON_DAYS: Final = 45
_MOST: Final = 12


@dataclass(frozen=True)
class Deadline:
    """One line: ``end`` and ``rule`` in words; ``env_hash`` of the record that it belongs to."""

    end: str
    rule: str
    state: str
    confirmed: Confirmed | None
    clinicians: bool
    source: str
    env_hash: bytes = b""
    record: bytes = b""


def of_record(payload: Payload, answers: bytes | None, today: str) -> list[Timer]:
    """The timers of one opened record; none where it cannot be worked out."""
    form = by_hash(payload.form_hash)
    if form is None or answers is None:
        return []
    try:
        given = decode(answers)
        return timers(form, given, recorded_context(form, given, today))
    except FormError:
        return []
    except Exception:  # values that no condition can weigh
        return []


def kept(found: Iterable[Timer]) -> list[list[Any]]:
    """As JSON, for the list of interviews."""
    return [[one.rule_id, one.text_key, one.first, one.last, one.clinicians] for one in found]


def in_words(
    found: Iterable[Timer], today: str, confirmed: Iterable[Confirmed], w: Translator
) -> list[Deadline]:
    sure = {one.rule_id: one for one in confirmed}
    sources = {one.rule_id: one.source for one in rules()}
    return [
        Deadline(
            end_words(one, today, w),
            rule_words(one.text_key, w),
            state(one, today),
            sure.get(one.rule_id),
            one.clinicians,
            sources.get(one.rule_id, ""),
        )
        for one in found
    ]


def soon(
    listed: Iterable[Listed], today: date, confirmed: Iterable[Confirmed], w: Translator
) -> list[Deadline]:
    """What ends in the next weeks over all records that can be read, the earliest first."""
    sure = {one.rule_id: one for one in confirmed}
    sources = {one.rule_id: one.source for one in rules()}
    now, until = today.isoformat(), (today + timedelta(days=SOON_DAYS)).isoformat()
    found = []
    for one in listed:
        if one.state not in READABLE:
            continue
        for row in (one.summary or {}).get("timers", ()):
            timer = Timer(*row)
            end = timer.first or timer.last or ""
            if state(timer, now) != "over" and end <= until:
                line = Deadline(
                    end_words(timer, now, w),
                    rule_words(timer.text_key, w),
                    state(timer, now),
                    sure.get(timer.rule_id),
                    timer.clinicians,
                    sources.get(timer.rule_id, ""),
                    one.env_hash,
                    one.record,
                )
                found.append((timer.last or end, line))
    return [line for _, line in sorted(found, key=lambda pair: pair[0])[:_MOST]]


def rule_words(key: str, w: Translator) -> str:
    found = compiled_set().wording(key, w.language.code)
    return found.text if found else key


def end_words(timer: Timer, today: str, w: Translator) -> str:
    """When it ends; a partial date has an earliest and a latest end, and both are said."""

    def day(text: str | None) -> str:
        if text is None:
            return ""
        return (format_instant if len(text) > 10 else format_edtf)(text, w.locale)

    first, last, stands = timer.first, timer.last, state(timer, today)
    if stands == "over":
        return w.t("Over since {day}", day=day(last))
    if first is not None and first == last:
        return w.t("Until {day}", day=day(first))
    if last is None:
        if first is None:
            return w.t("The end is not known")
        if stands == "perhaps":
            return w.t("Perhaps over since {day}", day=day(first))
        return w.t("Not before {day}", day=day(first))
    if first is None or stands == "perhaps":
        return w.t("Until {day} at the latest, perhaps over already", day=day(last))
    return w.t("Between {first} and {last}", first=day(first), last=day(last))
