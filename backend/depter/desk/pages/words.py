"""Words: what was not understood in the field, for the translators; and the words behind a hash."""

import re

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from depter.desk.pages.shared import desk
from depter.desk.wordings import LEAST
from depter.words import compiled_set

blueprint = Blueprint("words", __name__, url_prefix="/words")

_HASH = re.compile(f"[0-9a-f]{{{LEAST},64}}")


@blueprint.get("/")
def home() -> str:
    """The notes of the field, and one hash looked up when it is asked for."""
    asked = request.args.get("hash", "").strip().lower()
    sound = _HASH.fullmatch(asked) is not None
    texts = compiled_set()
    return render_template(
        "words.html",
        notes=[
            (note, n, texts.wording(note.key, note.lang) if note.lang in texts.languages else None)
            for note, n in desk().not_understood()
        ],
        asked=asked,
        sound=sound,
        found=desk().wordings.by_hash(asked) if sound else None,
    )


@blueprint.get("/notes.jsonl")
def notes() -> Response:
    """The notes as JSON lines, to be carried to the translators."""
    response = make_response(desk().wording_notes())
    response.headers["Content-Type"] = "application/jsonl"
    response.headers["Content-Disposition"] = 'attachment; filename="wording-notes.jsonl"'
    return response
