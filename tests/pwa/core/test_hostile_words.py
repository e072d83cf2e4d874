"""T-XSS: a catalog full of markup is text on the screen, runs nothing and breaks no rule of the policy;
a set with signs that nobody sees, or with dates that could be misread, is not taken at all."""

import json
import re

import pytest
from playwright.sync_api import Route, expect

from tests.pwa.core.arriving import SYNC, publish, said
from tests.pwa.core.conftest import Bench, Browsers, Served
from tests.pwa.core.sets import Catalogs, reword, signed
from tests.pwa.core.story import enrol
from tests.relay.words import KEY, name_key

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def _spoiled(route: Route) -> None:
    found: Catalogs = {"ru/any": json.loads(route.fetch().text())}
    if "m" not in found["ru/any"]:
        return route.fulfill(json=found["ru/any"])
    return route.fulfill(json=reword(found, lambda text: EVIL + text, "any")["ru/any"])


def test_t_xss(served: Served, browsers: Browsers) -> None:
    context = browsers.open(service_workers="block", locale="ru-RU")
    context.route(re.compile(r"/words/json/"), _spoiled)
    page = context.new_page()
    met: list[str] = []
    page.on("dialog", lambda one: met.append(one.message))
    page.on("pageerror", lambda one: met.append(str(one)))
    page.on("console", lambda one: met.append(one.text) if one.type == "error" else None)
    page.on("request", lambda one: met.append(one.url) if one.url.endswith("/x") else None)
    for address in (served.url, served.invite()):
        page.goto(address)
        page.reload()
        expect(page.locator("h1")).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("img, main script").count() == 0
    assert met == []


def turned(domain: str) -> Catalogs:
    """One text of a domain reads from right to left; its hash is right."""
    catalogs = said("TWO")
    one = catalogs[f"kk/{domain}"]["m"]
    first = next(iter(one))
    spoiled = {"kk/any": {"m": {first: one[first]}}}
    one[first] = reword(spoiled, lambda text: f"\u202e{text}", "any")["kk/any"]["m"][first]
    return catalogs


def month_first() -> Catalogs:
    catalogs = said("TWO")
    catalogs["kk/locale"]["date"]["num"] = "{mm}.{dd}.{yyyy}"
    return catalogs


def glossary_turned() -> Catalogs:
    catalogs = said("TWO")
    catalogs["en/glossary"]["terms"][0][2][0] = "\u202eпытка"
    return catalogs


OTHERS = {"month first": month_first, "glossary": glossary_turned}


@pytest.mark.parametrize("what", ["ui", "forms", "consent", *OTHERS])
def test_a_set_that_could_be_misread_is_not_taken(bench: Bench, served: Served, what: str) -> None:
    name_key(served.relay, served.world, KEY.public)
    enrol(bench, served)
    publish(served, signed(1, said("ONE")))
    old = bench.run(SYNC)
    assert old["fault"] is None and old["text"].endswith(" ONE"), old
    publish(served, signed(2, OTHERS[what]() if what in OTHERS else turned(what)))
    found = bench.run(SYNC)
    assert found["fault"] == "words.catalog", found
    assert found | {"fault": None} == old
