"""What the pages share: the studio, the person at work, notices, and the text that an address names.

It must never let an act pass without an unlocked key.
"""

from typing import TYPE_CHECKING, cast

from flask import current_app, g, request, session

from depter.door import Visit
from depter.errors import DepterError, WordsError
from depter.words.ledger import Signer
from depter.words.studio.drafts import Draft
from depter.words.studio.explain import explain
from depter.words.studio.keyring import Rights, rights
from depter.words.studio.shelf import Page, Text

if TYPE_CHECKING:
    from depter.words.studio.app import Studio


def studio() -> "Studio":
    return cast("Studio", current_app.extensions["studio"])


def visit() -> Visit:
    return cast(Visit, g.visit)


def sid() -> str:
    return str(session.get("sid", ""))


def signer() -> Signer:
    """The unlocked key. Errors: ``studio.locked``."""
    held = studio().keyring.of(sid())
    if held is None:
        raise WordsError("studio.locked")
    return held


def mine(lang: str) -> Rights:
    """What the person at work may do in a language."""
    return rights(studio().keyring.of(sid()), studio().shelf.workspace.reviewers, lang)


def say(kind: str, text: str) -> None:
    """Show a notice on the next page."""
    visit().notices.append((kind, text))


def sorry(fault: DepterError) -> None:
    """Show a fault on the next page."""
    say("bad", explain(fault) or fault.code)


def target(lang: str) -> Page:
    """The texts of a language into which we translate. Errors: ``words.unknown_language``."""
    if lang not in studio().shelf.targets():
        raise WordsError("words.unknown_language", language=lang)
    return studio().shelf.page(lang)


def text_of(lang: str, name: str) -> tuple[Page, Text]:
    """The text of an address. Errors: ``words.unknown_text``."""
    page = target(lang)
    found = page.by_id.get(name)
    if found is None:
        raise WordsError("words.unknown_text", told=name)
    return page, found


def now_at(page: Page, draft: Draft) -> str | None:
    """The text that a draft belongs to today, also where its English changed; None where none does."""
    if draft.text in page.by_id:
        return draft.text
    here = [
        one.id
        for one in page.by_id.values()
        if draft.context and (one.domain, one.context) == (draft.domain, draft.context)
    ]
    return here[0] if len(here) == 1 else None


def kept_query() -> dict[str, str]:
    """The filter that travels from text to text."""
    names = ("state", "domain", "q", "ref")
    told = {name: request.args.get(name, "")[:200] for name in names}
    return {name: value for name, value in told.items() if value}
