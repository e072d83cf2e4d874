"""A bilingual form on paper: target beside Russian or English, with state and hash."""

from flask import Blueprint, render_template, request

from depter.errors import WordsError
from depter.words.studio.pages.shared import studio, target
from depter.words.studio.shelf import Text

blueprint = Blueprint("printing", __name__)


def document_of(one: Text) -> str:
    """The name of the form or consent that a text belongs to ("consent-interview"); "" for others."""
    if one.domain not in ("forms", "consent"):
        return ""
    return one.context.split("/")[0].replace(":", "-")


@blueprint.get("/<lang>/print/<document>")
def paper(lang: str, document: str) -> str:
    """One form or consent text, in the order of its source. Errors: ``words.unknown_text``."""
    page = target(lang)
    texts = [one for one in page.texts if document_of(one) == document]
    if not texts:
        raise WordsError("words.unknown_text", told=document)
    second = request.args.get("with", "ru" if lang != "ru" else "en")
    other = {}
    if second in studio().shelf.targets():
        other = studio().shelf.page(second).by_id
    return render_template(
        "print.html",
        lang=lang,
        page=page,
        texts=texts,
        other=other,
        second=second,
        document=document,
    )
