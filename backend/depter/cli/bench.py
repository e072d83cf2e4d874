"""``depter bench``: how near the relay comes to this machine's own limit, as ratios within one run.

It must never print a figure without the limit it was measured against, and never touch real data:
everything happens in a temporary folder with invented keys.
"""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click
import requests

from depter.envelope import (
    ZERO_HASH,
    DeviceKeys,
    Envelope,
    Kind,
    OpeningKey,
    Position,
    RandomBytes,
    SigningKey,
    VerifyKey,
    check_signatures,
    dec,
    decode,
    seal,
)
from depter.relay.config import Config
from depter.relay.framing import split
from depter.relay.ingest import push
from depter.relay.membership import admit, append_entries
from depter.relay.serve import prepare, settle_memory
from depter.relay.service import Relay
from depter.trust.directory import Directory
from depter.trust.entries import Role, entry_add
from depter.trust.root import create_root

BATCH = 64
PAYLOAD_BYTES = 3000  # with two recipients and two signatures about 10 KB on the wire


@dataclass(frozen=True)
class Load:
    """An invented organisation and what its phones will push."""

    org: bytes
    root: bytes
    entries: bytes
    batches: tuple[tuple[bytes, ...], ...]  # one tuple of bodies a phone
    keys: tuple[tuple[bytes, bytes], ...]  # one verification key a phone

    @property
    def records(self) -> int:
        """How many envelopes there are."""
        return sum(len(bodies) for bodies in self.batches) * BATCH


def _source(seed: bytes) -> RandomBytes:
    count = 0

    def random_bytes(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(seed + count.to_bytes(8, "big")).digest(size)

    return random_bytes


def _load(phones: int, batches: int) -> Load:
    """Make the organisation and seal everything before the clock starts."""
    random_bytes = _source(b"bench")
    administrator, root_key = (SigningKey.generate(random_bytes) for _ in range(2))
    escrow = OpeningKey.generate(random_bytes)
    signed = create_root(
        "practice", [root_key], 1, [administrator.public], [escrow.public], (2, 3), random_bytes
    )
    directory = Directory(signed.verify())
    devices = [DeviceKeys.generate(random_bytes) for _ in range(phones + 1)]
    for number, device in enumerate(devices):
        entry = entry_add(
            directory,
            administrator,
            member=random_bytes(16),
            role=Role.SUPERVISOR if number == 0 else Role.INTERVIEWER,
            label=bytes(40),
            device=device.public,
            device_label=bytes(40),
        )
        directory.append(entry)
    sealed = tuple(_sealed(directory, device, batches, random_bytes) for device in devices[1:])
    public = [device.signing.public for device in devices[1:]]
    keys = tuple((key.ed25519, key.mldsa) for key in public)
    return Load(directory.org, signed.data, b"".join(directory.entries), sealed, keys)


def _sealed(
    directory: Directory, device: DeviceKeys, batches: int, random_bytes: RandomBytes
) -> tuple[bytes, ...]:
    recipients = [key for key, _ in directory.recipients_for(None)]
    collection, previous, bodies = random_bytes(16), ZERO_HASH, []
    for batch in range(batches):
        body = []
        for number in range(BATCH):
            envelope: Envelope = seal(
                Position(
                    directory.org,
                    device.signing,
                    batch * BATCH + number + 1,
                    previous,
                    directory.seq,
                    directory.head,
                ),
                Kind.RECORD,
                bytes(PAYLOAD_BYTES),
                recipients,
                collection=collection,
                record=random_bytes(16),
                revision=1,
                random_bytes=random_bytes,
            )
            previous = envelope.hash
            body.append(envelope.data)
        bodies.append(b"".join(body))
    return tuple(bodies)


def _bare(work: Sequence[tuple[bytes, tuple[bytes, bytes]]]) -> tuple[float, float]:
    """Decode and verify both signatures, and nothing else; return wall and CPU seconds."""
    keys = {pair: VerifyKey(*pair) for _, pair in work}
    envelopes = [(data, keys[pair]) for body, pair in work for data in _cut(body)]
    wall, cpu = time.perf_counter(), time.process_time()
    for data, key in envelopes:
        check_signatures(decode(data), key)
    return time.perf_counter() - wall, time.process_time() - cpu


def _cut(body: bytes) -> list[bytes]:
    return [piece.data for piece in split(body, BATCH)]


def _relay(folder: Path, load: Load) -> Relay:
    config = Config(data=folder, reserve_bytes=0)
    prepare(config)
    relay = Relay(config)
    admit(relay, load.root)
    with relay.database.read() as connection:
        org = relay.organisation(connection, load.org)
    append_entries(relay, org, load.entries)
    return relay


def _in_process(folder: Path, load: Load) -> tuple[float, float, float]:
    """Push through the whole of ingest without HTTP on one core; return wall, CPU, retry wall."""
    relay = _relay(folder, load)
    with relay.database.read() as connection:
        org = relay.organisation(connection, load.org)
    warm, *bodies = load.batches[0]
    _all_stored(result.code for result in push(relay, org, warm))
    wall, cpu = time.perf_counter(), time.process_time()
    for body in bodies:
        _all_stored(result.code for result in push(relay, org, body))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    again = time.perf_counter()
    for body in bodies:
        push(relay, org, body)
    again = time.perf_counter() - again
    relay.close()
    return wall, cpu, again


def _all_stored(codes: Iterable[str | None]) -> None:
    refused = {code for code in codes if code is not None}
    if refused:
        raise click.ClickException(f"refused: {', '.join(sorted(refused))}")


def _bare_on_all(load: Load, cores: int) -> float:
    """Verify the whole load on every core at once; return records a second."""
    work = [
        (body, key) for bodies, key in zip(load.batches, load.keys, strict=True) for body in bodies
    ]
    shares = [work[core::cores] for core in range(cores)]
    with ProcessPoolExecutor(cores) as pool:
        list(pool.map(_bare, [share[:1] for share in shares]))  # start and warm the processes
        taken = list(pool.map(_bare, shares))
    return load.records / max(wall for wall, _ in taken)


def _over_http(folder: Path, load: Load, cores: int) -> tuple[float, float]:
    """Push everything from one client a phone to a real server; return records a second and the
    server's CPU seconds a record."""
    _relay(folder, load).close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "depter", "relay", "run"]
    command += ["--data", str(folder), "--port", str(port), "--workers", str(cores)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base)
        faults: list[BaseException] = []

        def client(bodies: Sequence[bytes]) -> None:
            try:
                with requests.Session() as session:
                    session.trust_env = False
                    for number, body in enumerate(bodies):
                        if number == 1:  # every worker has met its code by now
                            ready.wait(timeout=60)
                        url = f"{base}/api/v1/orgs/{load.org.hex()}/envelopes"
                        answer = session.post(url, data=body, timeout=120)
                        _all_stored(item[2] for item in dec(answer.content))
            except BaseException as fault:
                ready.abort()
                faults.append(fault)

        ready = threading.Barrier(len(load.batches) + 1)
        threads = [threading.Thread(target=client, args=(bodies,)) for bodies in load.batches]
        for thread in threads:
            thread.start()
        with contextlib.suppress(threading.BrokenBarrierError):
            ready.wait(timeout=60)
        start, used = time.perf_counter(), _cpu_of_tree(server.pid)
        for thread in threads:
            thread.join()
        taken, used = time.perf_counter() - start, _cpu_of_tree(server.pid) - used
        if faults:
            raise faults[0]
        timed = load.records - len(load.batches) * BATCH
        return timed / taken, used / timed
    finally:
        server.terminate()
        server.wait(timeout=30)


