"""A bilingual form on paper: target beside Russian or English, with state and hash."""

from flask import Blueprint, render_template, request

from depter.errors import WordsError
from depter.words.studio.pages.shared import studio, target

blueprint = Blueprint("printing", __name__)


@blueprint.get("/<lang>/print/<document>")
def paper(lang: str, document: str) -> str:
    """One form or consent text, in the order of its source. Errors: ``words.unknown_text``."""
    page = target(lang)
    texts = [
        one
        for one in page.texts
        if one.domain in ("forms", "consent")
        and one.context.split("/")[0].replace(":", "-") == document
    ]
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
