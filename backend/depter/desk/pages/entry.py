"""Coming in: the one-time link, the passphrase, the first set-up by invitation, and locking."""

from flask import Blueprint, render_template, request, session, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.config import LANGUAGES
from depter.desk.files import write_private
from depter.desk.pages.shared import desk, gate, holder, say, sorry, visit
from depter.desk.setup import check_joining, join
from depter.desk.vault import waiting_seconds
from depter.errors import DepterError, DeskError
from depter.words.web import _t

blueprint = Blueprint("entry", __name__)


@blueprint.get("/enter/<token>")
def enter(token: str) -> tuple[str, int]:
    """Spend the one-time link. The page then moves on by itself: a redirect that began outside would
    not carry a strict cookie."""
    sid = gate().exchange(token)
    if sid is None:
        return render_template("no_session.html", used=True), 403
    session["sid"] = sid
    return render_template("enter.html"), 200


@blueprint.get("/unlock")
def unlock() -> str | Response:
    if not holder().exists:
        return redirect(url_for("entry.start"))
    waits = waiting_seconds(holder().config.vault, holder().now())
    return render_template("unlock.html", waits=waits)


@blueprint.post("/unlock", endpoint="begin")
def begin() -> Response:
    """Try a passphrase."""
    try:
        opened = holder().unlock(request.form.get("passphrase", ""))
    except DeskError as fault:
        return sorry(fault, url_for("entry.unlock"))
    visit().unlocked = True
    if not opened.joining:
        holder().start_pull()
    return redirect(url_for("overview.home"))


@blueprint.route("/start", methods=["GET", "POST"])
def start() -> str | Response | tuple[str, int]:
    """First set-up with an invitation; what was typed stays when it did not work, but for the
    passphrase."""
    if holder().exists:
        return redirect(url_for("entry.unlock"))
    if request.method == "GET":
        return render_template("start.html", typed={})
    form = request.form
    if form.get("passphrase") != form.get("again"):
        say("bad", _t("The two passphrases are not the same. Please type them again."))
        return render_template("start.html", typed=form), 422
    try:
        made = join(
            holder().config,
            form.get("passphrase", ""),
            link=form.get("link", ""),
            name=form.get("name", "").strip(),
            device_name=form.get("device", "").strip(),
            now=holder().now,
            random_bytes=holder().random_bytes,
        )
    except DepterError as fault:
        sorry(fault, "")
        return render_template("start.html", typed=form), 422
    holder().take(made)
    visit().unlocked = True
    return redirect(url_for("entry.waiting"))


@blueprint.get("/waiting")
def waiting() -> str | Response:
    if not desk().joining:
        return redirect(url_for("overview.home"))
    return render_template("waiting.html", device=desk().vault.secrets.keys.signing.id)


@blueprint.post("/waiting", endpoint="ask")
def ask() -> Response:
    """Ask the relay whether somebody approved us."""
    try:
        state = check_joining(desk(), holder().random_bytes)
    except DepterError as fault:
        return sorry(fault, url_for("entry.waiting"))
    if state == "approved":
        holder().start_pull()
        return redirect(url_for("overview.home"))
    told = {
        "pending": _t("Nobody has approved this desk yet. Call the administrator by voice."),
        "rejected": _t("The administrator turned the request away. Call her by voice."),
        "expired": _t("The invitation has expired. Ask the administrator for a new one."),
    }
    say("bad" if state != "pending" else "good", told.get(state, told["pending"]))
    return redirect(url_for("entry.waiting"))


@blueprint.post("/language")
def language() -> Response:
    """Choose the language of the pages; kept on this computer."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        write_private(holder().config.settings, chosen.encode())
    back = request.form.get("back", "")
    # Only a path of our own: a form must not send anybody elsewhere.
    own = back.startswith(request.script_root + "/") and "//" not in back and "\\" not in back
    return redirect(back if own else url_for("overview.home"))


@blueprint.post("/lock")
def lock() -> Response:
    """Forget the keys now, for every browser."""
    holder().lock()
    for one in gate().visits.values():
        one.unlocked = False
    return redirect(url_for("entry.unlock"))
