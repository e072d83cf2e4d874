"""Makes ``tests/vectors/words/``: a golden set as it lies on a stick, and what is refused of others.

python -m tests.vectors.making.words_set
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from depter.envelope import Ed25519Key
from depter.words import manifest as m
from depter.words.hashes import source_hash, target_hash
from tests.vectors.making.cases import stream
from tests.vectors.words_set import FOLDER, answer

KEY = Ed25519Key.generate(stream("words key"))
OTHER = Ed25519Key.generate(stream("another words key"))
SMALL_ORDER = b"\1" + bytes(31)


def catalog(lang: str, domain: str, texts: dict[str, tuple[str, str]]) -> bytes:
    """A compiled catalog with approved texts: key to (English, text)."""
    made = {
        key: [text, "a", target_hash([text]), source_hash(key, english)]
        for key, (english, text) in texts.items()
    }
    plural = {"en": "n!=1", "tg": "n>1"}[lang]
    data = {"lang": lang, "domain": domain, "plural": plural, "m": made}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def files() -> dict[str, bytes]:
    question, consent = "form:intake/q:safe", "consent:interview/p:01"
    asked, told = "Are you safe here?", "You may stop at any time."
    return {
        "en/consent": catalog("en", "consent", {consent: (told, told)}),
        "en/forms": catalog("en", "forms", {question: (asked, asked)}),
        "tg/consent": catalog(
            "tg", "consent", {consent: (told, "Шумо метавонед ҳар вақт бас кунед.")}
        ),
        "tg/forms": catalog("tg", "forms", {question: (asked, "Шумо дар ин ҷо бехатаред?")}),
    }


def golden() -> tuple[m.Manifest, dict[str, bytes]]:
    contents = files()
    named = {
        name: m.File(hashlib.sha256(data).hexdigest(), len(data), 1, 1)
        for name, data in contents.items()
    }
    made = m.Manifest(
        serial=7,
        created=1_795_000_000,
        key=KEY.public.hex(),
        files=named,
        ledgers={"tg": m.Head("5" * 64, 12)},
        docs={"tg/interview": "9" * 64},
    )
    return made, {hashlib.sha256(data).hexdigest(): data for data in contents.values()}


def main() -> None:
    made, contents = golden()
    (FOLDER / "files").mkdir(parents=True, exist_ok=True)
    for sha256, data in contents.items():
        (FOLDER / "files" / sha256).write_bytes(data)
    (FOLDER / "manifest.json").write_bytes(made.encode())
    (FOLDER / "manifest.sig").write_bytes(m.sign(made, KEY))
    cases = list(_cases(made))
    for one in cases:
        answered = answer(one["args"])
        if answered.get("code", "ok") != one["expect"]:
            raise SystemExit(f"{one['name']}: {answered}")
        if one["expect"] == "ok":
            one["result"] = answered["ok"]
    about = (
        "words/DELIVERY.md, section 4. files: hashes that are there, null is all of the golden set; "
        "other: bytes that stand under a hash instead. held: [serial, set id] of the same key."
    )
    text = json.dumps({"about": about, "cases": cases}, indent=1, ensure_ascii=False)
    (FOLDER / "cases.json").write_text(text + "\n")
    print(len(cases), "cases")


def _cases(made: m.Manifest) -> Any:
    good, signature = made.encode().decode(), m.sign(made, KEY).hex()
    mine = [KEY.public.hex()]
    plain = {"manifest": good, "signature": signature, "trusted": mine}
    first = min(made.hashes())
    raw = json.loads(good)

    def case(name: str, expect: str = "ok", **args: Any) -> dict[str, Any]:
        return {"name": name, "expect": expect, "args": plain | args}

    def signed(changed: m.Manifest, by: Ed25519Key = KEY) -> dict[str, str]:
        return {"manifest": changed.encode().decode(), "signature": m.sign(changed, by).hex()}

    def written(**changes: Any) -> dict[str, str]:
        """Other fields in the right encoding, rightly signed."""
        data = {name: one for name, one in (raw | changes).items() if one is not ...}
        return said(json.dumps(data, sort_keys=True, separators=(",", ":")))

    def said(text: str) -> dict[str, str]:
        return {"manifest": text, "signature": KEY.sign(m.LABEL, text.encode()).hex()}

    def one_file(**changes: Any) -> dict[str, str]:
        return written(files={"tg/forms": raw["files"]["tg/forms"] | changes})

    yield case("the golden set")
    yield case("of one of two keys", trusted=[OTHER.public.hex(), *mine])
    yield case("after a lower one", held=[6, "0" * 64])
    yield case("the same again", held=[7, made.id])
    yield case("older than the one held", "words.older", held=[8, "0" * 64])
    yield case("the same serial, another set", "words.forked", held=[7, "0" * 64])
    yield case("nobody trusted", "words.key", trusted=[])
    yield case("another key trusted", "words.key", trusted=[OTHER.public.hex()])
    other = replace(made, key=OTHER.public.hex())
    yield case("of another organisation", "words.key", **signed(other, OTHER))
    yield case("naming a trusted key, signed by another", "words.signature", **signed(made, OTHER))
    yield case("a flipped signature", "words.signature", signature="00" + signature[2:])
    yield case("a cut signature", "words.signature", signature=signature[:-2])
    yield case("no signature", "words.signature", signature="")
    bare = KEY.sign("words/ledger", good.encode()).hex()
    yield case("signed under another label", "words.signature", signature=bare)
    small = replace(made, key=SMALL_ORDER.hex())
    forged = {"manifest": small.encode().decode(), "signature": SMALL_ORDER.hex() + "00" * 32}
    yield case("a key of small order", "words.signature", trusted=[SMALL_ORDER.hex()], **forged)
    yield case("for newer programs", "words.app", **signed(replace(made, min_app=2)))
    yield case("a file missing", "words.file_missing", files=sorted(made.hashes())[1:])
    yield case("all files missing", "words.file_missing", files=[])
    yield case("a file of another set", "words.file", other={first: "another"})
    yield case("a file cut", "words.file", other={first: ""})
    yield case("a manifest changed by a digit", "words.signature", manifest=good.replace('"serial":7', '"serial":9'))  # fmt: skip  # noqa: E501
    yield case("empty", "words.manifest", manifest="")
    yield case("no JSON", "words.manifest", manifest=good[:-1])
    yield case("a line feed at the end", "words.manifest", **said(good + "\n"))
    yield case("a space", "words.manifest", **said(good.replace(":", ": ", 1)))
    yield case("a field twice", "words.manifest", **said(good.replace('"v":1', '"v":1,"v":1')))
    yield case("fields in another order", "words.manifest", **said(json.dumps({"v": 1} | raw, separators=(",", ":"))))  # fmt: skip  # noqa: E501
    yield case("a letter beyond ASCII", "words.manifest", **said(good.replace("tg/forms", "тg/forms")))  # fmt: skip  # noqa: E501
    yield case("an escaped letter", "words.manifest", **said(good.replace("tg/forms", "\\u0074g/forms")))  # fmt: skip  # noqa: E501
    yield case("a list", "words.manifest", **said("[]"))
    yield case("deep", "words.manifest", **said("[" * 60_000))
    yield case("version 2", "words.manifest", **written(v=2))
    yield case("version true", "words.manifest", **written(v=True))
    yield case("a field missing", "words.manifest", **written(docs=...))
    yield case("a field more", "words.manifest", **written(more=1))
    yield case("a serial of text", "words.manifest", **written(serial="7"))
    yield case("a serial below zero", "words.manifest", **written(serial=-1))
    yield case("a serial that is a fraction", "words.manifest", **written(serial=7.5))
    yield case("a serial with a point", "words.manifest", **said(good.replace('"serial":7', '"serial":7.0')))  # fmt: skip  # noqa: E501
    yield case("the largest serial", **written(serial=2**53 - 1))
    yield case("a serial beyond", "words.manifest", **written(serial=2**53))
    yield case("a serial of forty digits", "words.manifest", **written(serial=10**40))
    yield case("a serial with an exponent", "words.manifest", **said(good.replace('"serial":7', '"serial":1e999')))  # fmt: skip  # noqa: E501
    yield case("a key in capitals", "words.manifest", **written(key=raw["key"].upper().replace("0", "A")))  # fmt: skip  # noqa: E501
    yield case("a short key", "words.manifest", **written(key=raw["key"][2:]))
    yield case("no files", "words.manifest", **written(files={}))
    yield case("a path as a name", "words.manifest", **written(files={"../up": raw["files"]["tg/forms"]}))  # fmt: skip  # noqa: E501
    yield case("a name of objects", "words.manifest", **written(files={"__proto__": raw["files"]["tg/forms"]}))  # fmt: skip  # noqa: E501
    yield case("more approved than there are", "words.manifest", **one_file(approved=2))
    yield case("a file without a size", "words.manifest", **written(files={"tg/forms": {"sha256": first, "n": 1, "approved": 1}}))  # fmt: skip  # noqa: E501
    yield case("a file too large", "words.size", **one_file(size=m.MAX_FILE_BYTES + 1))
    yield case("a file of a large number", "words.size", **one_file(size=2**53 - 1))
    big = {
        f"tg/d{number}": {
            "sha256": f"{number:064x}",
            "size": m.MAX_FILE_BYTES,
            "n": 1,
            "approved": 0,
        }
        for number in range(5)
    }
    yield case("files too large together", "words.size", **written(files=big))
    many = {f"tg/d{number}": raw["files"]["tg/forms"] for number in range(m.MAX_FILES + 1)}
    yield case("too many files", "words.size", **written(files=many))
    yield case("a manifest too large", "words.size", manifest=" " * (m.MAX_MANIFEST_BYTES + 1))
    yield case("a ledger without a count", "words.manifest", **written(ledgers={"tg": {"head": first}}))  # fmt: skip  # noqa: E501
    yield case("a ledger of a language that is none", "words.manifest", **written(ledgers={"TG": raw["ledgers"]["tg"]}))  # fmt: skip  # noqa: E501
    yield case("a document without a hash", "words.manifest", **written(docs={"tg/interview": "9"}))


if __name__ == "__main__":
    Path(FOLDER).mkdir(exist_ok=True)
    main()
