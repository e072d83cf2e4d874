"""The phone's own screens in a frame 320 px wide, with the words as they are in the folder now.

It must never run anything but the phone's preview in that frame, or show it to another page.
"""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, url_for

from depter.errors import WordsError
from depter.words.compiled_set import compiled_set
from depter.words.compiling import PHONE, message_key
from depter.words.hashes import target_hash
from depter.words.languages import SOURCE
from depter.words.policy import LOCALE
from depter.words.states import State
from depter.words.studio.pages.shared import target, text_of
from depter.words.studio.shelf import Text

blueprint = Blueprint("preview", __name__)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
#: Stands where a consent text is not translated yet: another language may not.
NOT_YET = "…"


def built() -> bool:
    """Whether the phone's screens were built into the package."""
    return (Path(str(current_app.static_folder)) / "phone" / "words.js").exists()


def row(one: Text) -> list[Any]:
    """One text as a compiled catalog has it (``compiling``); English where there is none yet."""
    forms, extra = list(one.forms), []
    if not all(forms):
        english = [NOT_YET] if one.domain == "consent" else one.english
        forms, extra = english, [] if one.domain == "consent" else [SOURCE]
    letter = State(one.state).letter if one.state in _SHOWN else State.MACHINE.letter
    shown = forms if one.template.msgid_plural else forms[0]
    own = one.standing is not None and tuple(forms) == one.forms
    tgt = one.standing.tgt if one.standing is not None and own else target_hash(forms)
    return [shown, letter, tgt, one.src, *extra]


_SHOWN = (State.MACHINE, State.UNREVIEWED, State.APPROVED)


@blueprint.get("/<lang>/preview/<name>")
def frame(lang: str, name: str) -> Response:
    """The page of the frame. Errors: ``words.unknown_text``."""
    _, one = text_of(lang, name)
    page = make_response(
        render_template(
            "preview.html",
            lang=lang,
            one=one,
            key=message_key(one.template, one.domain),
            words=url_for("preview.words", lang=lang, part="ui.json").rpartition("/")[0],
        )
    )
    page.headers["Content-Security-Policy"] = CSP
    return page


@blueprint.get("/<lang>/phone/<part>")
def words(lang: str, part: str) -> Response:
    """One catalog of the phone as the folder has it now. Errors: ``studio.no_page``."""
    page, domain = target(lang), part.removesuffix(".json")
    if domain == LOCALE:
        here = next((one for one in page.texts if one.locale), None)
        return jsonify(compiled_set().locale(lang) if here is None else json.loads(here.forms[0]))
    if domain not in PHONE:
        raise WordsError("studio.no_page", told=part)
    told = {
        message_key(one.template, domain): row(one) for one in page.texts if one.domain == domain
    }
    return jsonify({"lang": lang, "domain": domain, "m": told})
