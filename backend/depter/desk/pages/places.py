"""The organisation's handbook: places of help, and which national rules a lawyer has confirmed."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from depter.desk.handbook.explain import column_words, fault_line
from depter.desk.handbook.places import (
    COLUMNS,
    COSTS,
    KINDS,
    LONGEST,
    Place,
    TableError,
    practice_places,
    read_place,
    read_table,
    sorted_places,
    write_table,
)
from depter.desk.pages.shared import desk, done, holder, say, sorry
from depter.errors import DepterError, DeskError
from depter.forms import code_lists
from depter.forms.rules import Rule, rules
from depter.words import compiled_set
from depter.words.web import _t, words

blueprint = Blueprint("help", __name__, url_prefix="/help")


@dataclass(frozen=True)
class Line:
    """A place as the page shows it."""

    place: Place
    number: int
    expired: bool


def said(key: str) -> str:
    """A text of the forms in the language of the page; its code where there is none."""
    found = compiled_set().wording(key, words().language.code)
    return found.text if found else key.rpartition(":")[2]


def _named(name: str) -> dict[str, str]:
    """The words of a list by code, in the order of the reader's alphabet; regions country by country."""
    every = {
        one["code"]: said(f"form:_lists/{name}/o:{one['code']}") for one in code_lists()[name].items
    }
    country = (lambda code: code[:2]) if name == "region" else lambda _: ""
    return dict(sorted(every.items(), key=lambda one: (country(one[0]), words().order(one[1]))))


def _page(faults: list[str] | None = None, typed: MultiDict[str, str] | None = None) -> str:
    book, today = desk().handbook.book, desk().handbook.today
    lines = [
        Line(place, book.places.index(place), place.expired(today))
        for place in sorted_places(book.places, today)
    ]
    return render_template(
        "help.html",
        book=book,
        lines=lines,
        faults=faults or [],
        typed=typed or {},
        waiting=desk().handbook.waiting(),
        newer=desk().handbook.newer() if book.changed else None,
        kinds={one: said(f"form:intake/q:it.referral.type/o:{one}") for one in KINDS},
        countries=_named("country"),
        regions=_named("region"),
        tongues=_named("language"),
        costs={"free": _t("Free"), "paid": _t("Costs money"), "ask": _t("Not known, ask")},
        columns=[(name, column_words(name, words())) for name in COLUMNS],
        codes={"kinds": KINDS, "cost": COSTS},
        longest=LONGEST,
        me=desk().replica.name(desk().vault.secrets.member),
        today=today.isoformat(),
    )


@blueprint.get("")
def page() -> str:
    return _page()


@blueprint.post("/table")
def table() -> str | Response:
    """Take a table in place of the one before, whole or not at all."""
    file = request.files.get("file")
    data = file.read() if file is not None and file.filename else b""
    try:
        if not data:
            raise DeskError("upload.empty")
        desk().handbook.put_places(read_table(data, desk().handbook.today))
    except TableError as fault:
        return _page([fault_line(one, words()) for one in fault.faults[:100]])
    except DepterError as fault:
        return sorry(fault, url_for("help.page"))
    say("good", _t("The list is here. Send it to the phones when it is right."))
    return redirect(url_for("help.page"))


@blueprint.post("/practice")
def practice() -> Response:
    """The invented list, in an organisation for practice only."""
    if not desk().practice:
        abort(404)
    handbook = desk().handbook
    return done(
        lambda: handbook.put_places(practice_places(handbook.today)),
        url_for("help.page"),
        _t("The list is here. Send it to the phones when it is right."),
    )


@blueprint.get("/table.csv")
def download() -> Response:
    """The list as a table; without places it is an empty one with its columns."""
    response = Response(write_table(desk().handbook.book.places), content_type="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="places.csv"'
    return response


@blueprint.post("/add")
def add() -> str | Response:
    """One more place."""
    typed = request.form
    raw = {name: " ".join(typed.getlist(name)) for name in COLUMNS}
    raw["agreed"] = "yes" if typed.get("agreed") == "yes" else "no"
    place, faults = read_place(raw, desk().handbook.today)
    if place is None:
        return _page([fault_line(one, words()) for one in faults], typed)
    found = place
    return done(
        lambda: desk().handbook.add(found),
        url_for("help.page"),
        _t("The place is in the list. Send the list when it is right."),
    )


@blueprint.post("/place/<int:number>")
def change(number: int) -> Response:
    """A place was called today and is as it stands, or it goes."""
    handbook = desk().handbook
    places = handbook.book.places
    # The name travels along: the list may have changed since the page was shown.
    if number >= len(places) or places[number].name != request.form.get("name"):
        say("bad", _t("This page is too old. Please try again."))
        return redirect(url_for("help.page"))
    if request.form.get("what") == "remove":
        handbook.remove(places[number])
    else:
        handbook.check(places[number], desk().replica.name(desk().vault.secrets.member))
    return redirect(url_for("help.page"))


@blueprint.post("/send")
def send() -> Response:
    """Seal the handbook to every phone and desk that has not got it, and visit the relay."""
    response = done(
        lambda: desk().handbook.send(),
        url_for("help.page"),
        _t(
            "It is sealed to each device and goes out with the next fetch, or in the file for the phones."
        ),
    )
    holder().start_pull()
    return response


@blueprint.post("/theirs")
def theirs() -> Response:
    """Give up what is unsent here for another supervisor's."""
    return done(desk().handbook.take_theirs, url_for("help.page"), _t("The newer list is here."))


# National rules


@blueprint.get("/rules")
def rules_page() -> str:
    book = desk().handbook.book
    countries: dict[str, list[Rule]] = {}
    for rule in rules():
        countries.setdefault(rule.country, []).append(rule)
    names = _named("country") | {"XX": _t("In every country")}
    return render_template(
        "rules.html",
        countries=countries,
        names=names,
        said=said,
        book=book,
        waiting=desk().handbook.waiting(),
        today=desk().handbook.today.isoformat(),
    )


@blueprint.post("/rules/<rule_id>")
def rule(rule_id: str) -> Response:
    """A lawyer confirms a rule, or it is taken back."""
    where, handbook = url_for("help.rules_page"), desk().handbook
    if request.form.get("what") == "doubt":
        return done(
            lambda: handbook.doubt(rule_id), where, _t("The rule counts as unverified again.")
        )
    return done(
        lambda: handbook.confirm(rule_id, request.form.get("by", ""), request.form.get("on", "")),
        where,
        _t("The rule is marked as confirmed. Send it to the phones with the list of places."),
    )
