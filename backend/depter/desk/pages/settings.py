"""What can be set at a desk, what identifies it, and the log of decisions."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.pages.shared import SPARED, desk, done, say, spared
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
        spared=spared(),
    )


@blueprint.post("/settings/photos")
def photos() -> Response:
    """Whether photos that may show intimate parts are drawn when an interview is read here."""
    value = b"1" if request.form.get("spared") == "yes" else b"0"
    return done(
        lambda: desk().archive.put(SPARED, value),
        url_for("settings.page"),
        _t("Saved."),
    )


@blueprint.post("/settings/passphrase")
def passphrase() -> Response:
    """Change the passphrase."""
    where, form = url_for("settings.page"), request.form
    if form.get("new") != form.get("again"):
        say("bad", _t("The two passphrases are not the same. Please type them again."))
        return redirect(where)
    return done(
        lambda: desk().change_passphrase(form.get("old", ""), form.get("new", "")),
        where,
        _t("The passphrase is changed."),
    )


@blueprint.post("/settings/relay")
def relay() -> Response:
    """Use another address of the relay."""
    return done(
        lambda: desk().set_relay(request.form.get("relay", "").strip()),
        url_for("settings.page"),
        _t("The address is changed. Invitations from now on carry it."),
    )


@blueprint.get("/log")
def log() -> str:
    entries, whole = desk().log.entries()
    return render_template("log.html", entries=entries, whole=whole, name=desk().replica.name)
