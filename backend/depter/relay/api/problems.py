"""Every problem the relay can answer with: its code, status and two sentences in the caller's language.

It must never say which key, record or member was concerned, and never show a fault's own message.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, json

from depter.errors import DepterError
from depter.words.web import _t


@dataclass(frozen=True)
class Problem:
    """How a code is told."""

    status: int
    title: Callable[[], str]
    detail: Callable[[], str]


def _again() -> str:
    return _t("Nothing is lost. Send it again a little later.")


def _new_copy() -> str:
    return _t("Nothing was stored. What is on your device is safe there.")


def _kept_words() -> str:
    return _t("Nothing was changed. The words of before stay in force.")


PROBLEMS: dict[str, Problem] = {
    "blob.busy": Problem(503, lambda: _t("This file is being received already."), _again),
    "blob.incomplete": Problem(
        404,
        lambda: _t("This file has not arrived completely yet."),
        lambda: _t("It will appear when the phone that recorded it has sent the rest."),
    ),
    "blob.no_room": Problem(
        507,
        lambda: _t("The relay has no room for photos and files now."),
        lambda: _t(
            "Records still get in. What is on your device is safe there. "
            "Tell the operator of the relay."
        ),
    ),
    "blob.offset": Problem(
        409,
        lambda: _t("The file continues at another place."),
        lambda: _t("Everything received so far is kept. Go on from the place that is given."),
    ),
    "blob.quota": Problem(
        507,
        lambda: _t("This device has as many files on the relay as one device may have."),
        lambda: _t("What is on your device is safe there. Tell the operator of the relay."),
    ),
    "blob.root": Problem(
        422,
        lambda: _t("The file arrived damaged."),
        lambda: _t("It was thrown away here. It is safe on your device: send it again."),
    ),
    "blob.size": Problem(
        413,
        lambda: _t("The file is larger than it may be."),
        lambda: _t("It was not stored. Carry it to the desk as a sealed batch file."),
    ),
    "blob.unknown": Problem(
        404,
        lambda: _t("No record here names this file."),
        lambda: _t("Send the record first, then its files."),
    ),
    "blob.withdrawn": Problem(
        410,
        lambda: _t("The consent for this record was withdrawn."),
        lambda: _t("Its files are neither received nor given out any more."),
    ),
    "challenge.expired": Problem(
        403, lambda: _t("The sign-in took too long."), lambda: _t("Ask for a new challenge.")
    ),
    "challenge.unknown": Problem(
        403,
        lambda: _t("This sign-in did not start here."),
        lambda: _t("Ask for a new challenge."),
    ),
    "challenge.used": Problem(
        403,
        lambda: _t("This sign-in was used already."),
        lambda: _t("Ask for a new challenge."),
    ),
    "device.revoked": Problem(
        403,
        lambda: _t("This device was removed from the organisation."),
        lambda: _t("What it sealed before is still accepted. Speak to your supervisor."),
    ),
    "device.unknown": Problem(
        403,
        lambda: _t("This device is not a member of the organisation yet."),
        lambda: _t("Wait until a supervisor approves it."),
    ),
    "directory.conflict": Problem(
        409,
        lambda: _t("The list of members does not continue from here."),
        lambda: _t("Fetch the newest entries and try again."),
    ),
    "directory.fork": Problem(
        409,
        lambda: _t("There are two different lists of members."),
        lambda: _t("Somebody may be cheating. Stop and speak to your administrator in person."),
    ),
    "directory.refused": Problem(
        422,
        lambda: _t("This entry of the list of members cannot be believed."),
        _new_copy,
    ),
    "feed.resync": Problem(
        409,
        lambda: _t("This relay has another history than the one you know."),
        lambda: _t("Compare everything from the start and offer again what it lost."),
    ),
    "freshness.missing": Problem(
        404,
        lambda: _t("No statement about the list of members was stored yet."),
        lambda: _t("It comes from the administrator's desk."),
    ),
    "freshness.refused": Problem(
        422,
        lambda: _t("This statement about the list of members cannot be believed."),
        _new_copy,
    ),
    "invitation.expired": Problem(
        410,
        lambda: _t("This invitation has run out."),
        lambda: _t("Ask your supervisor for a new one."),
    ),
    "invitation.limit": Problem(
        429,
        lambda: _t("Too many invitations are open."),
        lambda: _t("Use them or let them run out first."),
    ),
    "invitation.unknown": Problem(
        404,
        lambda: _t("This invitation is not known here."),
        lambda: _t("Ask your supervisor for a new one."),
    ),
    "invitation.used": Problem(
        409,
        lambda: _t("This invitation was used by somebody else."),
        lambda: _t("Tell your supervisor now, by voice. Then ask for a new one."),
    ),
    "join.refused": Problem(422, lambda: _t("This request to join cannot be read."), _new_copy),
    "join.state": Problem(
        409,
        lambda: _t("This request to join was decided already."),
        lambda: _t("Nothing was changed."),
    ),
    "org.unknown": Problem(
        404,
        lambda: _t("This organisation is not known here."),
        lambda: _t("Check the address of the relay."),
    ),
    "push.empty": Problem(400, lambda: _t("The request is empty."), _new_copy),
    "push.items": Problem(
        413,
        lambda: _t("There are too many records in one request."),
        lambda: _t("Nothing was stored. Send fewer at a time."),
    ),
    "rate.limited": Problem(429, lambda: _t("Too many requests at once."), _again),
    "relay.busy": Problem(503, lambda: _t("The relay is busy."), _again),
    "relay.fault": Problem(500, lambda: _t("The relay made a mistake."), _again),
    "relay.full": Problem(
        507,
        lambda: _t("The relay's disk is full."),
        lambda: _t("What is on your device is safe there. Tell the operator of the relay."),
    ),
    "request.cut": Problem(400, lambda: _t("The request broke off."), _again),
    "request.length": Problem(411, lambda: _t("The request does not say its length."), _new_copy),
    "request.schema": Problem(400, lambda: _t("The request is not understood."), _new_copy),
    "request.too_large": Problem(
        413,
        lambda: _t("The request is too large."),
        lambda: _t("Nothing was stored. Send less at a time."),
    ),
    "role.supervisor": Problem(
        403,
        lambda: _t("Only a supervisor may do this."),
        lambda: _t("Nothing was changed."),
    ),
    "root.unknown": Problem(
        404,
        lambda: _t("There is no such version of the root document."),
        lambda: _t("Ask for version 1."),
    ),
    "route.method": Problem(405, lambda: _t("This address cannot be used in this way."), _new_copy),
    "route.unknown": Problem(
        404, lambda: _t("There is nothing at this address."), lambda: _t("Check the address.")
    ),
    "shell.missing": Problem(
        404,
        lambda: _t("The phone app was not built here."),
        lambda: _t("The operator can build it with the command make build."),
    ),
    "token.answer": Problem(
        403,
        lambda: _t("The sign-in failed."),
        lambda: _t("Ask for a new challenge and sign it with the device's key."),
    ),
    "token.missing": Problem(401, lambda: _t("Sign in first."), _new_copy),
    "token.unknown": Problem(
        401, lambda: _t("The sign-in has ended."), lambda: _t("Sign in again.")
    ),
    "words.app": Problem(
        422,
        lambda: _t("These words need a newer relay."),
        lambda: _t("Nothing was changed. Tell the operator of the relay."),
    ),
    "words.body": Problem(400, lambda: _t("The set of words is not understood."), _kept_words),
    "words.file": Problem(
        422, lambda: _t("A file does not belong to this set of words."), _kept_words
    ),
    "words.file_missing": Problem(
        409,
        lambda: _t("Files of this set of words are missing."),
        lambda: _t("The words of before stay in force. Send every file."),
    ),
    "words.file_unknown": Problem(
        404,
        lambda: _t("There is no such file of words."),
        lambda: _t("Fetch the newest list of words and go on from there."),
    ),
    "words.forked": Problem(
        409,
        lambda: _t("Another set of words bears this number."),
        lambda: _t("The words of before stay in force. Publish again from the newest sources."),
    ),
    "words.key": Problem(
        403,
        lambda: _t("The organisation does not let this key sign its words."),
        lambda: _t("Nothing was changed. The administrator names the key at the desk."),
    ),
    "words.manifest": Problem(422, lambda: _t("The list of words is not understood."), _kept_words),
    "words.none": Problem(
        404,
        lambda: _t("The organisation has published no words of its own."),
        lambda: _t("The words that came with the app stay in force."),
    ),
    "words.older": Problem(
        409,
        lambda: _t("Newer words than these are here already."),
        lambda: _t("The words of before stay in force. Publish again from the newest sources."),
    ),
    "words.signature": Problem(
        403, lambda: _t("The signature of the words is wrong."), _kept_words
    ),
    "words.size": Problem(
        413, lambda: _t("The set of words is larger than it may be."), _kept_words
    ),
}

# Codes of other rooms that reach the network under a broader name, so that nothing is told of whom
# a failure concerned.
_BROADER = {
    "directory.gap": "directory.conflict",
    "directory.previous": "directory.conflict",
    "directory.fork": "directory.fork",
    "directory": "directory.refused",
    "key": "directory.refused",
    "freshness": "freshness.refused",
    "join": "join.refused",
    "codec": "request.schema",
    "range": "request.schema",
}


def told(fault: DepterError) -> str:
    """Return the code under which a fault is told."""
    if fault.code in PROBLEMS:
        return fault.code
    family = fault.code.partition(".")[0]
    return _BROADER.get(fault.code) or _BROADER.get(family) or "relay.fault"


def answer(fault: DepterError) -> Response:
    """Build the problem body (RFC 9457 names a superset) with the headers that belong to it."""
    code = told(fault)
    problem = PROBLEMS[code]
    body = json.dumps(
        {"code": code, "title": problem.title(), "detail": problem.detail()}, ensure_ascii=False
    )
    response = Response(
        body, status=problem.status, content_type="application/problem+json; charset=utf-8"
    )
    if "retry_after" in fault.facts:
        response.headers["Retry-After"] = str(fault.facts["retry_after"])
    if "offset" in fault.facts:
        response.headers["Upload-Offset"] = str(fault.facts["offset"])
    if code.startswith("token."):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
