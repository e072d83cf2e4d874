"""Faults in words for the person at the screen, and the HTTP status of each.

It must never show a code alone where a sentence helps.
"""

from depter.errors import DepterError
from depter.words.web import _t, words

_FORBIDDEN = frozenset(
    {
        "studio.locked",
        "ledger.author",
        "ledger.role",
        "ledger.not_allowed",
        "ledger.signer",
        "ledger.other_language",
        "ledger.expired",
        "ledger.withdrawn_key",
        "glossary.locked",
        "glossary.others",
        "own.repository",
    }
)
_MISSING = frozenset(
    {"words.unknown_language", "words.unknown_text", "studio.no_page", "glossary.gone"}
)
_CONFLICT = frozenset(
    {
        "edit.conflict",
        "ledger.meanwhile",
        "studio.conflict",
        "glossary.conflict",
        "english.conflict",
    }
)


def status_of(fault: DepterError) -> int:
    """The HTTP status of a fault."""
    if fault.code in _FORBIDDEN:
        return 403
    if fault.code in _MISSING:
        return 404
    return 409 if fault.code in _CONFLICT else 400


def void_words(code: str) -> str:
    """Why a statement of somebody does not count; the code itself when there is no sentence."""
    return {
        "ledger.withdrawn_key": _t("the key was withdrawn"),
        "ledger.expired": _t("the key was not valid at that time"),
        "ledger.other_language": _t("the key is for another language"),
        "ledger.not_allowed": _t("the key may not do this"),
        "ledger.role": _t("the key does not have this role"),
        "ledger.no_author": _t("nobody was known as the author"),
        "ledger.author": _t("whoever wrote a text does not judge it"),
    }.get(code, code)


def _findings(fault: DepterError) -> list[str]:
    """What the checks found, as they said it."""
    told = fault.facts.get("findings")
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def explain(fault: DepterError) -> str:
    """A sentence for a fault; "" when there is none for its code."""
    line = str(fault.facts.get("line", ""))
    told = {
        "studio.locked": _t("Open your key first. Your text is kept meanwhile."),
        "studio.faulty": _t("Please mend what is marked as an error first. Your text is kept."),
        "studio.conflict": _t("Somebody changed this meanwhile. Nothing was overwritten."),
        "studio.import": _t("Line {line} of that file is not a field note.", line=line),
        "ledger.author": _t("You wrote this text yourself. Another person must approve it."),
        "ledger.role": _t("Your key does not have the role that this text needs."),
        "ledger.not_allowed": _t("Your key may not do this. You can suggest a text."),
        "ledger.signer": _t("Your key is not on the list of reviewers of this folder."),
        "ledger.other_language": _t("Your key is for another language."),
        "ledger.expired": _t("Your key is not valid any more, or not yet."),
        "ledger.withdrawn_key": _t("Your key was withdrawn."),
        "ledger.already": _t("You have approved this text already."),
        "ledger.reason": _t("Please say why, in a few words."),
        "ledger.no_text": _t("There is no finished text yet."),
        "ledger.no_author": _t(
            "Nobody is known as the author of this text. Save it once under a key first."
        ),
        "ledger.no_suggestion": _t("That suggestion is not open any more."),
        "ledger.nothing": _t("There is nothing of yours to take back."),
        "ledger.meanwhile": _t("Somebody said something about this text meanwhile. Look again."),
        "ledger.write": _t("The review ledger could not be written, so nothing was recorded."),
        "ledger.clock": _t(
            "The ledger is dated far ahead of this computer's clock. Set the clock right, then try again."
        ),
        "edit.half": _t(
            "The text was saved, but its author could not be recorded. Type: depter words translate"
        ),
        "suggest.same": _t("That is the text as it is already."),
        "edit.conflict": _t("Somebody changed this text meanwhile. Nothing was overwritten."),
        "edit.faulty": _t(
            "This suggestion cannot become the text as it is: {findings}",
            findings="; ".join(words().say(one) for one in _findings(fault)),
        ),
        "edit.locale": _t(
            "Dates, lists and letters are changed in the file locale/{lang}.json, not here.",
            lang=str(fault.facts.get("lang", "")),
        ),
        "edit.forms": _t("Please fill in every form of the text."),
        "words.not_merged": _t("This English is newer than the catalog. Type: depter words merge"),
        "words.unknown_text": _t("There is no such text, or its English changed."),
        "words.unknown_language": _t("Nothing is translated into this language here."),
        "words.po": _t("A catalog of this folder cannot be read. Type: depter words check"),
        "words.locale": _t(
            "The dates and letters of this language cannot be read. Type: depter words check"
        ),
        "words.glossary": _t(
            "The glossary of this folder cannot be read. Type: depter words check"
        ),
        "own.repository": _t(
            "This is the folder of Depter itself; its English is not changed here. Make a folder of your"
            " own first: depter words own FOLDER"
        ),
        "own.write": _t("The folder cannot be written, so nothing was changed."),
        "english.conflict": _t(
            "Somebody changed this English meanwhile. Nothing was overwritten. Look at what is there"
            " now; saving again keeps yours."
        ),
        "english.size": _t("The English is empty, or too long for one paragraph."),
        "english.signs": _t("There is a line end, a sign < or a sign that cannot be seen in it."),
        "english.places": _t(
            "Places in braces must stay as they were: {wanted}",
            wanted=str(fault.facts.get("wanted", "")) or "–",
        ),
        "words.source": _t("The English of this folder cannot be read. Type: depter words check"),
        "glossary.locked": _t(
            "Open your key in another tab of the browser, then save here again. What you typed is still here."
        ),
        "glossary.gone": _t("There is no such term any more."),
        "glossary.conflict": _t(
            "Somebody changed or deleted this term meanwhile. Nothing was overwritten."
            " Look at what is there now; saving again keeps yours."
        ),
        "glossary.twice": _t("Another term has this short name."),
        "glossary.shape": _t("Please mend what is marked. Nothing was saved."),
        "glossary.others": _t("Your key may not write every language of this term."),
        "studio.no_page": _t("There is no such page."),
        "http.404": _t("There is no such page."),
        "http.413": _t("That is too large."),
        "key.passphrase": _t("That passphrase does not open the key."),
        "keyfile.short": _t("That passphrase is too short. Nothing was made."),
        "keyfile.none": _t("This studio was started without a way to open keys."),
    }
    if fault.code in told:
        return told[fault.code]
    if fault.code.startswith("keyfile.") or fault.code.startswith("key."):
        return _t("That file is not a reviewer's key.")
    if fault.code.startswith("ledger."):
        return _t(
            "The review ledger cannot be believed (line {line}). No states are shown until it is mended.",
            line=line,
        )
    return ""
