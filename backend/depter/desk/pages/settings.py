"""What can be set at a desk, what identifies it, and the log of decisions."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.pages.shared import desk, say, sorry
from depter.errors import DepterError
from depter.words.web import _t

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
def page() -> str:
    root = desk().replica.root
    freshness = desk().replica.freshness
    secrets = desk().vault.secrets
    return render_template(
        "settings.html",
        root=root,
        head=desk().replica.directory.head,
        seq=desk().replica.directory.seq,
        device=secrets.keys.signing.id,
        recipient=secrets.keys.opening.kid,
        relay=secrets.relay,
        freshness=freshness,
        stale=desk().replica.stale,
        folder=str(desk().config.folder),
        words_key=desk().replica.directory.words_key,
        words=desk().words.current(),
    )


@blueprint.post("/settings/passphrase")
def passphrase() -> Response:
    """Change the passphrase."""
    where, form = url_for("settings.page"), request.form
    if form.get("new") != form.get("again"):
        say("bad", _t("The two passphrases are not the same. Please type them again."))
        return redirect(where)
    try:
        desk().change_passphrase(form.get("old", ""), form.get("new", ""))
    except DepterError as fault:
        return sorry(fault, where)
    say("good", _t("The passphrase is changed."))
    return redirect(where)


@blueprint.post("/settings/relay")
def relay() -> Response:
    """Use another address of the relay."""
    where = url_for("settings.page")
    try:
        desk().set_relay(request.form.get("relay", "").strip())
    except DepterError as fault:
        return sorry(fault, where)
    say("good", _t("The address is changed. Invitations from now on carry it."))
    return redirect(where)


@blueprint.get("/log")
def log() -> str:
    entries, whole = desk().log.entries()
    return render_template("log.html", entries=entries, whole=whole, name=desk().replica.name)
