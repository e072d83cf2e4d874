"""Words in the Flask apps (relay, desk, studio): which language a request gets, and ``_t``, ``_tn``, ``_tp``.

It must never answer an unknown language with a fault (a header or a cookie comes from outside), or
start an app whose catalogs are missing or belong to other sources.
"""

from collections.abc import Callable

from flask import Flask, current_app, has_app_context, request
from flask_babel import Babel, get_locale

from depter.words import places
from depter.words.compiled_set import compiled_set
from depter.words.languages import SOURCE, negotiate
from depter.words.translator import DOMAIN, Translator, translator

Negotiator = Callable[[], str | None]


def init_words(
    app: Flask,
    default: str = SOURCE,
    negotiator: Negotiator | None = None,
    domain: str = DOMAIN,
) -> None:
    """Gives an app its languages and its templates ``_t``, ``_tn``, ``_tp``, ``words()``.

    ``negotiator`` answers the language that this request asked for (a cookie, a setting); what is not
    one of ours, or None, falls back to ``Accept-Language`` and then to ``default``. ``domain`` is the
    app's own sentences; a language that they do not have is answered in its fallback.
    Errors: ``words.not_compiled``, ``words.catalog_missing``, ``words.catalog_damaged``: the app must
    not start.
    """
    compiled = compiled_set(places.COMPILED)
    supported = tuple(compiled.languages)
    spoken = compiled.speaks(domain)
    for code in supported:
        if code in spoken:
            translator(code, domain=domain)
        for part in ("forms", "consent"):
            next(compiled.wordings(code, part), None)

    def chosen() -> str:
        wish = negotiator() if negotiator is not None else None
        if wish not in supported:
            wish = negotiate(request.headers.get("Accept-Language"), supported, default)
        near = (str(wish), *compiled.languages[str(wish)].fallback)
        return next((code for code in near if code in spoken), default)

    Babel(
        app,
        default_locale=default,
        default_domain=domain,
        default_translation_directories=str(places.COMPILED / "mo"),
        locale_selector=chosen,
    )
    app.extensions["depter-words"] = domain
    app.jinja_env.globals.update(_t=_t, _tn=_tn, _tp=_tp, words=words)


def words() -> Translator:
    """The translator of this request; English where there is no request."""
    locale = get_locale() if has_app_context() else None
    if locale is None:
        return translator(SOURCE)
    return translator(str(locale.language), domain=current_app.extensions["depter-words"])


def _t(message: str, **values: object) -> str:
    """The sentence in the language of this request. ``message`` must be a literal."""
    return words().t(message, **values)


def _tn(one: str, many: str, n: int, **values: object) -> str:
    """Singular or plural in the language of this request; never for zero."""
    return words().tn(one, many, n, **values)


def _tp(context: str, message: str, **values: object) -> str:
    """Like ``_t`` with a context that tells two meanings of the same English apart."""
    return words().tp(context, message, **values)
