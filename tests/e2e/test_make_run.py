"""What ``make run`` starts: a practice that is made once and kept, and that stops cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from depter.demo.practice import Practice, free_port


def start(folder: Path, *options: str) -> tuple["subprocess.Popen[str]", str]:
    """Start it and read what it says up to the last line of the welcome."""
    process = subprocess.Popen(
        [sys.executable, "-m", "depter", "demo", "--dir", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    return process, said


def stop(process: "subprocess.Popen[str]") -> str:
    process.send_signal(signal.SIGTERM)
    assert process.stdout is not None
    said = process.stdout.read()
    process.wait(15)
    process.stdout.close()
    return said


@pytest.fixture(scope="module")
def ports() -> tuple[str, ...]:
    return "--relay-port", str(free_port()), "--desk-port", str(free_port())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "practice"


def test_first_and_second_start(folder: Path, ports: tuple[str, ...]) -> None:
    process, said = start(folder, *ports)
    try:
        practice = Practice.load(folder)
        assert practice.passphrase in said and "/#j=" in said
        desk_link = re.search(r"http://127\.0\.0\.1:\d+/\S+", said.split("The desk")[1])
        assert desk_link
        session = requests.Session()
        session.trust_env = False
        assert session.get(desk_link[0], timeout=10).ok
        assert session.get(f"{practice.relay_url}/health", timeout=10).ok
        page = session.get(practice.relay_url, timeout=10)
        assert page.ok and "require-trusted-types-for" in page.headers["Content-Security-Policy"]
        with practice.desk() as desk:
            listed = desk.interviews()
        assert len(listed) == 3 and all(one.acknowledged for one in listed)
        records = {one.record for one in listed}
    finally:
        assert "Everything is kept" in stop(process)

    process, again = start(folder)
    try:
        assert "Making a practice" not in again and practice.passphrase in again
        with practice.desk() as desk:
            assert {one.record for one in desk.interviews()} == records
    finally:
        stop(process)


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process, said = start(tmp_path / "practice", "--relay-port", port)
    stop(process)
    assert process.returncode == 1
    assert f"Port {port} is taken" in said and not (tmp_path / "practice").exists()


def test_a_half_made_folder_is_told(tmp_path: Path) -> None:
    process, said = start(tmp_path)
    stop(process)
    assert process.returncode == 1 and "was not finished" in said
