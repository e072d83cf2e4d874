"""Review: approve, reject with a reason, back-translate, withdraw, accept a suggestion.

It must never let a person approve what she wrote; the ledger refuses it too.
"""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from depter.errors import WordsError
from depter.words import edit as acts
from depter.words.languages import SOURCE
from depter.words.ledger import Signer, now
from depter.words.locale_table import Row, beside
from depter.words.studio.drafts import MAX_LETTERS, Draft
from depter.words.studio.listing import neighbours, reviewable
from depter.words.studio.pages.printing import document_of
from depter.words.studio.pages.shared import (
    kept_query,
    mine,
    say,
    signer,
    studio,
    text_of,
)
from depter.words.studio.pages.texts import listed, notes_of, reference_of
from depter.words.studio.shelf import Page, Text
from depter.words.web import _t

blueprint = Blueprint("review", __name__)
CHECKLIST = ("meaning", "tone", "negation", "polite", "options")
#: What is typed on the review page.
FIELDS = ("reason", "back")
#: What is asked of locale data instead.
LOCALE_LIST = ("dates", "counts", "letters")


def checklist(one: Text) -> tuple[str, ...]:
    """What a reviewer ticks before she approves."""
    return LOCALE_LIST if one.locale else CHECKLIST


def check_words(name: str) -> str:
    return {
        "meaning": _t("It means the same as the English, no more and no less."),
        "tone": _t("It sounds like a calm person speaking, not like a law or an order."),
        "negation": _t("Every “not” and “no” is where it belongs."),
        "polite": _t("The polite form is used throughout."),
        "options": _t("The answers fit the question."),
        "dates": _t("Every date reads as it is written in official papers of this language."),
        "counts": _t("Lists, numbers and counted words are right in every line."),
        "letters": _t("The alphabet is complete and in its order."),
    }[name]


def row_words(name: str) -> str:
    """What a row of locale data is, in words."""
    return {
        "date in numbers": _t("Date in numbers"),
        "date in words": _t("Date in words"),
        "month and year": _t("Month and year"),
        "season and year": _t("Season and year"),
        "year": _t("Year"),
        "date and time": _t("Date and time"),
        "about": _t("About this date"),
        "unsure": _t("Unsure date"),
        "not later than": _t("Not later than"),
        "not earlier than": _t("Not earlier than"),
        "between two dates": _t("Between two dates"),
        "weekdays": _t("Days of the week"),
        "months alone": _t("Months without a day"),
        "list": _t("List"),
        "choice": _t("Choice"),
        "number": _t("Numbers"),
        "counted words": _t("Counted words"),
        "quotes": _t("Quotation marks"),
        "alphabet": _t("Alphabet"),
        "letters of its own": _t("Letters that a Russian keyboard lacks"),
    }[name]


def _table(one: Text) -> list[tuple[Row, Row]]:
    """The rows of locale data, English and its own; none for other texts."""
    tongues = studio().shelf.workspace.languages
    if not one.locale:
        return []
    return beside(one.english[0], one.forms[0], (tongues[SOURCE], tongues[one.lang]))


@blueprint.get("/<lang>/text/<name>/review")
def look(lang: str, name: str) -> str:
    """Everything a reviewer needs on one page."""
    page, one = text_of(lang, name)
    second = request.args.get("ref", "") or studio().shelf.workspace.languages[lang].second
    audience, notes, reference = notes_of(one)
    around = neighbours(listed(page, lang), name)
    return render_template(
        "review.html",
        before=around[0],
        after=around[1],
        lang=lang,
        page=page,
        one=one,
        rights=mine(lang),
        may_approve=reviewable(one, mine(lang)),
        ref=reference_of(one, second),
        audience=audience,
        notes=notes,
        reference=reference,
        document=document_of(one),
        taken_back=_own(page, one),
        table=_table(one),
        row_words=row_words,
        checklist=checklist(one),
        check_words=check_words,
        query=kept_query(),
        typed=studio().drafts.notes(lang, name),
    )


def _note(one: Text, field: str, told: str) -> None:
    """Keeps what was typed in a field of the review page; nothing, and there is nothing to keep."""
    drafts = studio().drafts
    if not told.strip():
        drafts.drop(one.lang, one.id, field)
        return
    tgt = one.standing.tgt if one.standing is not None else ""
    drafts.put(
        Draft(
            lang=one.lang,
            text=one.id,
            page=field,
            forms=one.forms,
            base=tgt,
            at=now(),
            domain=one.domain,
            context=one.context,
            english=one.template.msgid,
            note=told[:MAX_LETTERS],
        )
    )


