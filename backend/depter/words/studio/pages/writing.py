"""Writing: every pause of typing goes to the journal and comes back with what the checks say; saving
changes the catalog and the ledger; a suggestion changes neither.

It must never answer "kept" before the words are on the disk.
"""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from depter.errors import WordsError
from depter.words import edit as acts
from depter.words import glossary, sound
from depter.words.checks import Severity
from depter.words.ledger import now
from depter.words.studio.drafts import MAX_LETTERS, Draft
from depter.words.studio.pages.entry import state_words
from depter.words.studio.pages.shared import now_at, say, signer, sorry, studio, target, text_of
from depter.words.studio.shelf import Page, Text
from depter.words.web import _t, words

blueprint = Blueprint("writing", __name__)
#: No language of the world has more plural forms.
_MOST_FORMS = 6


def _told(one: Text) -> tuple[list[str], dict[str, Any]]:
    """The forms that were sent. Errors: ``edit.locale``, ``edit.forms``."""
    if one.locale:
        raise WordsError("edit.locale", lang=one.lang)
    told = request.get_json()
    forms = told.get("forms") if isinstance(told, dict) else None
    if (
        not isinstance(forms, list)
        or len(forms) != len(one.forms)
        or not all(isinstance(form, str) and len(form) <= MAX_LETTERS for form in forms)
    ):
        raise WordsError("edit.forms")
    return [form.replace("\r\n", "\n") for form in forms], told


def findings(page: Page, one: Text, forms: list[str]) -> list[dict[str, Any]]:
    """What the checks say of forms that nobody saved, in the order of their weight."""
    space = studio().shelf.workspace
    known = page.vocabulary(one.lang, glossary.load(space.folder / glossary.FILE))
    found = sound.findings(space, one.lang, one.domain, one.template, forms, known=known)
    weight = list(Severity)
    return [
        {
            "severity": told.severity.value,
            "check": told.check,
            "told": words().say(told.told),
            "fix": None
            if told.fix is None
            else {
                "form": told.fix.form,
                "start": told.fix.start,
                "end": told.fix.end,
                "replacement": told.fix.replacement,
                "label": words().say(told.fix.label),
            },
        }
        for told in sorted(found, key=lambda told: weight.index(told.severity))
    ]


@blueprint.post("/<lang>/text/<name>/draft")
def draft(lang: str, name: str) -> dict[str, Any] | tuple[dict[str, Any], int]:
    """Keep what was typed, then say what the checks find. What was typed for an English that changed
    meanwhile is kept too, and the answer (409) says where the text stands now."""
    try:
        texts, one = text_of(lang, name)
    except WordsError as fault:
        return _homeless(lang, name, fault)
    forms, told = _told(one)
    page = str(told.get("page", ""))[:40]
    if tuple(forms) == one.forms:
        studio().drafts.drop(lang, name, page)
    else:
        studio().drafts.put(
            Draft(
                lang=lang,
                text=name,
                page=page,
                forms=tuple(forms),
                base=str(told.get("base", ""))[:64],
                at=now(),
                domain=one.domain,
                context=one.context,
                english=one.template.msgid,
            )
        )
    return {"kept": True, "findings": findings(texts, one, forms)}


def _homeless(lang: str, name: str, fault: WordsError) -> tuple[dict[str, Any], int]:
    """Keeps a draft whose text is gone under what the page knew of it."""
    texts, told = target(lang), request.get_json()
    forms = told.get("forms") if isinstance(told, dict) else None
    if not isinstance(forms, list) or not 1 <= len(forms) <= _MOST_FORMS:
        raise fault
    kept = Draft(
        lang=lang,
        text=name[:80],
        page=str(told.get("page", ""))[:40],
        forms=tuple(str(form)[:MAX_LETTERS] for form in forms),
        base=str(told.get("base", ""))[:64],
        at=now(),
        domain=str(told.get("domain", ""))[:20],
        context=str(told.get("context", ""))[:200],
        english=str(told.get("english", ""))[:MAX_LETTERS],
    )
    studio().drafts.put(kept)
    here = now_at(texts, kept)
    return {
        "kept": True,
        "code": fault.code,
        "text": _t("The English of this text changed meanwhile. What you typed is kept."),
        "now": url_for("texts.text", lang=lang, name=here) if here else None,
        "label": _t("Open the text as it is now"),
    }, 409


@blueprint.post("/<lang>/text/<name>/save")
def save(lang: str, name: str) -> tuple[dict[str, Any], int]:
    """Make the text the text: catalog and ledger together, unless somebody else was quicker."""
    held = studio()
    with held.shelf.lock:
        page, one = text_of(lang, name)
        forms, told = _told(one)
        who = signer()
        found = findings(page, one, forms) if any(forms) else []
        if any(told["severity"] == "error" for told in found):
            raise WordsError("studio.faulty")
        held.versions.keep([one.forms, forms])
        try:
            acts.edit(
                held.shelf.workspace,
                lang,
                one.domain,
                one.src,
                forms,
                who,
                expected=str(told.get("base", "")),
            )
        except WordsError as fault:
            if fault.code != "edit.conflict":
                raise
            _, newest = text_of(lang, name)
            standing = newest.standing
            return {
                "code": fault.code,
                "text": _t("Somebody changed this text meanwhile. Nothing was overwritten."),
                "there": list(newest.forms),
                "base": standing.tgt if standing is not None else "",
            }, 409
        # Only a draft that says the same: somebody may have typed on while this was under way.
        held.drafts.settle(lang, name, forms)
        _, newest = text_of(lang, name)
        return {
            "saved": True,
            "base": newest.standing.tgt if newest.standing is not None else "",
            "state": newest.state,
            "words": state_words(newest.state),
        }, 200


@blueprint.post("/<lang>/text/<name>/suggest")
def suggest(lang: str, name: str) -> dict[str, Any]:
    """Propose the typed text; the catalog stays as it is."""
    held = studio()
    with held.shelf.lock:
        _, one = text_of(lang, name)
        forms, told = _told(one)
        acts.suggest(held.shelf.workspace, lang, one.domain, one.src, forms, signer())
        held.drafts.drop(lang, name, str(told.get("page", ""))[:40])
        say("good", _t("Your suggestion is in the ledger. The text itself did not change."))
    return {"saved": True}


@blueprint.post("/<lang>/text/<name>/throw")
def throw(lang: str, name: str) -> Response:
    """Throw one unsaved text away, because a person said so."""
    studio().drafts.drop(lang, name, request.form.get("page", ""))
    say("good", _t("The unsaved text is gone."))
    return redirect(url_for("texts.text", lang=lang, name=name))


@blueprint.post("/<lang>/text/<name>/noted")
def noted(lang: str, name: str) -> Response:
    """A note from the field was dealt with."""
    _, one = text_of(lang, name)
    studio().notes.finish(lang, one.context or one.template.msgid, request.form.get("tgt", ""))
    return redirect(url_for("texts.text", lang=lang, name=name))


@blueprint.post("/notes")
def notes() -> Response:
    """Take in a file of notes from the field."""
    upload = request.files.get("file")
    try:
        count = studio().notes.take(upload.read() if upload is not None else b"")
        say("good", _t("Notes taken in: {n}", n=count))
    except WordsError as fault:
        sorry(fault)
    return redirect(url_for("home.progress"))
