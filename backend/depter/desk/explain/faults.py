"""One plain sentence or two for a fault that stopped what somebody was doing. It must never blame a
person, or leave somebody without a next step."""

from collections.abc import Callable

from depter.desk.explain.codes import explain
from depter.words import Translator


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
        "code.length": lambda: w.t(
            "A code has nine digits. Ask for it once more, three digits at a time. This was not "
            "counted as a try."
        ),
        "code.check": lambda: w.t(
            "One digit is not right, or two changed places. Ask for the code once more, three digits "
            "at a time. This was not counted as a try."
        ),
        "code.unknown": lambda: _no_such_code(w, seconds),
        "code.contested": lambda: w.t(
            "Somebody else's record bears the number of this interview too, so the code cannot show whose "
            "it is. Find out who asks, and take it back in the list, without the code."
        ),
        "code.wait": lambda: w.t(
            "Several codes were wrong. Please wait {seconds} s before the next try. Nothing is lost.",
            seconds=seconds,
        ),
        "withdrawal.twice": lambda: w.t("Consent to this interview was taken back before."),
        "withdrawal.held": lambda: w.t(
            "A legal hold keeps this interview. It stays hidden and is not erased. Tell the person "
            "which document asks for it. When the hold is lifted, confirm again."
        ),
        "narrowing.empty": lambda: w.t("Please choose at least one thing that is taken back."),
        "hold.document": lambda: w.t("Please name the document that asks for the hold."),
        "hold.late": lambda: w.t(
            "The person took consent back before. A hold can only be set before that."
        ),
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
        "places.encoding": lambda: w.t(
            "This is no table in UTF-8. Save it again as CSV (UTF-8). Nothing was changed."
        ),
        "places.large": lambda: w.t(
            "This table is too large: at most {n} places. Nothing was changed.", n=500
        ),
        "places.known": lambda: w.t("This place stands in the list already."),
        "rules.unknown": lambda: w.t("This page is too old. Please try again."),
        "rules.who": lambda: w.t("Please write the name of the lawyer."),
        "rules.day": lambda: w.t(
            "Please write the day like 2026-11-28; it cannot be in the future."
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


def _no_such_code(w: Translator, seconds: int) -> str:
    said = w.t(
        "No interview that was opened here has this code. Ask for it once more, and whether it was "
        "given by this organisation. An interview that is still on a phone is not here yet: take it "
        "back on that phone."
    )
    if not seconds:
        return said
    wait = w.t("The next try is possible in {seconds} s.", seconds=seconds)
    return f"{said} {wait}"


_FROM_THE_RELAY = frozenset({"relay", "request", "route", "push", "token", "challenge", "root"})
