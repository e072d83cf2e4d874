"""Forms: what is asked, in what order, under which conditions, and what an answer may look like.

Data and pure functions; it never knows a word for a person, a web server, a database or a clock.
The format is FORMAT.md; the phone's twin is pwa/src/forms.
"""

from depter.forms.answers import Answer, Answers, Row, Session
from depter.forms.definition import Definition, Question
from depter.forms.document import decode, earlier_answers, encode
from depter.forms.engine import FormView, QuestionView, SectionView, each_view, satisfies, visible
from depter.forms.judge import (
    Fault,
    Missing,
    can_finish,
    consent_of,
    faults,
    missing,
    settled,
    standing_consent,
)
from depter.forms.keys import (
    common_keys,
    list_keys,
    needed_keys,
    text_keys,
    useless_keys,
    wording,
    wording_keys,
)
from depter.forms.load import (
    by_hash,
    check_release,
    code_lists,
    definitions,
    load,
    load_text,
    raw_lists,
)
from depter.forms.look import Context
from depter.forms.reading import recorded_context
from depter.forms.released import Release, registry_text, released, unreleased
from depter.forms.rows import RowName, row_names, rows_in

__all__ = [
    "Answer",
    "Answers",
    "Context",
    "Definition",
    "Fault",
    "FormView",
    "Missing",
    "Question",
    "QuestionView",
    "Release",
    "Row",
    "RowName",
    "SectionView",
    "Session",
    "by_hash",
    "can_finish",
    "check_release",
    "code_lists",
    "common_keys",
    "consent_of",
    "decode",
    "definitions",
    "each_view",
    "earlier_answers",
    "encode",
    "faults",
    "list_keys",
    "load",
    "load_text",
    "missing",
    "needed_keys",
    "raw_lists",
    "recorded_context",
    "registry_text",
    "released",
    "row_names",
    "rows_in",
    "satisfies",
    "settled",
    "standing_consent",
    "text_keys",
    "unreleased",
    "useless_keys",
    "visible",
    "wording",
    "wording_keys",
]
