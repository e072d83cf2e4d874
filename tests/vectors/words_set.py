"""Reads ``tests/vectors/words/`` and asks the Python twin; the phone's twin reads the same cases."""

import json
from pathlib import Path
from typing import Any

from depter.errors import DepterError
from depter.words import manifest as m

FOLDER = Path(__file__).parent / "words"


def cases() -> list[dict[str, Any]]:
    """Every case of DELIVERY 4."""
    document: dict[str, Any] = json.loads((FOLDER / "cases.json").read_text())
    listed: list[dict[str, Any]] = document["cases"]
    return listed


def answer(args: dict[str, Any]) -> dict[str, Any]:
    """The set id, or the code of the fault."""
    there: list[str] | None = args.get("files")
    other: dict[str, str] = args.get("other", {})

    def read(sha256: str) -> bytes | None:
        if sha256 in other:
            return other[sha256].encode()
        path = FOLDER / "files" / sha256
        listed = there is None or sha256 in there
        return path.read_bytes() if listed and path.exists() else None

    held = args.get("held")
    try:
        trusted = {bytes.fromhex(key) for key in args["trusted"]}
        signature = bytes.fromhex(args["signature"])
        made = m.verify(args["manifest"].encode(), signature, trusted)
        new = m.check_serial(made, None if held is None else (held[0], held[1]))
        m.check_files(made, read)
    except DepterError as fault:
        return {"code": fault.code}
    return {"ok": {"id": made.id, "serial": made.serial, "new": new}}
