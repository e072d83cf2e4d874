"""One interview: read it, see its photos, print it, decide about it."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, make_response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk import review
from depter.desk.config import LANGUAGES
from depter.desk.deadlines import in_words, of_record
from depter.desk.explain import ITEMS, steps
from depter.desk.marks import passed, step_words
from depter.desk.pages.shared import desk, done, id_of, say, sorry, spared
from depter.desk.pictures import undrawn
from depter.desk.report import Report
from depter.desk.shown import PICTURES
from depter.desk.summary import case_words
from depter.desk.takingback import REASONS
from depter.envelope import Kind
from depter.errors import DepterError, EnvelopeError
from depter.words import Translator, compiled_set, translator
from depter.words.web import _t, words

blueprint = Blueprint("interviews", __name__, url_prefix="/interviews")


def _language() -> Translator:
    """The language to read in: asked for, else that of the pages."""
    asked = request.args.get("in", "")
    return translator(asked) if asked in LANGUAGES else words()


@blueprint.get("/<env>")
def one(env: str) -> str:
    """The interview in one language; a withdrawal or another signed message on a page of its own."""
    kept = desk().archive.kept(id_of(env, 32))
    if kept is not None and kept.kind != Kind.RECORD:
        statement = desk().statement(kept.env_hash)
        return render_template(
            "statement.html",
            statement=statement,
            withdraws=int(Kind.WITHDRAWAL),
            narrows=int(Kind.NARROWING),
        )
    interview = desk().interview(id_of(env, 32))
    reader = _language()
    reading = None
    if interview.opened is not None:
        files = desk().attached(interview)
        reading = review.read(
            interview,
            compiled_set(),
            reader,
            files.missing,
            files.undrawn,
            desk().wordings,
            earlier=desk().past(interview),
        )
    book, opened = desk().handbook, interview.opened
    today = book.today.isoformat()
    told = review.without_taken_back(opened, review.items_of(interview)) if opened else None
    ends = of_record(told.payload, told.answers, today) if told is not None else []
    return render_template(
        "interview.html",
        interview=interview,
        reading=reading,
        reader=reader.language,
        dates_approved=reader.dates_approved,
        items=ITEMS,
        older="" if interview.newer is None else review.older_words(interview, words()),
        runs_out=in_words(ends, today, book.book.confirmed, reader),
        reasons=REASONS,
        today=date.today().isoformat(),
        granted=review.granted(interview),
        pictured=0 if reading is None else review.pictured(reading),
        spared=spared(),
        photo_times=lambda photo: review.times(photo, words()),
        review_words=lambda state: review.review_words(state, words()),
        steps=[
            (step, state, step_words(state, words()))
            for step, state in zip(steps(words()), passed(interview.kept), strict=True)
        ],
    )


@blueprint.get("/case/<digits>")
def case(digits: str) -> Response:
    """To the newest revision of the record whose id begins so; where there is none, or more than one,
    to the list of what was found."""
    begins = id_of(digits, 4).hex()
    found = [one for one in desk().interviews() if one.record.hex()[:8] == begins]
    if len(found) == 1:
        return redirect(url_for("interviews.one", env=found[0].env_hash.hex()))
    return redirect(url_for("overview.home", q=case_words(begins)))


@blueprint.get("/<env>/files/<blob>")
def attachment(env: str, blob: str) -> Response:
    """A photo's bytes, verified anew; only pictures are shown, anything else is saved."""
    interview = desk().interview(id_of(env, 32))
    if id_of(blob, 16).hex() in review.withheld_blobs(interview):
        abort(404)
    try:
        found, data = desk().attachment(id_of(env, 32), id_of(blob, 16))
    except EnvelopeError:
        abort(404)
    response = make_response(data)
    picture = found.media_type in PICTURES and not undrawn(data)
    response.headers["Content-Type"] = found.media_type if picture else "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not picture or request.args.get("save"):
        name = f"{id_of(blob, 16).hex()}{'.jpg' if found.media_type == 'image/jpeg' else ''}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/<env>/report.pdf")
def report(env: str) -> Response:
    """The interview on paper: what may be handed on, or with ``whole`` all of it."""
    interview = desk().interview(id_of(env, 32))
    if interview.opened is None:
        abort(404)
    whole = request.args.get("whole") == "1"
    try:
        made = Report(desk(), interview, compiled_set(), _language(), whole=whole)
        data = made.pdf()
    except DepterError as fault:
        return sorry(fault, url_for("interviews.one", env=env))
    desk().log.write("print-whole" if whole else "print", env_hash=env)
    response = make_response(data)
    response.headers["Content-Type"] = "application/pdf"
    # The case code only: a file name is what others see first.
    response.headers["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    return response


@blueprint.post("/<env>/open")
def open_anyway(env: str) -> Response:
    """Open what a mark stopped, by a logged decision."""
    where = url_for("interviews.one", env=env)
    try:
        desk().open_quarantined(id_of(env, 32), request.form.get("reason", ""))
    except DepterError as fault:
        return sorry(fault, where)
    kept = desk().archive.kept(id_of(env, 32))
    if kept is not None and kept.kind != Kind.RECORD:
        say("good", _t("Accepted. Your reason stands in the log."))
    else:
        say("good", _t("Opened. Your reason stands in the log."))
    return redirect(where)


@blueprint.post("/<env>/erase")
def erase(env: str) -> Response:
    """Confirm a withdrawal: destroy, leave the stub, countersign."""
    withdrawal = id_of(request.form.get("withdrawal", ""), 32)
    return done(
        lambda: desk().confirm_withdrawal(withdrawal),
        url_for("interviews.one", env=env),
        _t("Erased here. The relay erases it at the next fetch. A stub remains."),
    )


@blueprint.get("/<env>/sealed")
def sealed(env: str) -> Response:
    """This interview as a batch file, for another desk or a recovery drill."""
    chunks: Any = desk().export_batch([id_of(env, 32)])
    response = Response(chunks, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{env[:8]}.depter"'
    return response
