"""What every maker of vectors needs: cases, repeatable bytes, and the phone's twin in node."""

import hashlib
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from depter import envelope as e
from tests.vectors import operations
from tests.vectors.reading import differs, resolve

ROOT = Path(__file__).parents[3]
ORG, COLLECTION, RECORD, BLOB = b"o" * 16, b"c" * 16, b"r" * 16, b"b" * 16
Case = dict[str, Any]
Document = dict[str, Any]


def stream(seed: str) -> e.RandomBytes:
    """Repeatable bytes: SHAKE-256 over a counter."""
    drawn = 0

    def random_bytes(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed}/{drawn}".encode()).digest(size)

    return random_bytes


def phone(calls: Sequence[tuple[str, Any]], provider: str = "native") -> list[Any]:
    """Ask the phone's twin in node; every call must succeed."""
    script = ROOT / "pwa/tests/envelope/answering.ts"
    asked = json.dumps([{"op": op, "args": args} for op, args in calls])
    command: list[str | Path] = [ROOT / ".venv/bin/node", "--no-warnings", script, provider]
    done = subprocess.run(command, input=asked.encode(), capture_output=True, check=True)
    return [answered["ok"] for answered in json.loads(done.stdout)]


def case(name: str, op: str, expect: str = "ok", /, **args: Any) -> Case:
    """A case whose result, if it has one, the Python twin says."""
    return {"name": name, "op": op, "args": args, "expect": expect}


def flipped(name: str, data: bytes, offset: int = -1000) -> dict[str, Any]:
    """A reference to ``data`` with one bit changed: by default in the ML-DSA signature at its end."""
    at = offset % len(data)
    return {"$": name, "patch": [[at, bytes([data[at] ^ 1]).hex()]]}


def finished(about: str, cases: list[Case], shared: dict[str, Any] | None = None) -> Document:
    """Let the Python twin answer every case; a wrong expectation stops the making."""
    shared = shared or {}
    for one in cases:
        answered = operations.answer(one["op"], resolve(one["args"], shared))
        if one["expect"] == "ok" and "ok" in answered:
            one["result"] = answered["ok"]
        wrong = differs(one, answered)
        if wrong:
            raise SystemExit(wrong)
    return {"about": about, "shared": shared, "cases": cases}
