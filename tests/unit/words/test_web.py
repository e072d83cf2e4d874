"""Words in a Flask app: the language of a request, templates, and a start that refuses bad catalogs."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string, request

from depter.errors import WordsError
from depter.words import places
from depter.words.web import _t, _tn, _tp, init_words


@pytest.fixture
def app() -> Flask:
    made = Flask("test")
    init_words(made, "en", lambda: request.cookies.get("language"))

    @made.get("/")
    def index() -> str:
        return _t("The relay is busy.")

    @made.get("/page")
    def page() -> str:
        return render_template_string("<p>{{ _t('Hello {name}', name=name) }}</p>", name="<b>")

    return made


@pytest.mark.parametrize(
    ("header", "cookie", "said"),
    [
        ("ky", None, "Жеткирүү сервери бош эмес."),
        ("ky", "tg", "Сервери интиқол банд аст."),
        ("kk-Latn", None, "The relay is busy."),
        ("../../etc", "../../etc", "The relay is busy."),
        ("xx", "kk_Latn", "The relay is busy."),
        ("ru-KZ;q=0.9", None, "Сервер передачи занят."),
    ],
)
def test_t_lang_a_request_gets_one_of_our_languages(
    app: Flask, header: str, cookie: str | None, said: str
) -> None:
    client = app.test_client()
    if cookie is not None:
        client.set_cookie("language", cookie)
    answer = client.get("/", headers={"Accept-Language": header})
    assert (answer.status_code, answer.text) == (200, said)


def test_values_in_a_template_are_escaped(app: Flask) -> None:
    assert app.test_client().get("/page").text == "<p>Hello &lt;b&gt;</p>"


def test_outside_a_request_the_words_are_english() -> None:
    assert _t("The relay is busy.") == "The relay is busy."
    assert _tn("{n} record", "{n} records", 2) == "2 records"
    assert _tp("verb", "Open") == "Open"


def test_an_app_without_catalogs_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "COMPILED", tmp_path)
    with pytest.raises(WordsError) as caught:
        init_words(Flask("test"))
    assert caught.value.code == "words.not_compiled"
