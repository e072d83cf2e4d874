"""An organisation's own English of the consent texts: the list of paragraphs, and one to change.

It must never open Depter's own English for a change.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from depter.errors import WordsError
from depter.words import own_english
from depter.words.languages import SOURCE
from depter.words.studio.explain import explain, status_of
from depter.words.studio.pages.shared import say, signer, studio
from depter.words.web import _t

blueprint = Blueprint("english", __name__)


def _own() -> None:
    """Refuse Depter's own folder. Errors: ``own.repository``."""
    if not own_english.is_own(studio().shelf.workspace.folder):
        raise WordsError("own.repository")


@blueprint.get("/english")
def all_paragraphs() -> str:
    """Every consent text with its paragraphs. Errors: ``own.repository``."""
    _own()
    held: dict[str, list[object]] = {}
    for one in own_english.paragraphs(studio().shelf.workspace):
        held.setdefault(one.key.partition("/")[0].partition(":")[2], []).append(one)
    return render_template("english.html", documents=held)


def _shown(key: str, base: str, typed: str | None = None, there: bool = False) -> str:
    one = own_english.paragraph(studio().shelf.workspace, key)
    return render_template(
        "paragraph.html",
        one=one,
        base=base or own_english.mark(one.text),
        typed=one.text if typed is None else typed,
        there=there,
        targets_of=[
            c for c in studio().shelf.workspace.policy.of("consent").languages if c != SOURCE
        ],
        text_id=_text_id(key),
    )


def _text_id(key: str) -> dict[str, str]:
    """The address of this paragraph in each language."""
    shelf = studio().shelf
    return {
        lang: one.id
        for lang in shelf.targets()
        for one in shelf.page(lang).texts
        if one.domain == "consent" and one.context == key
    }


@blueprint.get("/english/paragraph")
def paragraph() -> str:
    """One paragraph to change. Errors: ``own.repository``, ``words.unknown_text``."""
    _own()
    return _shown(request.args.get("key", "")[:200], "")


@blueprint.post("/english/paragraph")
def save() -> Response | tuple[str, int]:
    """Write it; what was typed comes back when it cannot be written."""
    held = studio()
    key, base = request.form.get("key", "")[:200], request.form.get("base", "")[:64]
    typed = request.form.get("text", "").replace("\r\n", "\n")
    _own()
    with held.shelf.lock:
        try:
            own_english.change(held.shelf.workspace, key, typed, base, signer())
        except WordsError as fault:
            if fault.code in ("words.unknown_text", "words.source", "words.po", "own.repository"):
                raise
            if fault.code == "studio.locked":
                fault = WordsError("glossary.locked")
            say("bad", explain(fault) or fault.code)
            conflict = fault.code == "english.conflict"
            return _shown(key, "" if conflict else base, typed, conflict), status_of(fault)
    say("good", _t("Saved. The old translations stay beside it and need an edit."))
    if held.shelf.workspace.release.key is not None:
        say(
            "plain",
            _t("No approval counts until the folder is signed again: depter words guard sign"),
        )
    return redirect(url_for("english.paragraph", key=key))
