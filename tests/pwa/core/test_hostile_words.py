"""T-XSS: a catalog full of markup is text on the screen, runs nothing and breaks no rule of the policy."""

import json
import re

from playwright.sync_api import Route, expect

from tests.pwa.core.conftest import Browsers, Served
from tests.pwa.core.sets import Catalogs, reword

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
