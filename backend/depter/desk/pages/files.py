"""Batch files: in, out, and checked without being taken in."""

from collections.abc import Iterator

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.filecheck import check_file
from depter.desk.pages.shared import desk, say, sorry
from depter.errors import DepterError, DeskError
from depter.words.web import _t

blueprint = Blueprint("files", __name__, url_prefix="/files")


@blueprint.get("")
def page() -> str:
    return render_template("files.html", report=None, checked=None)


def _upload() -> bytes:
    file = request.files.get("file")
    data = file.read() if file is not None and file.filename else b""
    if not data:
        raise DeskError("upload.empty")
    return data


@blueprint.post("/import")
def take() -> str | Response:
    """Take in a file, with the same checks as from the relay."""
    try:
        report = desk().import_batch(_upload())
    except DepterError as fault:
        return sorry(fault, url_for("files.page"))
    return render_template(
        "files.html",
        report=report,
        checked=None,
        devices=",".join(sorted(device.hex() for device in report.devices)),
    )


@blueprint.post("/check")
def check() -> str | Response:
    """Check a file and take nothing in."""
    try:
        checked = check_file(_upload())
    except DepterError as fault:
        return sorry(fault, url_for("files.page"))
    return render_template("files.html", report=None, checked=checked)


@blueprint.post("/export")
def export() -> Response:
    """Everything sealed here, as a file."""
    return _download(desk().export_batch(), "depter-batch.depter")


@blueprint.post("/acknowledgements")
def acknowledgements() -> Response:
    """The way back to the phones."""
    named = [one for one in request.form.get("devices", "").split(",") if one]
    try:
        devices = {bytes.fromhex(one) for one in named} or None
    except ValueError:
        say("bad", _t("This page is too old. Please try again."))
        return redirect(url_for("files.page"))
    return _download(desk().export_acknowledgements(devices), "depter-acknowledgements.depter")


def _download(chunks: Iterator[bytes], name: str) -> Response:
    response = Response(chunks, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
