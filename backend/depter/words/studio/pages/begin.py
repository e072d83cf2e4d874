"""A newcomer's own key: made here under a passphrase, and entered where nobody guards the folder yet.

It must never enter a key into a folder that a release key guards: who may write there is for its owner.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from depter.errors import DepterError, WordsError
from depter.words.ledger import now, put
from depter.words.reviewers import TRANSLATOR, Grant
from depter.words.studio.keyring import Keymaker
from depter.words.studio.pages.shared import say, sid, sorry, studio
from depter.words.web import _t
from depter.words.workspace import REVIEWERS

blueprint = Blueprint("begin", __name__)


def _keymaker() -> Keymaker:
    maker = studio().keymaker
    if maker is None:
        raise WordsError("keyfile.none")
    return maker


@blueprint.get("/begin")
def look() -> str:
    """Make a key, or go on without one."""
    open_folder = studio().shelf.workspace.release.key is None
    return render_template("begin.html", offered=_keymaker().offer(), open_folder=open_folder)


@blueprint.post("/begin")
def make() -> Response:
    """Make the key, open it, and enter it if the folder is nobody's yet. Errors: shown on the page."""
    held, maker = studio(), _keymaker()
    lang = request.form.get("lang", "")
    if lang not in held.shelf.targets():
        raise WordsError("words.unknown_language", language=lang)
    passphrase = request.form.get("passphrase", "").strip()
    try:
        made = maker.make(held.config.keys, passphrase)
        held.keyring.unlock(sid(), made.path.read_bytes(), passphrase)
    except DepterError as fault:
        sorry(fault)
        return redirect(url_for("begin.look"))
    say(
        "good",
        _t("Your key is {file}. Keep a copy of it on paper or on a stick.", file=str(made.path)),
    )
    roles = (TRANSLATOR,) if request.form.get("what") == "write" else ()
    with held.shelf.lock:
        space = held.shelf.workspace
        if space.release.key is None:
            grant = Grant(made.id, made.public, roles, (lang,), now()[:10])
            path = space.folder / REVIEWERS
            path.parent.mkdir(parents=True, exist_ok=True)
            put(path, space.reviewers.with_grant(grant).text().encode("utf-8"))
            say("good", _t("You work as {id} now.", id=made.id))
        else:
            role = "".join(f" --role {one}" for one in roles)
            line = (
                f"depter words reviewer add {made.id} {made.public.hex()}{role} --language {lang}"
            )
            say(
                "plain",
                _t("Whoever holds the release key of this folder lets you in: {line}", line=line),
            )
    return redirect(url_for("texts.all_texts", lang=lang))
