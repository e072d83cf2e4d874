"""Words in the Flask apps (relay, desk): which language a request gets, and ``_t``, ``_tn``, ``_tp``.

It must never answer an unknown language with a fault (a header or a cookie comes from outside), or
start an app whose catalogs are missing or belong to other sources.
"""

from collections.abc import Callable

from flask import Flask, has_app_context, request
from flask_babel import Babel, get_locale  # type: ignore[import-untyped]

from depter.words import places
from depter.words.compiled_set import compiled_set
from depter.words.languages import SOURCE, negotiate
from depter.words.translator import DOMAIN, Translator, translator

Negotiator = Callable[[], str | None]


def init_words(app: Flask, default: str = SOURCE, negotiator: Negotiator | None = None) -> None:
    """Gives an app its languages and its templates ``_t``, ``_tn``, ``_tp``, ``words()``.

    ``negotiator`` answers the language that this request asked for (a cookie, a setting); what is not
    one of ours, or None, falls back to ``Accept-Language`` and then to ``default``.
    Errors: ``words.not_compiled``, ``words.catalog_missing``, ``words.catalog_damaged``: the app must
    not start.
    """
    compiled = compiled_set(places.COMPILED)
    supported = tuple(compiled.languages)
    for code in supported:
        translator(code)
        for domain in ("forms", "consent"):
            next(compiled.wordings(code, domain), None)

    def chosen() -> str:
        wish = negotiator() if negotiator is not None else None
        if wish in supported:
            return str(wish)
        return negotiate(request.headers.get("Accept-Language"), supported, default)

    Babel(
        app,
        default_locale=default,
        default_domain=DOMAIN,
        default_translation_directories=str(places.COMPILED / "mo"),
        locale_selector=chosen,
    )
    app.jinja_env.globals.update(_t=_t, _tn=_tn, _tp=_tp, words=words)


def words() -> Translator:
    """The translator of this request; English where there is no request."""
    locale = get_locale() if has_app_context() else None
    return translator(str(locale.language) if locale is not None else SOURCE)


def _t(message: str, **values: object) -> str:
    """The sentence in the language of this request. ``message`` must be a literal."""
    return words().t(message, **values)


def _tn(one: str, many: str, n: int, **values: object) -> str:
    """Singular or plural in the language of this request; never for zero."""
    return words().tn(one, many, n, **values)


def _tp(context: str, message: str, **values: object) -> str:
    """Like ``_t`` with a context that tells two meanings of the same English apart."""
    return words().tp(context, message, **values)
