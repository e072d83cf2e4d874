"""A real relay process for tests: started as an operator does, stopped or killed as life does."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningRelay:
    """``depter relay run`` in a process group of its own."""

    def __init__(self, data: Path, log: Path, *, workers: int = 1) -> None:
        self.data = data
        self.log = log
        self.port = free_port()
        self.workers = workers
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it is healthy."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("DEPTER_")}
        env |= {
            "DEPTER_DATA": str(self.data),
            "DEPTER_PORT": str(self.port),
            "DEPTER_WORKERS": str(self.workers),
            "DEPTER_RESERVE_BYTES": "0",
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "depter", "relay", "run"],
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        session = requests.Session()
        session.trust_env = False
        for _ in range(300):
            if self._process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            try:
                if session.get(f"{self.base}/health", timeout=2).status_code == 200:
                    session.close()
                    return
            except requests.ConnectionError:
                time.sleep(0.05)
        raise RuntimeError("the relay did not start")

    def kill(self) -> None:
        """SIGKILL the server and its workers, in the middle of whatever they do."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop; return its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if how is signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        return process.wait(timeout=30)
