"""Any request at any address: always an answer of ours, never a fault of ours."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from depter.relay.api import PREFIX, ROUTES
from depter.relay.api.problems import PROBLEMS
from tests.relay.caller import Caller, in_process
from tests.relay.words import golden_body
from tests.worlds import World

ids = st.one_of(
    st.binary(min_size=16, max_size=16).map(bytes.hex),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.text(max_size=20),
    st.just("0" * 32),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    ids,
    st.just("approved"),
)
json_values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["device", "challenge", "answer", "invitation", "expires", "join", "state", "x"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)
queries = st.dictionaries(
    st.sampled_from(["after", "limit", "view", "offset", "version", "x"]),
    st.one_of(
        st.integers().map(str), st.text(max_size=30), st.sampled_from(["all", "device", "tip", "0"])
    ),
    max_size=3,
)
methods = st.sampled_from(["GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS"])
SETTINGS = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _headers(signed_in: str | None, extra: dict[str, str], caller: Caller) -> dict[str, str]:
    headers = dict(extra)
    if signed_in:
        world = caller.world
        device = world.supervisor if signed_in == "supervisor" else world.interviewer
        headers["Authorization"] = f"Bearer {caller.token(device)}"
    return headers


def _check(app: Flask, method: str, path: str, **more: Any) -> None:
    response = app.test_client().open(path, method=method, **more)
    data = response.get_data()
    assert response.status_code < 500, (method, path, response.status_code, data)
    if response.status_code >= 400 and method != "HEAD" and response.status_code != 416:
        assert response.content_type.startswith("application/problem+json")
        told = json.loads(data)
        assert set(told) == {"code", "title", "detail"}
        assert told["code"] in PROBLEMS
        assert PROBLEMS[told["code"]].status == response.status_code


@pytest.fixture
def patient(app: Flask, caller: Caller) -> Flask:
    """An app that never says "too fast", so that every example reaches its handler."""
    rates = app.extensions["depter_relay"].rates
    rates.take = lambda *_a, **_k: None
    rates.allows = lambda *_a, **_k: True
    return app


@SETTINGS
@given(data=st.data())
def test_every_address_answers_anything(
    patient: Flask, caller: Caller, world: World, data: st.DataObject
) -> None:
    _, rule, _, _ = data.draw(st.sampled_from(ROUTES))
    path = PREFIX + rule
    known = st.sampled_from([world.org.hex(), world.org.hex(), "0" * 32])
    for name in ("org", "invitation", "record", "blob", "root", "file", "set_id"):
        for converter in ("id16", "id32"):
            place = f"<{converter}:{name}>"
            if place in path:
                drawn = data.draw(known if name == "org" else ids)
                path = path.replace(place, quote(drawn))
    body = data.draw(
        st.one_of(
            st.binary(max_size=200), json_values.map(lambda value: json.dumps(value).encode())
        )
    )
    headers = _headers(
        data.draw(st.sampled_from([None, "interviewer", "supervisor"])),
        data.draw(
            st.dictionaries(
                st.sampled_from(
                    ["Accept-Language", "Range", "If-None-Match", "Content-Type", "Accept-Encoding"]
                ),
                st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
                max_size=3,
            )
        ),
        caller,
    )
    _check(
        patient,
        data.draw(methods),
        path,
        query_string=data.draw(queries),
        data=body,
        headers=headers,
    )


@SETTINGS
@given(data=st.data())
def test_the_right_method_with_nearly_right_bytes(
    patient: Flask, caller: Caller, world: World, data: st.DataObject
) -> None:
    """Cut, flip and repeat bytes that were good."""
    good = data.draw(
        st.sampled_from(
            [
                ("POST", "envelopes", _sealed(world)),
                ("POST", "directory", world.directory.entries[-1]),
                ("PUT", "freshness", world.signed_root.data),
                ("PUT", "words", golden_body()),
            ]
        )
    )
    method, path, body = good
    spoiled = bytearray(body)
    for _ in range(data.draw(st.integers(0, 3))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(spoiled)))
    repeated = bytes(spoiled) * data.draw(st.integers(1, 2)) + bytes(spoiled[:cut])
    _check(patient, method, caller.base + path, data=repeated)


_SEALED: dict[bytes, bytes] = {}


def _sealed(world: World) -> bytes:
    if world.org not in _SEALED:
        _SEALED[world.org] = world.record().envelope.data
    return _SEALED[world.org]


def test_a_wrong_method_is_told_what_is_allowed(app: Flask, world: World) -> None:
    reply = Caller(in_process(app.test_client()), world).ask("DELETE", "feed")
    assert (reply.status, reply.code) == (405, "route.method")
    assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD"}
