"""T-LANG: what a stranger writes where a language belongs is never a fault of the relay."""

import pytest
from flask import Flask

WISHES = [
    "kk-Latn", "../..", "xx", "", "*", ";;;q=", "ru;q=nan", "kk;q=-1", "a" * 3000, "\u00ff\u00fe",
    "ru_RU.UTF-8", "tg-Arab", "en, ru;q=0.9,,,,", "%00", "ru\x00", "\x00", "{name.__class__}",
    "'; drop table --",
]  # fmt: skip


@pytest.mark.parametrize("wish", WISHES, ids=lambda one: one[:12])
def test_t_lang_a_strange_wish_gets_the_default_language(app: Flask, wish: str) -> None:
    client = app.test_client()
    plain = client.get("/api/v1/nothing").get_json()
    client.set_cookie("language", wish.encode("ascii", "ignore").decode())
    told = {"Accept-Language": wish.encode("latin-1", "ignore").decode("latin-1")}
    answer = client.get("/api/v1/nothing", query_string={"lang": wish}, headers=told)
    assert answer.status_code == 404
    known = {"ru_RU.UTF-8": "ru"}  # an operating system's way to say it
    if wish not in known:
        assert answer.get_json()["title"] == plain["title"]
    assert client.get("/health", headers=told).status_code == 200


def test_t_lang_a_wish_of_ours_is_heard(app: Flask) -> None:
    titles = {
        code: app.test_client()
        .get("/api/v1/nothing", headers={"Accept-Language": f"{code}-XX,en;q=0.1"})
        .get_json()["title"]
        for code in ("en", "ru", "kk", "ky", "tg")
    }
    assert len(set(titles.values())) == 5
