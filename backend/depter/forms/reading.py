"""Under which circumstances a sealed record was made, as far as it says so itself.

It never guesses a person's role from what she asked; what is not recorded is the plain interviewer.
"""

from typing import Final

from depter.forms.answers import Answers
from depter.forms.definition import TRAININGS, Definition
from depter.forms.look import Context

#: The role of each profession, as on the phone (pwa/src/interview/profile.ts).
ROLE_OF: Final = {
    "forensic_doctor": "physician",
    "physician": "physician",
    "psychiatrist": "physician",
    "psychologist": "psychologist",
    "lawyer": "lawyer",
}


def recorded_context(definition: Definition, answers: Answers, today: str) -> Context:
    """Return the context for reading a sealed record as it was made, with nothing kept back.

    The role follows from the answer that the profile's ``profession`` was copied into. What only a
    trained interviewer is shown counts as shown: where nobody asked, nothing was answered.
    """
    said = (
        answers.answers.get(question.id)
        for question in definition.questions.values()
        if question.profile == "profession" and question.repeat is None
    )
    codes = (one.value for one in said if one is not None and one.state == "answered")
    code = next(codes, None)
    role = ROLE_OF.get(code, "interviewer") if isinstance(code, str) else "interviewer"
    return Context(role, today, answers.interview_language, {}, TRAININGS, sees_all=True)
