"""Holds the one open desk of a running app, fetches in the background, and locks when nobody is there.

It must never keep the keys longer than the idle time, or let two visits to the relay run at once.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.pull import Progress, PullReport
from depter.envelope import RandomBytes
from depter.errors import DepterError

IDLE = Progress("idle", 0, 0)


@dataclass(frozen=True)
class PullState:
    """How the last or present visit to the relay stands."""

    running: bool = False
    progress: Progress = IDLE
    report: PullReport | None = None
    fault: str | None = None
    at: float | None = None


class Holder:
    """Locked, or open with one desk."""

    def __init__(self, config: Config, now: Callable[[], float], random_bytes: RandomBytes) -> None:
        self.config = config
        self.now = now
        self.random_bytes = random_bytes
        self._desk: Desk | None = None
        self._lock = threading.RLock()
        self._used = now()
        self._pull = PullState()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    @property
    def desk(self) -> Desk | None:
        return self._desk

    @property
    def exists(self) -> bool:
        """Whether this computer has a desk at all."""
        return self.config.vault.exists()

    def unlock(self, passphrase: str) -> Desk:
        """Open, or prove the passphrase again when it is open; raise as ``Vault.open``."""
        with self._lock:
            if self._desk is not None:
                self._desk.vault.check(passphrase, self.now())
            else:
                self._desk = Desk.open(
                    self.config, passphrase, now=self.now, random_bytes=self.random_bytes
                )
            self._used = self.now()
            return self._desk

    def take(self, desk: Desk) -> None:
        """Hold a desk that was just set up."""
        with self._lock:
            self._desk, self._used = desk, self.now()

    def touch(self) -> None:
        """Somebody is here."""
        self._used = self.now()

    def lock(self) -> None:
        """Forget the keys; a visit that still runs ends first, then its desk is closed."""
        with self._lock:
            desk, self._desk = self._desk, None
            self._pull = PullState()
            running = self._thread is not None and self._thread.is_alive()
            if desk is not None and not running:
                desk.close()

    # Fetching

    @property
    def pull(self) -> PullState:
        return self._pull

    def start_pull(self) -> bool:
        """Visit the relay in a thread; False when one runs already or the desk is locked."""
        with self._lock:
            if self._desk is None or self._pull.running or self._desk.joining:
                return False
            self._pull = PullState(running=True, at=self._pull.at)
            self._thread = threading.Thread(
                target=self._visit, args=(self._desk,), name="pull", daemon=True
            )
            self._thread.start()
            return True

    def wait(self, seconds: float = 60) -> PullState:
        """Wait for a running visit (tests, command line)."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._pull

    def _visit(self, desk: Desk) -> None:
        def tell(progress: Progress) -> None:
            self._pull = replace(self._pull, progress=progress)

        state = PullState(at=self.now())
        try:
            state = replace(state, report=desk.pull(tell))
        except DepterError as fault:
            state = replace(state, fault=fault.code)
        except Exception:
            state = replace(state, fault="desk.fault")
            raise
        finally:
            with self._lock:
                if self._desk is desk:
                    self._pull = replace(state, running=False)
                else:
                    desk.close()

    # The clock

    def watch(self) -> threading.Thread:
        """Start the thread that locks an idle desk and fetches now and then."""
        thread = threading.Thread(target=self._watch, name="watch", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        self._stopped.set()
        self.wait(5)
        self.lock()

    def _watch(self) -> None:
        while not self._stopped.wait(5):
            self.tick()

    def tick(self) -> None:
        """What the clock asks for now."""
        if self._desk is None:
            return
        if self.now() - self._used > self.config.idle_seconds:
            self.lock()
            return
        every, last = self.config.pull_seconds, self._pull.at or 0
        if every and self.now() - last >= every:
            self.start_pull()
