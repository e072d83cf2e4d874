"""Codes of SPEC 8 and of the desk in plain words: what happened, what is safe, what to do.

Every sentence is a literal, so that it reaches the translators. It must never blame a person, guess
at a motive, or leave somebody without a next step.
"""

from collections.abc import Callable
from dataclasses import dataclass

from depter.words import Translator


@dataclass(frozen=True)
class Explanation:
    """A heading, what happened, and what to do. ``grave``: somebody may be acting against us."""

    title: str
    happened: str
    do: str
    grave: bool = False


Told = Callable[[Translator], Explanation]


def explain(code: str, words: Translator) -> Explanation:
    """The words for a code; an unknown code is told as such, never hidden."""
    told = _CODES.get(code) or _CODES.get(code.partition(".")[0])
    return told(words) if told else _unknown(words)


def _unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("Something this desk has no words for"),
        w.t("A check found something unusual. What is archived stays as it is."),
        w.t("Write down the code beside this message and ask the people who look after Depter."),
    )


def _directory_fork(w: Translator) -> Explanation:
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


def _directory_broken(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay offered a member list that cannot be believed"),
        w.t("An entry did not verify. This desk did not take it, and kept the list it had."),
        w.t("Call the administrator by voice. If she did not expect this, change the relay."),
        grave=True,
    )


def _directory_needed(w: Translator) -> Explanation:
    return Explanation(
        w.t("A newer member list is needed"),
        w.t("This was sealed with a member list that has not reached this desk yet. It is kept."),
        w.t("Fetch from the relay again. It opens by itself when the list is here."),
    )


def _device_unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("From a device that is not a member"),
        w.t("An envelope came from a device that the member list does not know. It was not taken."),
        w.t("If you expected a new phone, approve it under Members, and send the file again."),
    )


def _device_late(w: Translator) -> Explanation:
    return Explanation(
        w.t("Sealed after the device was revoked"),
        w.t(
            "This device was revoked, and the envelope carries a later number than the last one that "
            "was known then. It may have been on its way; or somebody else has the phone."
        ),
        w.t("Ask the interviewer by voice whether she made this interview, and when."),
        grave=True,
    )


def _signature(w: Translator) -> Explanation:
    return Explanation(
        w.t("A signature is not right"),
        w.t("These bytes were changed on the way, or were never signed by that device. Not taken."),
        w.t("The original is still on the phone. Let the phone send it again."),
        grave=True,
    )


def _foreign(w: Translator) -> Explanation:
    return Explanation(
        w.t("From another organisation"),
        w.t(
            "This envelope belongs to another organisation. It was not taken and cannot be opened."
        ),
        w.t("Check whether the right file was chosen."),
    )


def _damaged(w: Translator) -> Explanation:
    return Explanation(
        w.t("Damaged or unreadable bytes"),
        w.t("Something is not a whole envelope. It was not taken; everything else went through."),
        w.t("The original is still on the phone. Let the phone send it again, or copy it anew."),
    )


def _chain_gap(w: Translator) -> Explanation:
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


def _chain_broken(w: Translator) -> Explanation:
    return Explanation(
        w.t("The order of this device's envelopes does not fit"),
        w.t(
            "This envelope does not follow the one before it. That happens when a phone was copied, "
            "or when somebody uses its key. It is kept and closed."
        ),
        w.t("Ask the interviewer by voice. Then open it with a reason, or leave it closed."),
        grave=True,
    )


def _equivocation(w: Translator) -> Explanation:
    return Explanation(
        w.t("Two different envelopes under one number"),
        w.t(
            "This device signed two different things under the same number. A healthy phone never "
            "does. Both are kept; the second is closed."
        ),
        w.t("Ask the interviewer by voice. If the phone may be in other hands, revoke it."),
        grave=True,
    )


def _revision(w: Translator) -> Explanation:
    return Explanation(
        w.t("The versions of this interview do not follow each other"),
        w.t("A version is missing, or two exist under one number. All that arrived is kept."),
        w.t("Look at all versions below. Fetch again if one is missing."),
    )


def _revision_member(w: Translator) -> Explanation:
    return Explanation(
        w.t("Changed by somebody else"),
        w.t(
            "A new version of this interview comes from another member than the first. It is closed."
        ),
        w.t("Ask both interviewers by voice. Then open it with a reason, or leave it closed."),
        grave=True,
    )


def _recipients(w: Translator) -> Explanation:
    return Explanation(
        w.t("Not sealed to the right people"),
        w.t(
            "By the member list that the phone used, somebody who must be able to open this cannot, "
            "or somebody can who should not. It is kept and closed."
        ),
        w.t("Ask the interviewer how it was made. Then open it with a reason, or leave it closed."),
        grave=True,
    )


def _role(w: Translator) -> Explanation:
    return Explanation(
        w.t("Signed by somebody who may not do this"),
        w.t("A member signed something that only a supervisor may sign. It has no effect."),
        w.t("Ask the member by voice. If the phone may be in other hands, revoke it."),
        grave=True,
    )


