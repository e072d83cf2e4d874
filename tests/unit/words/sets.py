"""Sets of words for tests: the compiled one with some texts changed, whole and with right hashes."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from depter.words import CompiledSet, places
from depter.words.compiled_set import compiled_set
from depter.words.hashes import target_hash
from depter.words.manifest import gather


def changed_set(folder: Path, texts: Mapping[tuple[str, str], str | None]) -> CompiledSet:
    """The words of the release with ``texts`` by language and key, as a set of its own in ``folder``;
    None leaves a text out, and a key that is new adds one."""
    shutil.copytree(places.COMPILED, folder)
    index = json.loads((folder / "json" / "index.json").read_text("utf-8"))
    for (code, key), text in texts.items():
        name = f"{code}/{'consent' if key.startswith('consent:') else 'forms'}"
        old = folder / "json" / index["files"][name]
        catalog = json.loads(old.read_text("utf-8"))
        row = catalog["m"].pop(key, None) or next(iter(catalog["m"].values()))
        if text is not None:
            catalog["m"][key] = [text, row[1], target_hash([text]), *row[3:]]
        data = json.dumps(catalog, ensure_ascii=False, sort_keys=True).encode()
        old.unlink()
        index["files"][name] = f"{name}.{hashlib.sha256(data).hexdigest()[:16]}.json"
        (folder / "json" / index["files"][name]).write_bytes(data)
    made = gather(folder / "json", index["files"], {})
    index["set"] = made.id
    index["manifest"] = made.encode().decode()
    (folder / "json" / "index.json").write_text(json.dumps(index, sort_keys=True))
    return compiled_set(folder)
