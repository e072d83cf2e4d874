"""What runs out, on paper: each end with its rule, where that stands, and whether a lawyer has confirmed it.

It must never tell an end by the day of printing: a paper says the same whenever it is printed.
"""

from depter.desk.deadlines import in_words, of_record
from depter.desk.desk import Desk
from depter.desk.review import items_of, without_taken_back
from depter.desk.shown import Interview
from depter.words import Translator
from depter.words.dates import format_edtf


def deadline_lines(desk: Desk, interview: Interview, w: Translator) -> list[list[str]]:
    """[when, [rule, source, state]] of each end, as it stood on the day on which the record was sealed."""
    opened = interview.opened
    if opened is None:
        return []
    shown = without_taken_back(opened, items_of(interview))
    day = opened.payload.sealed_at[:10]
    told = []
    for one in in_words(
        of_record(shown.payload, shown.answers, day), day, desk.handbook.book.confirmed, w
    ):
        state = w.t("Unverified: no lawyer has confirmed it")
        if one.confirmed:
            on = format_edtf(one.confirmed.verified_on, w.locale)
            state = w.t("Confirmed by {who}, {day}", who=one.confirmed.verified_by, day=on)
        source = f"{w.t('Source')}: {one.source}" if one.source else ""
        told.append([one.end, "\n".join(filter(None, (one.rule, source, state)))])
    return told
