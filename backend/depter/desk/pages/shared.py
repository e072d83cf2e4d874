"""What every page needs of the app it runs in: the open desk, the session, ids from addresses."""

from collections.abc import Callable

from flask import abort, current_app, g, redirect
from werkzeug.wrappers import Response

from depter.desk.desk import Desk
from depter.desk.explain import fault_words
from depter.desk.holder import Holder
from depter.door import Gate, Visit
from depter.errors import DepterError
from depter.words.web import words

#: Name of a fact in the archive.
SPARED = "spared"


def holder() -> Holder:
    held: Holder = current_app.extensions["desk_holder"]
    return held


def gate() -> Gate:
    found: Gate = current_app.extensions["desk_gate"]
    return found


def visit() -> Visit:
    found: Visit = g.visit
    return found


def desk() -> Desk:
    """The open desk; the guard has sent everybody else to the passphrase."""
    found = holder().desk
    if found is None:
        abort(403)
    return found


def spared() -> bool:
    """Whether whoever reads here chose not to see photos that may show intimate parts (6.7)."""
    return desk().archive.get(SPARED) == b"1"


def id_of(text: str, size: int) -> bytes:
    """An id out of an address; 404 for anything else."""
    try:
        data = bytes.fromhex(text)
    except ValueError:
        abort(404)
    if len(data) != size or data.hex() != text:
        abort(404)
    return data


def say(kind: str, text: str) -> None:
    """A notice for the next page: ``good`` or ``bad``. Never a word of an interview."""
    visit().notices.append((kind, text))


def sorry(fault: DepterError, where: str) -> Response:
    """Tell a fault on the page where the person was."""
    seconds = int(str(fault.facts.get("seconds", 0)))
    say("bad", fault_words(fault.code, words(), seconds))
    return redirect(where)


def done(act: Callable[[], object], where: str, told: str) -> Response:
    """Do what was decided, and tell on the page ``where`` that it is done (``told``) or why not."""
    try:
        act()
    except DepterError as fault:
        return sorry(fault, where)
    say("good", told)
    return redirect(where)
