"""The first page: how far each language is, and what blocks a release."""

from collections import Counter

from flask import Blueprint, render_template

from depter.words.gate import blocking_in
from depter.words.languages import SOURCE
from depter.words.states import State
from depter.words.studio.pages.shared import now_at, studio

blueprint = Blueprint("home", __name__)
STATES = tuple(one.value for one in State)
#: So many missing texts are named; the rest is counted.
NAMED = 20


@blueprint.get("/")
def progress() -> str:
    """Counts by language, domain and state, and every text that a release waits for."""
    shelf = studio().shelf
    policy = shelf.workspace.policy
    rows, blocks = [], []
    for lang in shelf.targets():
        page = shelf.page(lang)
        for domain in shelf.domains(lang):
            texts = [one for one in page.texts if one.domain == domain]
            told = Counter(one.state for one in texts)
            rows.append((lang, domain, len(texts), told))
            rule = policy.of(domain)
            waits = [
                one
                for one in texts
                if (rule.must and one.state != State.APPROVED)
                or one.state in (State.UNTRANSLATED, State.NEEDS_EDIT)
            ]
            if waits and (rule.must or len(waits) > rule.untranslated):
                blocks.append((lang, domain, len(texts) - len(waits), len(texts), waits[:NAMED]))
    english = Counter(
        one.domain
        for one in blocking_in(shelf.workspace, SOURCE)
        if one.code == "gate.not_approved"
    )
    pages = {lang: shelf.page(lang) for lang in shelf.targets()}
    return render_template(
        "progress.html", rows=rows, blocks=blocks, states=STATES, pages=pages, english=english
    )


@blueprint.get("/unsaved")
def unsaved() -> str:
    """Every text that was typed and not saved."""
    shelf = studio().shelf
    targets = shelf.targets()
    drafts = [
        (one, now_at(shelf.page(one.lang), one) if one.lang in targets else None)
        for one in studio().drafts.all()[::-1]
    ]
    return render_template("unsaved.html", drafts=drafts)
