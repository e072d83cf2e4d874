"""Makes ``words_key.json``: which key signs an organisation's words (SPEC 10.2, op 7)."""

from typing import Any

from depter import envelope as e
from depter import trust as t
from depter.envelope.codec import dec, enc
from tests.vectors.making.cases import Case, Document, case, finished, stream
from tests.vectors.making.directories import SMALL_ORDER
from tests.vectors.making.practice import Practice

NOT_CANONICAL = (2**255 - 16).to_bytes(32, "little")


def words_key() -> Document:
    """A key set, replaced and taken back; keys and shapes that are refused."""
    house = Practice()
    directory = t.Directory(house.root.root)
    first, second = (e.Ed25519Key.generate(stream(name)).public for name in ("first", "second"))
    changes: list[bytes | None] = [first, second, None, first]
    entries = []
    for key in changes:
        entry = t.entry_words(directory, house.admin, key=key)
        directory.append(entry)
        entries.append(entry.hex())
    shared: dict[str, Any] = {"root": house.root.data.hex(), "good": entries[0]}
    empty = t.Directory(house.root.root)
    root = {"root": {"$": "root"}}

    def signed(fields: object, by: e.SigningKey = house.admin, op: int = 7) -> str:
        body = enc({1: 1, 2: 1, 3: empty.head, 4: op, 5: fields})
        sigs = by.sign("directory", e.tagged("directory", body))
        return e.tagged("signed-entry", body, by.id, sigs).hex()

    refused: list[tuple[str, str, Any]] = [
        ("a key of small order", "key.small_order", signed({12: SMALL_ORDER})),
        ("a key that is not canonical", "key.not_canonical", signed({12: NOT_CANONICAL})),
        ("a short key", "directory.shape", signed({12: first[:31]})),
        ("a text for a key", "directory.shape", signed({12: first.hex()})),
        ("no field", "directory.shape", signed({})),
        ("another field", "directory.shape", signed({11: first})),
        ("a field more", "directory.shape", signed({1: b"m" * 16, 12: first})),
        ("op 8", "directory.shape", signed({12: first}, op=8)),
        ("by a stranger", "directory.administrator", signed({12: first}, house.S.signing)),
        (
            "another key under the signature",
            "directory.signature",
            {"$": "good", "patch": [[_at(entries[0], first), second.hex()]]},
        ),
        ("cut", "directory.shape", {"$": "good", "cut": 100}),
    ]
    say = "directory.words"
    cases: list[Case] = [
        case("none at first", say, **root, entries=[]),
        case("set, replaced, taken back, set again", say, **root, entries=entries),
        case("not in other entries", say, **root, entries=[one.hex() for one in house.entries]),
        case("no key is a key", say, **root, entries=[signed({12: None})]),
    ]
    cases += [case(name, say, code, **root, entries=[entry]) for name, code, entry in refused]
    return finished("SPEC 10.2, op 7: the words key", cases, shared)


def _at(entry: str, key: bytes) -> int:
    """Where the key lies in a signed entry, whose body is a byte string within."""
    data = bytes.fromhex(entry)
    if dec(dec(data)[1])[5][12] != key:
        raise SystemExit("the entry names another key")
    return data.index(key)
