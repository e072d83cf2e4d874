"""Who belongs to the organisation: invite, approve after a call, revoke."""

from flask import Blueprint, abort, make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.membership import Pending
from depter.desk.pages.shared import desk, done, id_of, say, sorry
from depter.errors import DepterError, RelayError
from depter.trust.entries import Reason, Role
from depter.trust.invitation import qr_svg
from depter.words.web import _t, words

blueprint = Blueprint("members", __name__, url_prefix="/members")


@blueprint.get("")
def everybody() -> str:
    """The members, open invitations, and requests that wait."""
    pending: list[Pending] = []
    unreachable = False
    if desk().membership.administers:
        try:
            pending = desk().membership.pending()
        except RelayError:
            unreachable = True
    return render_template(
        "members.html",
        members=sorted(
            desk().membership.members(), key=lambda one: (not one.active, words().order(one.name))
        ),
        pending=pending,
        unreachable=unreachable,
        invitations=desk().membership.invitations(),
        administers=desk().membership.administers,
        reasons=_reasons(),
        roles=_roles(),
        head=desk().replica.directory.head,
        seq=desk().replica.directory.seq,
    )


def _roles() -> dict[Role, str]:
    return {Role.INTERVIEWER: _t("Interviewer"), Role.SUPERVISOR: _t("Supervisor")}


def _reasons() -> dict[Reason, str]:
    return {
        Reason.LOST: _t("The device was lost"),
        Reason.SEIZED: _t("The device was seized"),
        Reason.LEFT: _t("The person left"),
        Reason.REPLACED: _t("The device was replaced"),
        Reason.MISUSE: _t("Misuse"),
    }


@blueprint.post("/invite")
def invite() -> Response:
    """Make an invitation and show it."""
    supervisor = request.form.get("role") == str(int(Role.SUPERVISOR))
    role = Role.SUPERVISOR if supervisor else Role.INTERVIEWER
    try:
        made = desk().membership.invite(role, request.form.get("note", "").strip())
    except DepterError as fault:
        return sorry(fault, url_for("members.everybody"))
    return redirect(url_for("members.invitation", invitation=made.id.hex()))


def _invitation(text: str) -> object:
    id_ = id_of(text, 16)
    found = [one for one in desk().membership.invitations() if one.id == id_]
    if not found:
        abort(404)
    return found[0]


@blueprint.get("/invitations/<invitation>")
def invitation(invitation: str) -> str:
    return render_template("invitation.html", invitation=_invitation(invitation), roles=_roles())


@blueprint.get("/invitations/<invitation>/qr.svg")
def qr(invitation: str) -> Response:
    """The link as a QR code."""
    link = str(getattr(_invitation(invitation), "link", ""))
    response = make_response(qr_svg(link))
    response.headers["Content-Type"] = "image/svg+xml"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/joins/<invitation>")
def answer(invitation: str) -> Response:
    """Approve or reject a request."""
    id_, where = id_of(invitation, 16), url_for("members.everybody")
    try:
        if request.form.get("answer") == "reject":
            desk().membership.reject(id_)
            say("good", _t("Rejected. The invitation cannot be used again."))
        elif request.form.get("voice") != "yes":
            say("bad", _t("Please confirm the name by voice first, and tick the box."))
        else:
            desk().membership.approve(id_)
            say("good", _t("Approved. The device is a member now."))
    except DepterError as fault:
        return sorry(fault, where)
    return redirect(where)


@blueprint.post("/<member>/revoke")
def revoke(member: str) -> Response:
    """End a device or a member, forward only."""
    device = request.form.get("device", "")
    try:
        reason = Reason(int(request.form.get("reason", "")))
    except ValueError:
        abort(400)
    who, target = id_of(member, 16), id_of(device, 32) if device else None
    return done(
        lambda: desk().membership.revoke(who, target, reason),
        url_for("members.everybody"),
        _t("Revoked from now on. What was sealed or opened before stays as it was."),
    )