def _kind_unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("This needs a newer version of Depter"),
        w.t("It is correctly signed and kept, but this version does not know what it is."),
        w.t("Update the desk. It will be understood then."),
    )


def _unopened(w: Translator) -> Explanation:
    return Explanation(
        w.t("Sealed to this desk, but it does not open"),
        w.t(
            "The envelope names this desk, but what is inside cannot be opened or does not fit "
            "together. The phone was told and keeps its copy."
        ),
        w.t("Ask whether another supervisor can open it. Keep the phone until somebody can."),
        grave=True,
    )


def _others(w: Translator) -> Explanation:
    return Explanation(
        w.t("Not sealed to this desk"),
        w.t("It was sealed before you joined, or to other people. That is how it should be."),
        w.t("A supervisor who can open it can pass it on to you."),
    )


def _blob_missing(w: Translator) -> Explanation:
    return Explanation(
        w.t("A photo has not arrived yet"),
        w.t(
            "The text is here. A photo is still on its way. The phone keeps everything until then."
        ),
        w.t("Nothing. It arrives by itself, or with a file from the phone."),
    )


def _blob_broken(w: Translator) -> Explanation:
    return Explanation(
        w.t("A photo does not pass its checks"),
        w.t("Its bytes are not the ones that were sealed. It is not shown and not acknowledged."),
        w.t("The phone still has the original. Let it send again, or bring it as a file."),
        grave=True,
    )


def _form_unknown(w: Translator) -> Explanation:
    return Explanation(
        w.t("The form is newer than this desk"),
        w.t("The questions of this form are not known here. The answers are shown as they stand."),
        w.t("Update the desk to see the questions in words."),
    )


def _nack(w: Translator) -> Explanation:
    return Explanation(
        w.t("Another supervisor could not open an envelope"),
        w.t("A signed message says that an envelope did not open for somebody it was sealed to."),
        w.t("Compare with that supervisor what you each can open. Keep the phone until both can."),
        grave=True,
    )


def _feed_fork(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay tells two people two different stories"),
        w.t(
            "A signed message from another member names the same place of the relay's history with "
            "another content. Both cannot be true. What is archived here stays as it is."
        ),
        w.t(
            "Tell the administrator by voice. Exchange batch files directly, and change the relay."
        ),
        grave=True,
    )


def _feed_rewritten(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay changed its past"),
        w.t("The relay's history is not the one that this desk saw before. Your archive is whole."),
        w.t("Tell the administrator by voice. The desk offers the relay everything that it lost."),
        grave=True,
    )


def _feed_epoch(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay was restored from a backup"),
        w.t("The relay began a new history. The desk compared it and offered all that was lost."),
        w.t(
            "Ask the operator whether this was meant. Phones will offer again what they still have."
        ),
    )


def _withheld(w: Translator) -> Explanation:
    return Explanation(
        w.t("An envelope is being held back"),
        w.t(
            "A member signed that an envelope exists. The relay says it gave everything, without it."
        ),
        w.t("Ask that member for a batch file. If it happens again, change the relay."),
        grave=True,
    )


def _stub(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay gives only the shell of an interview"),
        w.t("It says that the content was erased, but nobody signed that consent was taken back."),
        w.t("Ask another supervisor for a batch file. Keep the phone until somebody can open it."),
        grave=True,
    )


def _freshness(w: Translator) -> Explanation:
    return Explanation(
        w.t("The relay may hide changes of the member list"),
        w.t(
            "The administrator's statement about the member list does not fit the list given here."
        ),
        w.t("Call the administrator by voice and compare the fingerprint of the member list."),
        grave=True,
    )


def _join_conflict(w: Translator) -> Explanation:
    return Explanation(
        w.t("One invitation was used twice"),
        w.t("Two devices tried to join with the same invitation. Somebody else may have seen it."),
        w.t("Reject the request. Call the person by voice, and make a new invitation."),
        grave=True,
    )


def _join_bad(w: Translator) -> Explanation:
    return Explanation(
        w.t("A request to join does not pass its checks"),
        w.t("It was not made with an invitation of this desk, or was changed on the way."),
        w.t("Reject it. Make a new invitation if you expect somebody."),
        grave=True,
    )


def _withdrawal_member(w: Translator) -> Explanation:
    return Explanation(
        w.t("A withdrawal by somebody else"),
        w.t("A member asks to erase an interview that another member made. Nothing was hidden."),
        w.t("Ask both by voice. Then accept it with a reason, or leave it closed."),
        grave=True,
    )


