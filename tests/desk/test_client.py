"""What a relay may answer: not packed, not more than was asked for, and nothing half."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from depter.desk import client as client_module
from depter.desk.client import RelayClient
from depter.desk.desk import Desk
from depter.desk.files import MAX_BLOB_BYTES
from depter.envelope import BlobRef
from depter.errors import RelayError
from tests.worlds import World

Reply = Callable[[BaseHTTPRequestHandler], None]
CBOR = "application/cbor"


class Answers(ThreadingHTTPServer):
    """A server that says what a test wants, and notes what it was asked to pack."""

    daemon_threads = True

    def __init__(self) -> None:
        self.reply: Reply = lambda handler: None
        self.packing: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.packing.append(self.headers.get("Accept-Encoding", ""))
                outer.reply(self)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[Answers]:
    made = Answers()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def saying(body: bytes, length: int | None = None, kind: str = CBOR, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with suppress(OSError):  # the desk hangs up: that is what is tested
            handler.wfile.write(body)

    return reply


def asked(server: Answers) -> str:
    """Ask for the root; give the code of the refusal."""
    asking = RelayClient(server.url, bytes(16))
    try:
        with pytest.raises(RelayError) as told:
            asking.root()
    finally:
        asking.close()
    return told.value.code


def test_packed_answers_are_refused(server: Answers) -> None:
    server.reply = saying(gzip.compress(bytes(50 << 20)), Content_Encoding="gzip")
    assert asked(server) == "relay.not_understood"
    assert server.packing == ["identity"]


def test_nobody_answers_without_end(server: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    real = client_module._read

    def counted(response: object, most: int) -> object:
        read.append(most)
        return real(response, most)  # type: ignore[arg-type]

    monkeypatch.setattr(client_module, "_read", counted)
    server.reply = saying(bytes(8 << 20))
    assert asked(server) == "relay.oversized"
    assert read == [client_module.SMALL]


def test_half_an_answer_is_none(server: Answers) -> None:
    server.reply = saying(b"\x80", length=100)
    assert asked(server) == "relay.unreachable"


def test_a_redirect_is_no_answer(server: Answers) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://127.0.0.1:9/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.reply = reply
    assert asked(server) == "relay.not_ours"


def test_deep_json_is_not_ours(server: Answers) -> None:
    server.reply = saying(b"[" * 500_000, kind="application/json")
    asking = RelayClient(server.url, bytes(16))
    with pytest.raises(RelayError) as told:
        asking.join_state(bytes(16))
    assert told.value.code == "relay.not_ours"
    asking.close()


def test_a_photo_is_no_longer_than_its_seal_says(server: Answers, world: World) -> None:
    server.reply = saying(bytes(3 << 20), kind="application/octet-stream")
    asking = RelayClient(server.url, world.org)
    asking._token = "t"
    with pytest.raises(RelayError) as told:
        asking.blob(bytes(16), BlobRef(bytes(16), 2 << 20, bytes(32)))
    assert told.value.code == "relay.oversized"
    whole = asking.blob(bytes(16), BlobRef(bytes(16), 3 << 20, bytes(32)))
    assert whole is not None
    assert len(whole) == 3 << 20
    asking.close()


def test_a_photo_beyond_every_relay_is_not_asked_for(desk: Desk) -> None:
    from depter.desk.pull import Pull

    visit = object.__new__(Pull)  # no client: it would fail if it asked
    assert visit._fetched(bytes(16), BlobRef(bytes(16), MAX_BLOB_BYTES + 1, bytes(32))) is None
