"""The real server: killed in the middle of pushes and blob pieces, and what its log and tables hold.

``DEPTER_KILLS=50`` raises the number of kills.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter

from depter.relay.config import Config
from depter.trust.entries import Role
from tests.relay.caller import Caller, over_http
from tests.relay.conftest import enrol, open_relay
from tests.relay.running import RunningRelay
from tests.worlds import Device, Photo, World

KILLS = int(os.environ.get("DEPTER_KILLS", "3"))


@pytest.fixture
def running(config: Config, world: World, tmp_path: Path) -> Iterator[RunningRelay]:
    """A relay process that knows the world."""
    for number in range(2):
        world.add(Role.INTERVIEWER, f"Practice Writer {number}")
    relay = open_relay(config)
    enrol(relay, world)
    relay.close()
    process = RunningRelay(config.data, tmp_path / "relay.log")
    process.start()
    yield process
    process.kill()


class _Writer(threading.Thread):
    """A phone that pushes batches and blob pieces until told to stop, and notes what was promised."""

    def __init__(self, base: str, world: World, device: Device, lock: threading.Lock) -> None:
        super().__init__()
        self.caller = Caller(over_http(base), world)
        self.world, self.device, self.lock = world, device, lock
        self.promised: dict[bytes, int] = {}
        self.offsets: dict[bytes, tuple[Photo, bytes, int]] = {}
        self.enough = threading.Event()
        self.faults: list[BaseException] = []

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                with contextlib.suppress(requests.RequestException):
                    self._round()
        except BaseException as fault:
            self.faults.append(fault)

    def _round(self) -> None:
        with self.lock:  # the world's keys are not for two threads at once
            made = [self.world.record(self.device) for _ in range(4)]
            made.append(self.world.record(self.device, photos=[os.urandom(90_000)]))
        envelopes = [one.envelope for one in made]
        _, told = self.caller.push(*envelopes)
        for envelope, (_, feed_seq, code) in zip(envelopes, told, strict=True):
            assert code is None
            self.promised[envelope.data] = feed_seq
        photo, record = made[-1].photos[0], made[-1].record
        path, offset = self.caller.blob_path(record, photo), 0
        while offset < photo.ref.size:
            piece = photo.ciphertext[offset : offset + 16_384]
            reply = self.caller.ask("PUT", f"{path}?offset={offset}", piece)
            assert reply.status == 204, reply
            offset = int(reply.headers["upload-offset"])
            self.offsets[photo.ref.id] = (photo, record, offset)


def test_nothing_acknowledged_is_lost_by_kills(running: RunningRelay, world: World) -> None:
    lock = threading.Lock()
    for turn in range(KILLS):
        devices = [device for device in world.devices if device.role is Role.INTERVIEWER]
        writers = [_Writer(running.base, world, device, lock) for device in devices]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + 20  # a busy machine takes its time over the first promise
        while time.monotonic() < deadline and not any(writer.promised for writer in writers):
            time.sleep(0.02)
        time.sleep((turn * 0.137) % 0.6)
        running.kill()
        for writer in writers:
            writer.enough.set()
            writer.join()
            assert not writer.faults, writer.faults
        running.start()
        caller = Caller(over_http(running.base), world)
        rows = {row.seq: row.data for row in caller.pull(world.supervisor).rows}
        promised = {data: seq for writer in writers for data, seq in writer.promised.items()}
        assert promised
        for data, seq in promised.items():
            assert rows[seq] == data
        for writer in writers:
            for photo, record, offset in writer.offsets.values():
                path = caller.blob_path(record, photo)
                head = caller.ask("HEAD", path)
                assert int(head.headers["upload-offset"]) >= offset
                assert caller.upload(record, photo).status < 300
                whole = caller.ask("GET", path, device=world.supervisor)
                assert whole.body == photo.ciphertext


def test_a_cut_connection_keeps_what_arrived(running: RunningRelay, world: World) -> None:
    caller = Caller(over_http(running.base), world)
    made = world.record(photos=[os.urandom(3_000_000)])
    photo = made.photos[0]
    caller.push(made.envelope)
    path = caller.base + caller.blob_path(made.record, photo)
    with socket.create_connection(("127.0.0.1", running.port)) as wire:
        head = (
            f"PUT {path}?offset=0 HTTP/1.1\r\nHost: relay\r\n"
            f"Content-Length: {photo.ref.size}\r\n\r\n"
        )
        wire.sendall(head.encode() + photo.ciphertext[:1_000_000])
        time.sleep(0.3)
    offset = 0
    for _ in range(50):
        offset = int(
            caller.ask("HEAD", caller.blob_path(made.record, photo)).headers["upload-offset"]
        )
        if offset:
            break
        time.sleep(0.1)
    assert 1_000_000 - 256 * 1024 <= offset <= 1_000_000
    assert caller.upload(made.record, photo, 1024 * 1024).status < 300


def test_it_stops_gracefully(running: RunningRelay) -> None:
    assert running.stop() == 0


CANARIES = ("127.0.0.77", "198.51.100.77", "CanaryBrowser/7.7")


def test_no_address_and_no_browser_in_log_or_tables(running: RunningRelay, world: World) -> None:
    session = requests.Session()
    session.headers.update(
        {
            "User-Agent": "CanaryBrowser/7.7",
            "X-Forwarded-For": "198.51.100.77",
            "Forwarded": "for=198.51.100.77",
            "X-Real-IP": "198.51.100.77",
        }
    )
    session.mount("http://", _FromHere())
    caller = Caller(over_http(running.base, session), world)
    record = world.record(photos=[b"x" * 70_000])
    caller.push(record.envelope, b"\xff")
    caller.upload(record.record, record.photos[0])
    caller.pull(world.supervisor)
    caller.ask("GET", "feed?view=all&after=nonsense", device=world.supervisor)
    caller.ask("GET", "nothing")
    caller.ask("POST", "tokens", b"{")
    caller.send("GET", "/../../etc/passwd")
    with socket.create_connection(
        ("127.0.0.1", running.port), source_address=("127.0.0.77", 0)
    ) as wire:
        wire.sendall(b"GET / HTTP/9.9\r\nUser-Agent: CanaryBrowser/7.7\r\n\r\n\x00\xff")
        wire.recv(1000)
    session.close()
    running.stop()
    files = [path for path in running.data.rglob("*") if path.is_file()]
    written = {path.name: path.read_bytes() for path in [*files, running.log]}
    for name, content in written.items():
        for canary in CANARIES:
            for encoding in ("utf-8", "utf-16-le"):
                assert canary.encode(encoding) not in content, name
        assert socket.inet_aton("198.51.100.77") not in content or name != "relay.log"
    log = written["relay.log"].decode()
    assert "push stored=1 known=0 refused=1" in log
    for secret in (world.org, record.record, world.interviewer.id, record.photos[0].ref.id):
        assert secret.hex() not in log


class _FromHere(HTTPAdapter):
    """Connects from an address that can be told apart."""

    def init_poolmanager(self, *args: object, **options: object) -> None:
        super().init_poolmanager(*args, source_address=("127.0.0.77", 0), **options)  # type: ignore[arg-type]
