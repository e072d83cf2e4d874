"""The phone app's files: fixed paths, strict headers, compressed copies, nothing outside."""

import gzip
from pathlib import Path

import pytest
from flask import Flask

from depter.relay.config import Config
from tests.relay.caller import Caller

CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "media-src blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app"
)


@pytest.fixture(autouse=True)
def files(config: Config) -> Path:
    """A built app."""
    script = b"console.log(1)" * 100
    (config.app / "app-0123456789ab.js").write_bytes(script)
    (config.app / "app-0123456789ab.js.gz").write_bytes(gzip.compress(script))
    (config.app / "sw.js").write_text("self")
    (config.app / "assets" / "icons.svg").write_text("<svg/>")
    (config.app / ".secret").write_text("no")
    (config.data).mkdir(exist_ok=True)
    (config.data / "secret.txt").write_text("no")
    return config.app


@pytest.mark.parametrize("path", ["/", "/sw.js", "/health", "/nothing", "/api/v1/orgs/x/root"])
def test_every_answer_carries_the_headers(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "Last-Modified" not in headers
    assert "Set-Cookie" not in headers


def test_hashed_names_are_kept_and_others_asked_again(app: Flask) -> None:
    client = app.test_client()
    hashed = client.get("/app-0123456789ab.js")
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["Content-Type"].startswith("text/javascript")
    for path in ("/", "/index.html", "/sw.js", "/assets/icons.svg"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_the_compressed_copy_is_sent_to_who_takes_it(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/app-0123456789ab.js")
    packed = client.get("/app-0123456789ab.js", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    etag = packed.headers["ETag"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": etag}
    assert client.get("/app-0123456789ab.js", headers=headers).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/.secret",
        "/../data/secret.txt",
        "/assets/../../data/secret.txt",
        "/%2e%2e/data/secret.txt",
        "/..%2fdata%2fsecret.txt",
        "//etc/passwd",
        "/app-0123456789ab.js.gz",
        "/assets",
        "/assets/",
        "/a%00b",
        "/" + "x" * 5000,
        "/index.html/",
    ],
)
def test_nothing_outside_is_served(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert answer.get_json()["code"] == "route.unknown"


def test_an_app_that_was_not_built_says_so(app: Flask, files: Path) -> None:
    (files / "index.html").unlink()
    assert app.test_client().get("/").get_json()["code"] == "shell.missing"


def test_health(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("language", "start"),
    [("en", "There is"), ("", "There is"), ("xx;q=junk", "There is"), ("../../etc", "There is")],
)
def test_a_problem_speaks_the_callers_language(caller: Caller, language: str, start: str) -> None:
    reply = caller.send("GET", "/nothing", b"", {"Accept-Language": language})
    assert reply.json["title"].startswith(start)


@pytest.mark.parametrize("language", ["ru", "kk", "ky", "tg"])
def test_problems_in_every_language(caller: Caller, language: str) -> None:
    reply = caller.send("GET", "/nothing", b"", {"Accept-Language": f"{language}-XX, en;q=0.1"})
    assert set(reply.json) == {"code", "title", "detail"}
    if reply.json["title"].startswith("There is"):
        pytest.skip(f"{language} is not translated yet")
