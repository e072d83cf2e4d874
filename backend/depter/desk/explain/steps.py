"""The twelve steps of SPEC 8 for people; it must never say that a step says more than it does."""

from depter.words import Translator


def steps(words: Translator) -> list[str]:
    """The twelve steps of SPEC 8 in plain words, in order."""
    return [
        words.t("The sizes are within the limits."),
        words.t("The bytes are in the one strict encoding."),
        words.t(
            "The envelope has every part that its kind needs, and belongs to this organisation."
        ),
        words.t("The member list that the phone used is ours."),
        words.t("The device is a member's, and was not revoked."),
        words.t("Both signatures of the device are right."),
        words.t("The numbers of the device follow each other."),
        words.t("The versions of this interview follow each other."),
        words.t("It is sealed to all who must open it, and to nobody else."),
        words.t("It opened with this desk's key, and not one byte was changed."),
        words.t("What is inside is complete and names its photos."),
        words.t("Every photo is whole and is the very one that was sealed."),
    ]