_CODES: dict[str, Told] = {
    "directory.fork": _directory_fork,
    "directory.needed": _directory_needed,
    "directory": _directory_broken,
    "device.unknown": _device_unknown,
    "device.late": _device_late,
    "signature": _signature,
    "envelope.org": _foreign,
    "envelope": _damaged,
    "codec": _damaged,
    "core": _damaged,
    "size": _damaged,
    "batch": _damaged,
    "feed.shape": _damaged,
    "chain.gap": _chain_gap,
    "chain.equivocation": _equivocation,
    "chain": _chain_broken,
    "revision.member": _revision_member,
    "revision": _revision,
    "recipients": _recipients,
    "role": _role,
    "kind.unknown": _kind_unknown,
    "feed.newer": _kind_unknown,
    "unwrap.recipient": _others,
    "unwrap": _unopened,
    "body": _unopened,
    "padding": _unopened,
    "payload": _unopened,
    "blob.missing": _blob_missing,
    "blob": _blob_broken,
    "form.unknown": _form_unknown,
    "nack": _nack,
    "feed.fork": _feed_fork,
    "feed.view": _feed_fork,
    "feed.epoch": _feed_epoch,
    "feed.withheld": _withheld,
    "feed.stub": _stub,
    "feed": _feed_rewritten,
    "freshness": _freshness,
    "join.conflict": _join_conflict,
    "join": _join_bad,
    "invitation": _join_bad,
    "key": _join_bad,
    "withdrawal.member": _withdrawal_member,
}


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


def fault_words(code: str, words: Translator, seconds: int = 0) -> str:
    """One plain sentence or two for a fault that stopped what somebody was doing."""
    w = words
    told: dict[str, Callable[[], str]] = {
        "vault.passphrase": lambda: w.t("That is not the passphrase. Nothing is lost."),
        "vault.wait": lambda: w.t(
            "Please wait {seconds} s before the next try. Nothing is lost.", seconds=seconds
        ),
        "vault.weak": lambda: w.t("Please choose a longer passphrase: at least 12 characters."),
        "vault.damaged": lambda: w.t(
            "The desk's key file is damaged. Put it back from your backup of the desk's folder."
        ),
        "vault.exists": lambda: w.t("There is a desk here already. Nothing was changed."),
        "disk.full": lambda: w.t(
            "The disk is full. Nothing was acknowledged, and the phones keep everything. Make room, "
            "then fetch again."
        ),
        "pull.running": lambda: w.t("The desk is already fetching."),
        "relay.unreachable": lambda: w.t(
            "The relay cannot be reached. What is archived here is safe. Check the network, or use "
            "a file."
        ),
        "relay.not_ours": lambda: w.t(
            "Something answered that is not our relay, perhaps the login page of a network. Nothing "
            "was sent or taken."
        ),
        "relay.not_understood": lambda: w.t(
            "The relay's answer was not understood. Nothing of it was taken."
        ),
        "relay.address": lambda: w.t("This is not the address of a relay."),
        "device.unknown": lambda: w.t(
            "The relay does not know this desk yet. The administrator has to approve it."
        ),
        "device.revoked": lambda: w.t(
            "This desk was revoked. What is archived here can still be read. Call the administrator."
        ),
        "role.supervisor": lambda: w.t("The relay does this for supervisors only."),
        "rate.limited": lambda: w.t(
            "The relay asks for a pause. Nothing is lost. Try again later."
        ),
        "relay.full": lambda: w.t(
            "The relay's disk is full. What is archived here is safe. Tell its operator."
        ),
        "org.unknown": lambda: w.t(
            "The relay does not know this organisation. Its operator has to admit it first."
        ),
        "batch.foreign": lambda: w.t(
            "This file belongs to another organisation, or is no batch file. Nothing was taken."
        ),
        "decision.reason": lambda: w.t("Please write down a reason. It goes into the log."),
        "members.not_administrator": lambda: w.t(
            "Only the administrator's desk can change who is a member."
        ),
        "members.self": lambda: w.t("This desk cannot revoke itself."),
        "join.unknown": lambda: w.t("This request is not waiting any more."),
        "invitation.altered": lambda: w.t(
            "This link is not a whole invitation. Copy it again, with all its letters."
        ),
        "invitation.role": lambda: w.t(
            "This invitation is for an interviewer's phone. Ask for one for a supervisor's desk."
        ),
        "invitation.expired": lambda: w.t(
            "This invitation has expired. Ask the administrator for a new one."
        ),
        "invitation.used": lambda: w.t(
            "This invitation was used already. Ask the administrator for a new one."
        ),
        "invitation.unknown": lambda: w.t(
            "The relay does not know this invitation. Ask the administrator for a new one."
        ),
        "join.other_keys": lambda: w.t(
            "Somebody else's keys stand where yours belong. Do not go on. Call the administrator."
        ),
        "upload.empty": lambda: w.t("Please choose a file first."),
        "root.fingerprint": lambda: w.t(
            "The relay shows another organisation than the invitation. Do not go on. Call the "
            "administrator."
        ),
    }
    known = told.get(code)
    if known:
        return known()
    if code.partition(".")[0] in _FROM_THE_RELAY:
        return w.t("The relay could not do this. What is archived here is safe. Try again later.")
    return explain(code, words).happened


_FROM_THE_RELAY = frozenset({"relay", "request", "route", "push", "token", "challenge", "root"})