def _cpu_of_tree(pid: int) -> float:
    """CPU seconds that a process and its children have used (Linux)."""
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        number = int(path.parent.name)
        parents[number], used[number] = int(fields[1]), int(fields[11]) + int(fields[12])
    tree = {pid}
    while more := {number for number, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return sum(used.get(number, 0) for number in tree) / os.sysconf("SC_CLK_TCK")


def _wait(base: str) -> None:
    """Wait until every worker has answered a few times."""
    session = requests.Session()
    session.trust_env = False
    healthy = 0
    for _ in range(600):
        try:
            healthy += session.get(f"{base}/health", timeout=2).status_code == 200
        except requests.ConnectionError:
            healthy = 0
        if healthy >= 20:
            session.close()
            return
        time.sleep(0.05)
    raise click.ClickException("the relay did not start")


@click.command()
@click.option("--phones", default=8, show_default=True, help="Clients that push at once.")
@click.option("--batches", default=7, show_default=True, help=f"Batches of {BATCH} each pushes.")
def command(phones: int, batches: int) -> None:
    """Measure the relay against this machine's own limit, within one run."""
    cores = os.cpu_count() or 1
    click.echo(f"sealing {phones * batches * BATCH} records …")
    load = _load(phones, batches)
    settle_memory()
    size = sum(len(body) for phone in load.batches for body in phone) / load.records
    mine = (len(load.batches[0]) - 1) * BATCH
    wall, cpu = _bare([(body, load.keys[0]) for body in load.batches[0][1:]])
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        push_wall, push_cpu, again = _in_process(Path(one), load)
        bare_all = _bare_on_all(load, cores)
        http, http_cpu = _over_http(Path(two), load, cores)
    bare_cpu, ingest_cpu = cpu / mine, push_cpu / mine
    rows = [
        ("record on the wire", f"{size / 1024:.1f} KiB", ""),
        ("1 core: bare decode + both signatures", f"{mine / wall:.0f}/s", ""),
        ("1 core: ingest without HTTP", f"{mine / push_wall:.0f}/s", ""),
        ("  share of bare, by the clock", f"{wall / push_wall:.2f}", "goal 0.6"),
        ("  share of bare, by CPU", f"{bare_cpu / ingest_cpu:.2f}", "goal 0.6"),
        ("  CPU above bare", f"{(ingest_cpu - bare_cpu) * 1000:.2f} ms", "goal 0.15 ms"),
        ("  the same batches again", f"{push_wall / again:.1f} x first", "goal 1.5"),
        (f"{cores} cores: bare decode + both signatures", f"{bare_all:.0f}/s", ""),
        (f"{cores} cores: push over HTTP, {phones} clients", f"{http:.0f}/s", ""),
        ("  share of bare, by the clock", f"{http / bare_all:.2f}", "goal 0.6"),
        ("  share of bare, by the server's CPU", f"{bare_cpu / http_cpu:.2f}", "goal 0.6"),
    ]
    for name, figure, goal in rows:
        click.echo(f"{name:<44}{figure:>14}  {goal}".rstrip())
