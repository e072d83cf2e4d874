"""The glossary: every term with its words, and one term to add, change or delete.

It must never let a key change the words of a language that it may not write, or lose what was typed when
somebody else was quicker.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from depter.errors import WordsError
from depter.words.glossary import STATES
from depter.words.ledger import now
from depter.words.sentence import Sentence
from depter.words.studio.explain import explain, status_of
from depter.words.studio.pages.shared import mine, say, signer, studio
from depter.words.studio.terms import COMMON, PARTS, Row, change, faults, mark, read_terms, tidy
from depter.words.web import _t, words

blueprint = Blueprint("terms", __name__)


def _path() -> Path:
    return studio().shelf.workspace.folder / "glossary" / "terms.csv"


def column_words(column: str) -> str:
    """What stands in a column, in words."""
    if column in COMMON:
        return {
            "id": _t("Short name"),
            "en": _t("English"),
            "definition": _t("What it means"),
            "reference": _t("Where it comes from"),
            "pos": _t("Part of speech"),
        }[column]
    part = column.partition("_")[2]
    return {
        "": _t("Word"),
        "variants": _t("Also right"),
        "forbidden": _t("Wrong"),
        "state": _t("How sure"),
    }[part]


def sure_words(state: str) -> str:
    """How sure a word is, in words."""
    return {
        "sourced": _t("sourced"),
        "lexicon": _t("from a lexicon"),
        "unverified": _t("unverified"),
    }.get(state, "–")


def _languages(known: tuple[str, ...]) -> list[str]:
    """The languages of the file that are ours, in our order."""
    return [code for code in studio().shelf.targets() if code in known]


@blueprint.get("/glossary")
def all_terms() -> str:
    """Every term, or those that hold what is looked for."""
    terms = read_terms(_path())
    wish = request.args.get("q", "")[:200].strip().casefold()
    rows = [row for row in terms.rows if not wish or wish in "\n".join(row.values()).casefold()]
    return render_template(
        "glossary.html",
        rows=rows,
        codes=_languages(terms.languages),
        wish=request.args.get("q", "")[:200],
        may=bool(_mine(terms.languages)),
    )


def _mine(known: tuple[str, ...]) -> list[str]:
    """The languages whose words the person at work may change."""
    return [code for code in _languages(known) if mine(code).writes]


@dataclass(frozen=True)
class Form:
    """What stands in the fields: ``name`` is the term that was opened, ``base`` its mark then."""

    name: str
    base: str
    row: Row
    there: Row | None = None
    """What lies on the disk now, when it is not what was opened."""
    wrong: tuple[tuple[str, str], ...] = ()


def _shown(form: Form) -> str:
    terms = read_terms(_path())
    names = [row["id"] for row in terms.rows]
    at = names.index(form.name) if form.name in names else -1
    return render_template(
        "term.html",
        form=form,
        common=COMMON,
        codes=_languages(terms.languages),
        mine=_mine(terms.languages),
        parts=PARTS,
        states=STATES,
        before=names[at - 1] if at > 0 else None,
        after=names[at + 1] if 0 <= at < len(names) - 1 else None,
        column_words=column_words,
        sure_words=sure_words,
        wrong=dict(form.wrong),
    )


@blueprint.get("/glossary/new")
def new() -> str:
    """An empty term."""
    row = dict.fromkeys(read_terms(_path()).columns, "")
    return _shown(Form("", "", {**row, "en": request.args.get("en", "")[:200]}))


@blueprint.get("/glossary/term/<name>")
def term(name: str) -> str:
    """One term to work on. Errors: ``glossary.gone``."""
    row = read_terms(_path()).of(name)
    if row is None:
        raise WordsError("glossary.gone", id=name)
    return _shown(Form(name, mark(row), row))


def _typed(there: Row, allowed: list[str]) -> Row:
    """The row with what was typed in the columns that this person may change."""
    columns = [*COMMON, *(f"{code}{part}" for code in allowed for part in PARTS)]
    return tidy({**there, **{one: request.form.get(one, there.get(one, "")) for one in columns}})


@blueprint.post("/glossary/save")
def save() -> Response | tuple[str, int]:
    """Write the term; what was typed comes back when it cannot be written."""
    held, name = studio(), request.form.get("name", "")[:80]
    base = request.form.get("base", "")[:64]
    with held.shelf.lock:
        terms = read_terms(_path())
        there = terms.of(name) if name else None
        empty = dict.fromkeys(terms.columns, "")
        every = _typed(there or empty, list(_languages(terms.languages)))
        allowed = _mine(terms.languages)
        row = _typed(there or empty, allowed)
        wrong: list[tuple[str, Sentence]] = []
        try:
            signer()
            if not allowed:
                raise WordsError("ledger.not_allowed")
            wrong = list(faults(row, held.shelf.workspace.languages))
            if wrong:
                raise WordsError("glossary.shape")
            change(_path(), name, row, base)
        except WordsError as fault:
            if fault.code == "words.glossary":
                raise
            if fault.code == "studio.locked":
                fault = WordsError("glossary.locked")
            say("bad", explain(fault))
            conflict = fault.code == "glossary.conflict"
            form = Form(
                name if there is not None else "",
                mark(there) if conflict else base,
                every,
                there=there if conflict else None,
                wrong=_said(wrong),
            )
            return _shown(form), status_of(fault)
    say("good", _t("Saved. The checks use it from now on."))
    return redirect(url_for("terms.term", name=row["id"]))


def _said(wrong: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The first fault of each column, in the language of the page."""
    told: dict[str, str] = {}
    for column, sentence in wrong:
        told.setdefault(column, words().say(sentence))
    return tuple(told.items())


@blueprint.post("/glossary/delete")
def delete() -> Response:
    """Delete a term as it was seen. Errors: ``glossary.conflict``, ``studio.locked``."""
    held, name = studio(), request.form.get("name", "")[:80]
    with held.shelf.lock:
        who = signer()
        grant = held.shelf.workspace.reviewers.current(who.id, now())
        row = read_terms(_path()).of(name)
        # A term holds words of every language: whoever deletes it takes them all.
        codes = _languages(read_terms(_path()).languages)
        theirs = [code for code in codes if row is not None and row[code]]
        if grant is None or not grant.writes or any(not mine(code).writes for code in theirs):
            raise WordsError("glossary.others")
        change(_path(), name, None, request.form.get("base", "")[:64])
    say("good", _t("The term is deleted."))
    return redirect(url_for("terms.all_terms"))
