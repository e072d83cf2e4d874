"""What stood behind a consent: the whole text, who had approved it then, how and in which language it was
given. It must never say more than was recorded: what nobody said stays empty.
"""

from collections.abc import Callable
from typing import Any

from depter.desk.review.lines import Agreed, Asked, Document
from depter.desk.wordings import Found, Wordings
from depter.forms.answers import Answer, Answers
from depter.forms.consent import meeting_of
from depter.forms.definition import Definition, Question
from depter.forms.document import earlier_answers
from depter.words import Translator
from depter.words.dates import format_edtf, format_instant


def asked(found: Found) -> tuple[Asked, ...]:
    """The words of a wording, one after another."""
    return tuple(Asked(one.key, one.text, one.language) for one in found.texts)


def role_words(role: str, words: Translator) -> str:
    """The role of a reviewer in words; the code for one that we do not know."""
    match role:
        case "clinician":
            return words.t("clinician")
        case "lawyer":
            return words.t("lawyer")
        case "native":
            return words.t("native speaker")
        case _:
            return role


def review_words(state: str | None, words: Translator) -> str:
    """What is known of the review of words that were shown."""
    match state:
        case "approved":
            return words.t("They were approved.")
        case "machine":
            return words.t("They were a machine's draft that nobody had approved.")
        case "unreviewed":
            return words.t("Nobody had approved them.")
        case _:
            return ""


SIGNATURE = "c.signature"
SIGNED = ("signature_here", "mark_here")
"""Ways of giving consent that leave a signature in the record itself."""


class Consents:
    """Reads the consent part of answers (FORMAT.md 5.6)."""

    def __init__(
        self,
        known: Wordings,
        words: Translator,
        text: Callable[[str], str],
        language: Callable[[str], str],
    ) -> None:
        self._known = known
        self._words = words
        self._text = text
        self._language = language
        self.answers: Answers | None = None

    def agreed(self, form: Definition, question: Question, answer: Answer) -> Agreed | None:
        """How the consent was given; None where the record says nothing of it, or none was given."""
        told = answer.consent
        if told is None or question.type != "consent" or answer.state == "not_asked":
            return None
        spoken, given = str(told.get("spoken", "")), str(told.get("given", ""))
        how = form.questions.get(question.taken.get("given", ""))
        label = next((one.key for one in how.choices if one.code == given), "") if how else ""
        until = str(told.get("until", ""))
        interpreter = told.get("interpreter", "") or "" if "interpreter" in told else None
        return Agreed(
            documents=tuple(self._document(one, answer) for one in told["docs"]),
            spoken=self._language(spoken) if spoken else "",
            given=(self._text(label) if label else "") or given,
            interpreter=interpreter,
            serial=told.get("serial"),
            until=until,
            unsigned=given in SIGNED and not self._signed(answer),
            until_words=format_edtf(until, self._words.locale) if until else "",
        )

    def _signed(self, answer: Answer) -> bool:
        """A signature covers what was answered before it, or at the meeting at which it was given."""
        if self.answers is None:
            return False
        sessions = self.answers.sessions
        drawn = self.answers.answers.get(SIGNATURE, Answer())
        given = [drawn, *(was for was, _ in earlier_answers(drawn))]
        return any(
            one.value is not None
            and meeting_of(sessions, one.asked_at) >= meeting_of(sessions, answer.asked_at)
            for one in given
        )

    def _document(self, told: dict[str, Any], answer: Answer) -> Document:
        found = self._known.document(told["doc"], told["lang"], told["sha256"], answer.set)
        # A phone says who had approved it; where the set is here, the set is asked.
        sure = self._known.approved_by(
            told["doc"], told["lang"], told["sha256"], (answer.set, answer.behind)
        )
        return Document(
            doc=told["doc"],
            lang=told["lang"],
            language=self._language(told["lang"]),
            sha256=told["sha256"],
            state=found.state,
            texts=asked(found),
            approvals=tuple(
                (
                    one["by"],
                    role_words(one["role"], self._words),
                    format_instant(one["at"], self._words.locale),
                )
                for one in told["approvals"]
                if sure is None or (one["by"], one["role"], one["at"]) in sure
            ),
        )


def reviewed(answer: Answer, found: Found) -> str | None:
    """What is known of the review of what was shown: as the phone says, but never better than the set
    says that it names."""
    if answer.review != "approved" or found.set not in (answer.set, answer.behind):
        return answer.review
    return next((one.review for one in found.texts if one.review != "approved"), answer.review)
