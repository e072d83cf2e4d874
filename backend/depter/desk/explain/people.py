"""What a desk says about members, devices and the member list; plain words, and a next step each time."""

from depter.desk.explain.shape import Explanation
from depter.words import Translator


def directory_fork(w: Translator) -> Explanation:
    return Explanation(
        w.t("Two different member lists exist"),
        w.t(
            "Somebody with an administrator's key signed two different entries under one number, or "
            "the relay shows different lists to different people. This desk kept the list it had."
        ),
        w.t(
            "Call the administrator by voice and compare the fingerprint of the member list. Do not "
            "approve anybody until you both see the same numbers."
        ),
        grave=True,
    )


def directory_broken(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay offered a member list that cannot be believed"),
        w.t("An entry did not verify. This desk did not take it, and kept the list it had."),
        w.t("Call the administrator by voice. If she did not expect this, change the relay."),
        grave=True,
    )


def directory_needed(w: Translator) -> Explanation:
    return Explanation(
        w.t("A newer member list is needed"),
        w.t("This was sealed with a member list that has not reached this desk yet. It is kept."),
        w.t("Fetch from the relay again. It opens by itself when the list is here."),
    )


def freshness(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay may hide changes of the member list"),
        w.t(
            "The administrator's statement about the member list does not fit the list given here."
        ),
        w.t("Call the administrator by voice and compare the fingerprint of the member list."),
        grave=True,
    )


def device_unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("From a device that is not a member"),
        w.t("An envelope came from a device that the member list does not know. It was not taken."),
        w.t("If you expected a new phone, approve it under Members, and send the file again."),
    )


def device_late(w: Translator) -> Explanation:
    return Explanation(
        w.t("Sealed after the device was revoked"),
        w.t(
            "This device was revoked, and the envelope carries a later number than the last one that "
            "was known then. It may have been on its way; or somebody else has the phone."
        ),
        w.t("Ask the interviewer by voice whether she made this interview, and when."),
        grave=True,
    )


def role(w: Translator) -> Explanation:
    return Explanation(
        w.t("Signed by somebody who may not do this"),
        w.t("A member signed something that only a supervisor may sign. It has no effect."),
        w.t("Ask the member by voice. If the phone may be in other hands, revoke it."),
        grave=True,
    )


def join_conflict(w: Translator) -> Explanation:
    return Explanation(
        w.t("One invitation was used twice"),
        w.t("Two devices tried to join with the same invitation. Somebody else may have seen it."),
        w.t("Reject the request. Call the person by voice, and make a new invitation."),
        grave=True,
    )


def join_bad(w: Translator) -> Explanation:
    return Explanation(
        w.t("A request to join does not pass its checks"),
        w.t("It was not made with an invitation of this desk, or was changed on the way."),
        w.t("Reject it. Make a new invitation if you expect somebody."),
        grave=True,
    )
