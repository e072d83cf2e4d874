"""The one JSON text of a definition, and its hash; it knows nothing of what the JSON means."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """Return canonical JSON: sorted keys, no spaces, ASCII. FORMAT.md 2"""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")


def hash_of(value: Any) -> bytes:
    """Return the SHA-256 of the canonical JSON (SPEC 5, payload key 2)."""
    return hashlib.sha256(canonical(value)).digest()
