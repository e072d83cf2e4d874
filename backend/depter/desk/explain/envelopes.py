"""What a desk says about one envelope, its chain and what is inside; plain words and a next step."""

from depter.desk.explain.shape import Explanation
from depter.words import Translator


def signature(w: Translator) -> Explanation:
    return Explanation(
        w.t("A signature is not right"),
        w.t("These bytes were changed on the way, or were never signed by that device. Not taken."),
        w.t("The original is still on the phone. Let the phone send it again."),
        grave=True,
    )


def foreign(w: Translator) -> Explanation:
    return Explanation(
        w.t("From another organisation"),
        w.t(
            "This envelope belongs to another organisation. It was not taken and cannot be opened."
        ),
        w.t("Check whether the right file was chosen."),
    )


def damaged(w: Translator) -> Explanation:
    return Explanation(
        w.t("Damaged or unreadable bytes"),
        w.t("Something is not a whole envelope. It was not taken; everything else went through."),
        w.t("The original is still on the phone. Let the phone send it again, or copy it anew."),
    )


def chain_gap(w: Translator) -> Explanation:
    return Explanation(
        w.t("Something from this device has not arrived"),
        w.t(
            "Every device numbers what it seals. A number before this one is missing here. It may "
            "still be on its way, or be held back by the relay. What arrived is complete."
        ),
        w.t(
            "Fetch again later. If it stays, ask the interviewer to bring the phone's outbox as a file."
        ),
    )


def chain_broken(w: Translator) -> Explanation:
    return Explanation(
        w.t("The order of this device's envelopes does not fit"),
        w.t(
            "This envelope does not follow the one before it. That happens when a phone was copied, "
            "or when somebody uses its key. It is kept and closed."
        ),
        w.t("Ask the interviewer by voice. Then open it with a reason, or leave it closed."),
        grave=True,
    )


def equivocation(w: Translator) -> Explanation:
    return Explanation(
        w.t("Two different envelopes under one number"),
        w.t(
            "This device signed two different things under the same number. A healthy phone never "
            "does. Both are kept; the second is closed."
        ),
        w.t("Ask the interviewer by voice. If the phone may be in other hands, revoke it."),
        grave=True,
    )


def revision(w: Translator) -> Explanation:
    return Explanation(
        w.t("The versions of this interview do not follow each other"),
        w.t("A version is missing, or two exist under one number. All that arrived is kept."),
        w.t("Look at all versions below. Fetch again if one is missing."),
    )


def revision_member(w: Translator) -> Explanation:
    return Explanation(
        w.t("Changed by somebody else"),
        w.t(
            "A new version of this interview comes from another member than the first. It is closed."
        ),
        w.t("Ask both interviewers by voice. Then open it with a reason, or leave it closed."),
        grave=True,
    )


def recipients(w: Translator) -> Explanation:
    return Explanation(
        w.t("Not sealed to the right people"),
        w.t(
            "By the member list that the phone used, somebody who must be able to open this cannot, "
            "or somebody can who should not. It is kept and closed."
        ),
        w.t("Ask the interviewer how it was made. Then open it with a reason, or leave it closed."),
        grave=True,
    )


def kind_unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("This needs a newer version of Depter"),
        w.t("It is correctly signed and kept, but this version does not know what it is."),
        w.t("Update the desk. It will be understood then."),
    )


def unopened(w: Translator) -> Explanation:
    return Explanation(
        w.t("Sealed to this desk, but it does not open"),
        w.t(
            "The envelope names this desk, but what is inside cannot be opened or does not fit "
            "together. The phone was told and keeps its copy."
        ),
        w.t("Ask whether another supervisor can open it. Keep the phone until somebody can."),
        grave=True,
    )


def others(w: Translator) -> Explanation:
    return Explanation(
        w.t("Not sealed to this desk"),
        w.t("It was sealed before you joined, or to other people. That is how it should be."),
        w.t("A supervisor who can open it can pass it on to you."),
    )


def blob_missing(w: Translator) -> Explanation:
    return Explanation(
        w.t("A photo has not arrived yet"),
        w.t(
            "The text is here. A photo is still on its way. The phone keeps everything until then."
        ),
        w.t("Nothing. It arrives by itself, or with a file from the phone."),
    )


def blob_broken(w: Translator) -> Explanation:
    return Explanation(
        w.t("A photo does not pass its checks"),
        w.t("Its bytes are not the ones that were sealed. It is not shown and not acknowledged."),
        w.t("The phone still has the original. Let it send again, or bring it as a file."),
        grave=True,
    )


def form_unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("The form is newer than this desk"),
        w.t("The questions of this form are not known here. The answers are shown as they stand."),
        w.t("Update the desk to see the questions in words."),
    )


def nack(w: Translator) -> Explanation:
    return Explanation(
        w.t("Another supervisor could not open an envelope"),
        w.t("A signed message says that an envelope did not open for somebody it was sealed to."),
        w.t("Compare with that supervisor what you each can open. Keep the phone until both can."),
        grave=True,
    )


def withdrawal_member(w: Translator) -> Explanation:
    return Explanation(
        w.t("A withdrawal by somebody else"),
        w.t("A member asks to erase an interview that another member made. Nothing was hidden."),
        w.t("Ask both by voice. Then accept it with a reason, or leave it closed."),
        grave=True,
    )


def narrowing_member(w: Translator) -> Explanation:
    return Explanation(
        w.t("Consent taken back in part, by somebody else"),
        w.t(
            "A member says what an interview may not be used for, and another member made that one."
        ),
        w.t("Ask both by voice. Then accept it with a reason, or leave it closed."),
    )


def not_looked_at(w: Translator) -> Explanation:
    return Explanation(
        w.t("This desk could not look at it"),
        w.t("Something inside it stopped the program. It is kept, and everything else went on."),
        w.t("Update the desk. It is tried again at every fetch. The phone keeps its copy."),
    )
