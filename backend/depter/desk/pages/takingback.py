"""A person wants to take consent back: by the code, by a supervisor's word, in part; and legal holds.

It must never write a code into an address, a notice or a log.
"""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from depter.desk import review
from depter.desk.explain import ITEMS
from depter.desk.pages.shared import desk, done, id_of, sorry
from depter.desk.takingback import Found
from depter.errors import DepterError
from depter.words.web import _t

blueprint = Blueprint("takingback", __name__, url_prefix="/taking-back")

_KNOWN = frozenset(item for _, items in ITEMS for item in items)


def _page(found: list[Found]) -> str:
    agreed = {
        one.record: review.granted(desk().interview(one.newest.env_hash))
        for one in found
        if one.newest is not None
    }
    return render_template("takingback.html", found=found, items=ITEMS, agreed=agreed)


def _record() -> bytes:
    return id_of(request.form.get("record", ""), 16)


def _proof() -> bytes | None:
    given = request.form.get("proof", "")
    return id_of(given, 32) if given else None


def _interview(record: bytes) -> str:
    """The address of the newest version of a record."""
    found = next((one for one in desk().interviews() if one.record == record), None)
    if found is None:
        abort(404)
    return url_for("interviews.one", env=found.env_hash.hex())


@blueprint.get("")
def page() -> str:
    """Ask for the code."""
    return _page([])


@blueprint.post("/find")
def find() -> Response | str:
    """Show the interview that a code belongs to; it is a page of its own, for a code stands in no
    address."""
    try:
        return _page(desk().taking_back.find(request.form.get("code", "")))
    except DepterError as fault:
        return sorry(fault, url_for("takingback.page"))


@blueprint.post("/everything")
def everything() -> Response:
    """Take all of an interview back."""
    record, reason = _record(), request.form.get("reason", "")
    return done(
        lambda: desk().taking_back.withdraw(record, reason, _proof()),
        _interview(record),
        _t("Taken back. It is hidden here, and on the relay at the next fetch."),
    )


@blueprint.post("/part")
def part() -> Response:
    """Take back what an interview may be used for."""
    record = _record()
    items = tuple(item for item in request.form.getlist("item") if item in _KNOWN)
    return done(
        lambda: desk().taking_back.narrow(record, items, _proof()),
        _interview(record),
        _t("Written down and signed. It stands above the interview from now on."),
    )


@blueprint.post("/hold")
def hold() -> Response:
    """Set a legal hold."""
    record, document = _record(), request.form.get("document", "")
    return done(
        lambda: desk().taking_back.holds.set(record, document),
        _interview(record),
        _t("The hold is set. It stands in the log."),
    )


@blueprint.post("/lift")
def lift() -> Response:
    """Lift a legal hold."""
    record, reason = _record(), request.form.get("reason", "")
    return done(
        lambda: desk().taking_back.holds.lift(record, reason),
        _interview(record),
        _t("The hold is lifted. Your reason stands in the log."),
    )