@blueprint.post("/<lang>/text/<name>/note/<field>")
def note(lang: str, name: str, field: str) -> dict[str, bool]:
    """Keep what is typed on the review page, before anybody signs it."""
    if field not in FIELDS:
        abort(404)
    _, one = text_of(lang, name)
    told = request.get_json()
    _note(one, field, str(told.get("text", "")) if isinstance(told, dict) else "")
    return {"kept": True}


def _own(page: Page, one: Text) -> bool:
    """Whether the person at work has an approval or a rejection of this text to take back."""
    who = mine(one.lang).id
    if who is None or one.standing is None or page.states is None:
        return False
    approved = any(told.by == who for told in one.standing.approvals)
    return approved or page.states.rejected_by(one.domain, one.entry, who)


def _told(lang: str, name: str) -> dict[str, Any]:
    """The address of a text, with the filter that travels from text to text."""
    return {"lang": lang, "name": name, **kept_query()}


def _done(one: Text, told: str) -> Response:
    say("good", told)
    return redirect(url_for("review.look", **_told(one.lang, one.id)))


def _begin(lang: str, name: str) -> tuple[Text, Signer]:
    """The text, if it is still the one that was looked at, and the key. Errors: ``studio.conflict``."""
    who = signer()
    _, one = text_of(lang, name)
    seen = request.form.get("tgt")
    if seen is not None and one.standing is not None and seen != one.standing.tgt:
        raise WordsError("studio.conflict")
    return one, who


@blueprint.post("/<lang>/text/<name>/approve")
def approve(lang: str, name: str) -> Response:
    with studio().shelf.lock:
        one, who = _begin(lang, name)
        if any(request.form.get(f"check-{item}") != "yes" for item in checklist(one)):
            say("bad", _t("Please go through every point of the list first."))
            return redirect(url_for("review.look", **_told(lang, name)))
        acts.approve(studio().shelf.workspace, lang, one.domain, one.src, who)
    return _done(one, _t("Your approval is in the ledger."))


@blueprint.post("/<lang>/text/<name>/reject")
def reject(lang: str, name: str) -> Response:
    reason = request.form.get("reason", "")[:2000]
    _note(text_of(lang, name)[1], "reason", reason)
    with studio().shelf.lock:
        one, who = _begin(lang, name)
        acts.reject(studio().shelf.workspace, lang, one.domain, one.src, who, reason)
        studio().drafts.drop(lang, name, "reason")
    return _done(one, _t("Your rejection is in the ledger."))


@blueprint.post("/<lang>/text/<name>/backtranslate")
def backtranslate(lang: str, name: str) -> Response:
    told = request.form.get("text", "")[:4000]
    _note(text_of(lang, name)[1], "back", told)
    with studio().shelf.lock:
        one, who = _begin(lang, name)
        acts.backtranslate(studio().shelf.workspace, lang, one.domain, one.src, who, told)
        studio().drafts.drop(lang, name, "back")
    return _done(one, _t("Your back-translation is in the ledger."))


@blueprint.post("/<lang>/text/<name>/withdraw")
def withdraw(lang: str, name: str) -> Response:
    with studio().shelf.lock:
        one, who = _begin(lang, name)
        acts.withdraw(studio().shelf.workspace, lang, one.domain, one.src, who)
    return _done(one, _t("Taken back."))


@blueprint.post("/<lang>/text/<name>/accept")
def accept(lang: str, name: str) -> Response:
    """Make a suggestion the text; both people are its authors."""
    with studio().shelf.lock:
        one, who = _begin(lang, name)
        suggestion = request.form.get("suggestion", "")
        acts.accept(studio().shelf.workspace, lang, one.domain, one.src, suggestion, who)
    say("good", _t("The suggestion is the text now. Both of you are its authors."))
    return redirect(url_for("texts.text", lang=lang, name=name))


@blueprint.post("/<lang>/text/<name>/decline")
def decline(lang: str, name: str) -> Response:
    with studio().shelf.lock:
        one, who = _begin(lang, name)
        acts.reject(
            studio().shelf.workspace,
            lang,
            one.domain,
            one.src,
            who,
            request.form.get("reason", "")[:2000],
            tgt=request.form.get("suggestion", ""),
        )
    say("good", _t("The suggestion is declined."))
    return redirect(url_for("texts.text", lang=lang, name=name))
