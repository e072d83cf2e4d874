"""The list of texts, one text with its reference, note, difference and preview, and its history."""

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from depter.words import glossary
from depter.words.compiling import PHONE
from depter.words.languages import SOURCE
from depter.words.states import State
from depter.words.studio import gitlog, listing
from depter.words.studio.changes import changes, side
from depter.words.studio.pages.preview import built
from depter.words.studio.pages.printing import document_of
from depter.words.studio.pages.shared import kept_query, mine, studio, target, text_of
from depter.words.studio.past import past
from depter.words.studio.shelf import Page, Text
from depter.words.web import _t

blueprint = Blueprint("texts", __name__)


def marks(lang: str) -> listing.Marks:
    held = studio()
    drafts = frozenset(one.text for one in held.drafts.all() if one.lang == lang)
    return listing.Marks(
        drafts, frozenset(one.key for one in held.notes.open() if one.lang == lang)
    )


def filter_words(name: str) -> str:
    return {
        "untranslated": _t("Untranslated"),
        "machine": _t("Machine drafts"),
        "unreviewed": _t("Unreviewed"),
        "changed": _t("English changed"),
        "rejected": _t("Rejected"),
        "approved": _t("Approved"),
        "review": _t("For me to review"),
        "suggested": _t("With suggestions"),
        "field": _t("Not understood in the field"),
        "unsaved": _t("Unsaved by me"),
    }[name]


def listed(page: Page, lang: str) -> list[Text]:
    """The texts that the address asks for."""
    told = request.args
    return listing.chosen(
        page.texts,
        told.get("state", ""),
        told.get("domain", ""),
        told.get("q", "")[:200],
        marks(lang),
        mine(lang),
    )


@blueprint.get("/<lang>/texts")
def all_texts(lang: str) -> str:
    """The list, fifty at a time."""
    page = target(lang)
    found = listed(page, lang)
    number = request.args.get("page", 1, type=int) or 1
    last = max(1, -(-len(found) // listing.PAGE))
    number = min(max(1, number), last)
    domain = request.args.get("domain", "")
    scope = [one for one in page.texts if not domain or one.domain == domain]
    return render_template(
        "list.html",
        lang=lang,
        page=page,
        found=len(found),
        texts=found[(number - 1) * listing.PAGE : number * listing.PAGE],
        number=number,
        last=last,
        counts=listing.counts(scope, marks(lang), mine(lang)),
        whole=len(scope),
        filters=listing.FILTERS,
        filter_words=filter_words,
        domains=studio().shelf.domains(lang),
        marks=marks(lang),
        query=kept_query(),
    )


def reference_of(text: Text, code: str) -> dict[str, object]:
    """The same text in the second language, with its state."""
    if code == SOURCE or code == text.lang or code not in studio().shelf.targets():
        return {"code": "", "forms": [], "state": "", "approved": False}
    other = studio().shelf.page(code).by_id.get(text.id)
    forms = list(other.forms) if other is not None else []
    state = other.state if other is not None else "untranslated"
    return {"code": code, "forms": forms, "state": state, "approved": state == State.APPROVED}


def notes_of(text: Text) -> tuple[str, list[str], str]:
    """Who hears the text, the notes, and the protocol's reference."""
    lines = [one for one in (text.template.comment or "").split("\n") if one.strip()]
    audience = ""
    if lines and (told := re.fullmatch(r"\[(\w+)\]", lines[0])):
        audience, lines = told[1], lines[1:]
    reference = ""
    if text.domain in ("forms", "consent") and lines and _REFERENCE.match(lines[-1]):
        reference, lines = lines[-1], lines[:-1]
    return audience, lines, reference


_REFERENCE = re.compile(r"^(IP22|IP04|Istanbul|UNCAT|Murad|Mendez|none \(|DSM|ICD|WHO)")


@blueprint.get("/<lang>/text/<name>")
def text(lang: str, name: str) -> str | Response:
    """One text to work on; locale data are only looked at here."""
    page, one = text_of(lang, name)
    if one.locale:
        told: dict[str, Any] = {"lang": lang, "name": name, **kept_query()}
        return redirect(url_for("review.look", **told))
    space = studio().shelf.workspace
    ref = request.args.get("ref", "") or space.languages[lang].second
    around = listing.neighbours(listed(page, lang), name)
    audience, notes, reference = notes_of(one)
    previous = one.entry.previous_msgid if one.source_changed else None
    diff = changes(str(previous), one.template.msgid) if previous else []
    every = studio().drafts.of(lang, name, one.domain, one.context)
    # What was typed for another English is offered, never put into the field.
    drafts = [d for d in every if d.text == name]
    forms = list(drafts[-1].forms) if drafts else list(one.forms)
    others = [d for d in every if d not in drafts[-1:] and d.forms != tuple(forms)]
    return render_template(
        "text.html",
        lang=lang,
        page=page,
        one=one,
        forms=forms if len(forms) == len(one.forms) else list(one.forms),
        drafts=drafts,
        others=others,
        before=around[0],
        after=around[1],
        place=around[2],
        query=kept_query(),
        ref=reference_of(one, ref),
        refs=[code for code in studio().shelf.targets() if code != lang],
        rights=mine(lang),
        audience=audience,
        notes=notes,
        reference=reference,
        hits=glossary.load(studio().shelf.workspace.folder / "glossary" / "terms.csv").hits(
            " ".join(one.english), lang
        ),
        old=list(side(diff, "gone")),
        new=list(side(diff, "new")),
        field=studio().notes.of(lang, one.context or one.template.msgid),
        limit=next(
            (f.split(":")[1] for f in one.template.flags if f.startswith("max-length:")), ""
        ),
        shown=one.domain in PHONE and built(),
        document=document_of(one),
    )


@blueprint.get("/<lang>/text/<name>/history")
def history(lang: str, name: str) -> str:
    """What was ever said about one text; nothing while the ledger cannot be believed."""
    page, one = text_of(lang, name)
    studio().versions.keep([one.forms])
    space = studio().shelf.workspace
    steps = past(page, one, studio().versions, space.languages[lang].rule)
    told = [] if page.fault else gitlog.history(space.folder, lang, one.domain, one.template)
    return render_template(
        "history.html", lang=lang, page=page, one=one, steps=steps, told=told, query=kept_query()
    )
