"""A member's program in a few lines, over Flask's test client or a real server.

It keeps to the wire: everything it knows of the relay, it knows from answers.
"""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import requests
from flask.testing import FlaskClient

from depter.envelope import Envelope, Row, View, dec, sequence
from tests.worlds import Device, Photo, World


@dataclass(frozen=True)
class Reply:
    """An answer as both transports give it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a problem body."""
        assert self.headers["content-type"].startswith("application/problem+json"), self
        return str(self.json["code"])


class Transport(Protocol):
    """Sends one request."""

    def __call__(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply: ...


def in_process(client: FlaskClient) -> Transport:
    """Send to an app in this process."""

    def send(
        method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        response = client.open(path, method=method, data=body or None, headers=headers)
        told = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, told, response.get_data())

    return send


def over_http(base: str, session: requests.Session | None = None) -> Transport:
    """Send to a real server."""
    session = session or requests.Session()
    session.trust_env = False

    def send(
        method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        response = session.request(method, base + path, data=body, headers=headers, timeout=30)
        told = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, told, response.content)

    return send


@dataclass
class Feed:
    """What a reader of the feed has after some pages."""

    rows: list[Row]
    view: View
    cursor: str


class Caller:
    """One organisation's members talking to a relay."""

    def __init__(self, send: Transport, world: World) -> None:
        self.send = send
        self.world = world
        self.base = f"/api/v1/orgs/{world.org.hex()}/"
        self._tokens: dict[bytes, str] = {}

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        device: Device | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Send a request below the organisation's address, signed in as ``device``."""
        headers = dict(headers or {})
        if device is not None:
            headers["Authorization"] = f"Bearer {self.token(device)}"
        return self.send(method, self.base + path, body, headers)

    def ask_json(
        self, method: str, path: str, value: object, device: Device | None = None
    ) -> Reply:
        """Send JSON."""
        body = json.dumps(value).encode()
        return self.ask(method, path, body, device, {"Content-Type": "application/json"})

    def token(self, device: Device) -> str:
        """Sign in, once."""
        if device.id not in self._tokens:
            reply = self.sign_in(device)
            assert reply.status == 200, reply
            self._tokens[device.id] = reply.json["token"]
        return self._tokens[device.id]

    def forget_tokens(self) -> None:
        """Sign in anew next time."""
        self._tokens.clear()

    def sign_in(self, device: Device) -> Reply:
        """Ask for a challenge and answer it."""
        reply = self.ask_json("POST", "challenges", {"device": device.id.hex()})
        if reply.status != 200:
            return reply
        challenge = bytes.fromhex(reply.json["challenge"])
        answer = device.keys.transport.answer(self.world.org, device.id, challenge)
        return self.ask_json(
            "POST",
            "tokens",
            {"device": device.id.hex(), "challenge": challenge.hex(), "answer": answer.hex()},
        )

    def push(self, *envelopes: Envelope | bytes) -> tuple[int, list[Any]]:
        """Push a batch; return the status and ``[[sequence, feed seq, code], ...]``."""
        body = b"".join(e if isinstance(e, bytes) else e.data for e in envelopes)
        reply = self.ask("POST", "envelopes", body)
        assert reply.status in (200, 207), reply
        return reply.status, dec(reply.body)

    def pull(
        self,
        device: Device,
        view: str = "all",
        after: str | None = None,
        limit: int = 500,
        known: View | None = None,
    ) -> Feed:
        """Read every page behind a cursor, checking the chain of row hashes."""
        rows: list[Row] = []
        while True:
            query = f"feed?view={view}&limit={limit}" + (f"&after={after}" if after else "")
            reply = self.ask("GET", query, device=device)
            assert reply.status == 200, reply
            here = text_view(reply.headers["depter-view"])
            known = known or View.start(here.epoch)
            for item in sequence(reply.body):
                row = Row.read(item)
                known = known.after(row)
                rows.append(row)
            assert known == here, "the relay's view is not what its rows add up to"
            after = reply.headers["depter-cursor"]
            if reply.headers["depter-more"] == "0":
                return Feed(rows, here, after)

    def blob_path(self, record: bytes, photo: Photo) -> str:
        """A blob's address below the organisation."""
        return f"blobs/{record.hex()}/{photo.ref.id.hex()}/{photo.ref.root.hex()}"

    def upload(self, record: bytes, photo: Photo, piece: int = 256 * 1024) -> Reply:
        """Send a whole blob, going on from where the relay is; wait while it is busy with it."""
        path = self.blob_path(record, photo)
        reply = self.ask("HEAD", path)
        patience = 50
        while reply.status < 300 or (reply.status == 503 and patience):
            if reply.status == 503:
                patience -= 1
                time.sleep(0.1)
                reply = self.ask("HEAD", path)
                continue
            offset = int(reply.headers["upload-offset"])
            if offset == photo.ref.size:
                return reply
            data = photo.ciphertext[offset : offset + piece]
            reply = self.ask("PUT", f"{path}?offset={offset}", data)
        return reply


def text_view(text: str) -> View:
    """Read a ``Depter-View`` header."""
    return View.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def base64url(data: bytes) -> str:
    """Write base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def whats(rows: Sequence[Row]) -> list[int]:
    """The types of feed rows."""
    return [row.event()[0] for row in rows]
