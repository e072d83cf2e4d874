"""The list of interviews, what needs attention, alarms, and fetching from the relay."""

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.deadlines import soon
from depter.desk.explain import fault_words
from depter.desk.pages.shared import desk, holder
from depter.desk.shown import Listed
from depter.words.web import words

blueprint = Blueprint("overview", __name__)

SORTS = {
    "arrived": lambda one: -one.at,
    "sealed": lambda one: (one.summary or {}).get("sealed_at", ""),
    "case": lambda one: one.record.hex(),
    "who": lambda one: words().order(one.who),
}


@blueprint.get("/")
def home() -> str:
    """The list."""
    sort = request.args.get("sort", "arrived")
    state = request.args.get("state", "")
    language_wanted = request.args.get("language", "")
    search = request.args.get("q", "").strip()
    everything, book = desk().interviews(), desk().handbook
    found = [one for one in everything if _fits(one, state, language_wanted, search.casefold())]
    if sort in SORTS:
        found.sort(key=SORTS[sort], reverse=sort == "sealed")
    return render_template(
        "overview.html",
        interviews=found,
        total=len(everything),
        asked={"sort": sort, "state": state, "language": language_wanted, "q": search},
        spoken_in=sorted({(one.summary or {}).get("language", "") for one in everything} - {""}),
        attention=desk().attention(),
        alarms=desk().alarms.open()[:3],
        pull=holder().pull,
        pulled=desk().pulled,
        stale=desk().pulled is not None and desk().replica.stale,
        pull_fault=_pull_fault(),
        runs_out=soon(everything, book.today, book.book.confirmed, words()),
    )


def _fits(one: Listed, state: str, language: str, search: str) -> bool:
    summary = one.summary or {}
    text = f"{one.record.hex()} {summary.get('case', '')} {one.who} {one.device}".casefold()
    return (
        (not state or one.state == state)
        and (not language or summary.get("language") == language)
        and (not search or search in text)
    )


def _pull_fault() -> str | None:
    fault = holder().pull.fault
    return fault_words(fault, words()) if fault else None


@blueprint.post("/pull")
def fetch() -> Response:
    """Start a visit to the relay."""
    holder().start_pull()
    return redirect(url_for("overview.home"))


@blueprint.get("/pull/status")
def status() -> Response:
    """How the visit stands, for the progress bar."""
    pull = holder().pull
    return jsonify(
        running=pull.running,
        phase=pull.progress.phase,
        done=pull.progress.done,
        total=pull.progress.total,
    )


@blueprint.get("/alarms")
def alarms() -> str:
    return render_template("alarms.html", alarms=desk().alarms.all())


@blueprint.post("/alarms/seen")
def seen() -> Response:
    """A person read an alarm."""
    try:
        id_ = bytes.fromhex(request.form.get("alarm", ""))
    except ValueError:
        id_ = b""
    if id_:
        desk().alarms.see(id_)
    return redirect(url_for("overview.alarms"))
