"""The phone's doors and floors: the house keeps them, and the check itself sees a breach."""

import json
import subprocess
from pathlib import Path

HOUSE = Path(__file__).parents[3]
NODE = HOUSE / ".venv" / "bin" / "node"


def breaches(file: str, source: str) -> list[str]:
    """What the check says of one invented file."""
    script = (
        "import { breaches } from './lint/doors.mjs';"
        "const [file, source] = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(await breaches(file, source)));"
    )
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script, json.dumps([file, source])],
        cwd=HOUSE / "pwa",
        check=True,
        capture_output=True,
        text=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_the_house_keeps_its_doors() -> None:
    done = subprocess.run(
        [NODE, "lint/doors.mjs"], cwd=HOUSE / "pwa", check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_breaches_are_seen() -> None:
    source = """
    import { x } from "../views/app.tsx";
    export const a = fetch("/x"), b = indexedDB, c = new Intl.NumberFormat(), d = localStorage;
    export const e = `${crypto.subtle}`, f = document.body, g = (n: number) => n.toLocaleString();
    export const h = (el: any) => { el.innerHTML = "x"; console.log(x); };
    """
    found = " ".join(breaches("sync/x.ts", source))
    for door in ["network", "storage", "language data", "plain storage", "crypto", "DOM", "HTML"]:
        assert door in found, door
    assert "imports views/app.tsx" in found and "console" in found


def test_words_in_comments_and_texts_are_no_breach() -> None:
    source = """
    // fetch(document.body) and Intl
    /** indexedDB */
    export const a = "fetch(indexedDB) Intl", b = `document.body ${1}`;
    """
    assert breaches("sync/x.ts", source) == []
