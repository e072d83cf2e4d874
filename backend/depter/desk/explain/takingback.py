"""Taking consent back in plain words: why it was, what it is taken back from. Codes come in, sentences go
out; an unknown code is shown as it stands. It must never ask a person for a reason."""

from depter.words import Translator

ITEMS = (
    ("share", ("c.share_lawyer", "c.share_doctor", "c.report_prosecutor", "c.report_npm")),
    ("abroad", ("c.report_un", "c.peer_international", "c.media")),
    ("use", ("c.stats", "c.research")),
    ("photos", ("c.photo", "c.photo_face", "c.photo_intimate")),
    ("findings", ("c.physical_exam", "c.genital_exam", "c.psych_tests")),
    ("person", ("c.identity", "c.recontact")),
    ("later", ("c.this_interpreter", "c.observer", "c.retention", "c.after_death")),
)
"""What can be taken back while the interview stays, in groups (spec 2.2): every consent item but the three
without which there is no record (to be interviewed, a written record, a supervisor who reads). Taking one
of those back is taking all of it back."""


def reason_words(code: str, w: Translator) -> str | None:
    """Why somebody withdrew, or None when it is no code of ours but words."""
    known = {
        "person.code": w.t("The person asked, and gave the code."),
        "person.refused": w.t(
            "The person said no at a later meeting, and the unfinished interview was deleted on the phone."
        ),
        "phone.deleted": w.t("The unfinished interview was deleted on the phone."),
        "person.asked": w.t("The person asked, face to face or by voice."),
        "person.wrote": w.t("The person asked in writing."),
        "person.trusted": w.t("Somebody whom the person trusts asked for the person."),
        "safety": w.t("The person would be in danger if it were kept."),
        "mistake": w.t("It was recorded by mistake."),
    }
    return known.get(code)


def item_words(item: str, w: Translator) -> str:
    """What a consent item is for, in a few words."""
    known = {
        "c.share_lawyer": w.t("give it to a lawyer"),
        "c.share_doctor": w.t("give it to a doctor who treats the person"),
        "c.report_prosecutor": w.t("send it to a prosecutor or an investigator"),
        "c.report_npm": w.t("send it to the ombudsman or those who inspect prisons"),
        "c.report_un": w.t("send it to bodies of the United Nations"),
        "c.peer_international": w.t("show it to experts abroad, without a name"),
        "c.media": w.t("give it to the media"),
        "c.stats": w.t("count it in statistics"),
        "c.research": w.t("use it for research"),
        "c.photo": w.t("show or use any photo"),
        "c.photo_face": w.t("show or use photos on which the face can be recognised"),
        "c.photo_intimate": w.t("show or use intimate photos"),
        "c.physical_exam": w.t("show or use what the examination of the body found"),
        "c.genital_exam": w.t("show or use what the intimate examination found"),
        "c.psych_tests": w.t("show or use the questionnaires"),
        "c.identity": w.t("show the name and the way to reach the person"),
        "c.recontact": w.t("contact the person again"),
        "c.this_interpreter": w.t("bring this interpreter to a later meeting"),
        "c.observer": w.t("bring an observer to a later meeting"),
        "c.retention": w.t("keep it as long as was agreed; ask the person until when"),
        "c.after_death": w.t("follow the wish for the case that the person dies or disappears"),
    }
    return known.get(item, item)
