"""Coming in: the one-time link, the language of the pages, and the key of the person at work."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from depter.errors import DepterError
from depter.words.ledger import put
from depter.words.studio.config import LANGUAGES
from depter.words.studio.pages.shared import say, sid, sorry, studio
from depter.words.web import _t

blueprint = Blueprint("entry", __name__)


@blueprint.get("/enter/<token>")
def enter(token: str) -> tuple[str, int]:
    """Spend the one-time link. The page moves on by itself: a redirect that began outside would not
    carry a strict cookie."""
    made = studio().gate.exchange(token)
    if made is None:
        return render_template("no_session.html", used=True), 403
    session["sid"] = made
    return render_template("enter.html"), 200


@blueprint.post("/language")
def language() -> Response:
    """Choose the language of the pages."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        put(studio().config.settings, chosen.encode())
    return redirect(_back())


def _back() -> str:
    """Only to one of our own pages."""
    told, root = request.form.get("back", ""), request.script_root
    inside = told.startswith(root + "/") and "//" not in told and "\\" not in told
    return told if inside else url_for("home.progress")


@blueprint.get("/key")
def key() -> str:
    folder = studio().config.keys
    files = sorted(path.name for path in folder.glob("*.depterkey")) if folder.is_dir() else []
    back = request.args.get("back", "")
    return render_template("key.html", files=files, folder=folder, back=back)


@blueprint.post("/key")
def unlock() -> Response:
    """Open a key file for this session, from the usual folder or from where the person keeps it."""
    upload = request.files.get("file")
    data = upload.read(1 << 16) if upload is not None else b""
    name = request.form.get("name", "")
    folder = studio().config.keys
    if not data and name in {path.name for path in folder.glob("*.depterkey")}:
        data = (folder / name).read_bytes()
    try:
        held = studio().keyring.unlock(sid(), data, request.form.get("passphrase", ""))
    except DepterError as fault:
        sorry(fault)
        return redirect(url_for("entry.key", back=request.form.get("back", "")))
    say("good", _t("You work as {id} now.", id=held.id))
    return redirect(_back())


@blueprint.post("/key/forget")
def forget() -> Response:
    studio().keyring.forget(sid())
    say("good", _t("Your key is locked away."))
    return redirect(url_for("home.progress"))


def state_words(state: str) -> str:
    """A state in words."""
    return {
        "untranslated": _t("untranslated"),
        "needs-edit": _t("needs an edit"),
        "machine": _t("machine draft"),
        "unreviewed": _t("unreviewed"),
        "approved": _t("approved"),
        "unknown": _t("state unknown"),
    }.get(state, state)


def domain_words(domain: str) -> str:
    """A domain in words."""
    return {
        "consent": _t("Consent"),
        "forms": _t("Questions"),
        "locale": _t("Dates, lists and letters"),
        "ui": _t("Phone"),
        "server": _t("Desk and relay"),
        "studio": _t("Studio"),
    }.get(domain, domain)


def act_words(act: str) -> str:
    """What somebody did to a text, in words."""
    return {
        "translate": _t("Written"),
        "suggest": _t("Suggested"),
        "approve": _t("Approved"),
        "reject": _t("Rejected"),
        "backtranslate": _t("Back-translation"),
        "withdraw": _t("Taken back"),
    }.get(act, act)


def origin_words(origin: str) -> str:
    """Where a text came from, in words; the rest of the origin stays as it is in the ledger."""
    kind, _, rest = origin.partition(":")
    told = {
        "human": _t("by a person"),
        "machine": _t("by a machine"),
        "import": _t("from a file"),
        "published": _t("as published"),
    }.get(kind, kind)
    return f"{told} ({rest})" if rest else told


def audience_words(audience: str) -> str:
    """Who hears or reads a text, in words."""
    return {
        "survivor": _t("the survivor: it is read aloud"),
        "interviewer": _t("the interviewer"),
    }.get(audience, audience)


def role_words(role: str) -> str:
    """A role in words."""
    return {
        "native": _t("native speaker"),
        "clinician": _t("clinician"),
        "lawyer": _t("lawyer"),
        "native clinician": _t("native-speaking clinician"),
        "translator": _t("translator"),
    }.get(role, role)
