"""Makes the vectors of blobs (SPEC 6), feed rows and batch files (SPEC 7)."""
# ruff: noqa: E501 - one case a line reads as the table that it is

import hashlib
from typing import Any

from depter import envelope as e
from depter.envelope.codec import enc
from tests.vectors.making.cases import BLOB, ORG, RECORD, Document, case, finished, phone


def blobs() -> Document:
    key, data = b"K" * 32, b"a photograph" * 40
    place = {"org": ORG.hex(), "record": RECORD.hex()}
    ciphertext = e.seal_blob(data, ORG, RECORD, BLOB, key)
    call = place | {"blob": BLOB.hex(), "key": key.hex(), "data": data.hex(), "sizes": [1, 0, 33]}
    made = phone([("blob.seal", call)])[0]
    attachment = {
        "blob": BLOB.hex(),
        "key": key.hex(),
        "size": len(data),
        "media_type": "image/jpeg",
        "name": "p.jpg",
        "sha256": hashlib.sha256(data).hexdigest(),
        "question": "photo",
    }
    shared: dict[str, Any] = {"python": ciphertext.hex(), "phone": made["ciphertext"]}
    ref = [BLOB.hex(), len(ciphertext), e.blob_ref(BLOB, ciphertext).root.hex()]
    good = place | {"attachment": attachment, "ref": ref, "ciphertext": {"$": "python"}}
    cases = [
        case("by the Python twin", "blob.open", **good),
        case(
            "by the phone's twin",
            "blob.open",
            **(good | {"ref": made["ref"], "ciphertext": {"$": "phone"}}),
        ),
    ]
    for name, code, change in (
        ("another size", "blob.root", {"ref": [BLOB.hex(), len(ciphertext) + 1, ref[2]]}),
        ("another root", "blob.root", {"ref": [BLOB.hex(), len(ciphertext), "00" * 32]}),
        ("cut", "blob.root", {"ciphertext": {"$": "python", "cut": 5000}}),
        ("appended", "blob.root", {"ciphertext": {"$": "python", "append": "00"}}),
        ("flipped", "blob.root", {"ciphertext": {"$": "python", "patch": [[60, "ffff"]]}}),
        ("under another record", "blob.failed", {"record": "00" * 16}),
        ("of another organisation", "blob.failed", {"org": "00" * 16}),
        ("under another id", "blob.failed", {"ref": ["00" * 16, *ref[1:]]}),
        ("another key", "blob.failed", {"attachment": attachment | {"key": "00" * 32}}),
        ("true size too small", "blob.padding", {"attachment": attachment | {"size": 3}}),
        ("true size too large", "blob.hash", {"attachment": attachment | {"size": 500}}),
        (
            "true size of another padding",
            "blob.padding",
            {"attachment": attachment | {"size": 70000}},
        ),
        ("another hash", "blob.hash", {"attachment": attachment | {"sha256": "00" * 32}}),
    ):
        cases.append(case(name, "blob.open", code, **(good | change)))
    return finished("SPEC 6", cases, shared)


def feed_and_batch() -> Document:
    env, blob, root, entry = b"e" * 32, BLOB, b"R" * 32, b"n" * 32
    rows = [
        e.Row(1, e.what_directory(entry), (), b"entry"),
        e.Row(2, e.what_envelope(env), ("chain.gap",), b"envelope"),
        e.Row(3, e.what_blob(blob, root)),
        e.Row(4, e.what_erased(env, entry), (), b"stub"),
    ]
    epoch = b"p" * 16
    feed = b"".join(row.encode() for row in rows).hex()
    gap = b"".join(row.encode() for row in (rows[0], rows[2])).hex()
    part = e.BlobPart(blob, root, 0, b"piece").encode()
    items = [
        e.BatchItem(1, b"root"),
        e.BatchItem(4, b"envelope"),
        e.BatchItem(9, b"later"),
        e.BatchItem(5, part),
    ]
    written = b"".join(e.write_batch(items))
    start = len(b"".join(e.write_batch(items[:1])))
    shared = {"feed": feed, "batch": written.hex()}
    cases = [
        case("rows", "feed.read", epoch=epoch.hex(), data={"$": "feed"}),
        case("no rows", "feed.read", epoch=epoch.hex(), data=""),
        case("a row missing", "feed.read", "feed.gap", epoch=epoch.hex(), data=gap),
        case("no row", "feed.read", "feed.shape", epoch=epoch.hex(), data=enc([1, b"", []]).hex()),
        case("a row with a number for a mark", "feed.read", "feed.shape", epoch=epoch.hex(), data=enc([1, b"", [1], None]).hex()),
        case("a row of nothing", "feed.read", "feed.shape", epoch=epoch.hex(), data=enc([1, enc([]), [], None]).hex()),
        case("a row cut", "feed.read", "codec.truncated", epoch=epoch.hex(), data={"$": "feed", "cut": 100}),
        case("batch", "batch.read", data={"$": "batch"}),
        case("batch cut", "batch.read", data={"$": "batch", "cut": len(written) - 3}),
        case("an item of another shape", "batch.read", data={"$": "batch", "patch": [[start, "80"]]}),
        case("a length that lies", "batch.read", data={"$": "batch", "patch": [[start + 2, "5b"]]}),
        case("garbage in front", "batch.read", data="ff82" + written.hex()),
        case("garbage in front of a recovered grant", "batch.read", data="ff82" + enc([6, b"grant"]).hex()),
        case("garbage in front of an unknown type", "batch.read", data="ff82" + enc([7, b"later"]).hex()),
        case("nothing", "batch.read", data=""),
        case("part", "batch.part", data=part.hex()),
        case("part of another shape", "batch.part", "batch.part", data=enc([blob, root, 0]).hex()),
        case("part with a short root", "batch.part", "batch.part", data=enc([blob, b"R", 0, b""]).hex()),
        case("whole blob", "blob.ref", blob=blob.hex(), ciphertext="aa" * 100),
        case("empty blob", "blob.ref", blob=blob.hex(), ciphertext=""),
    ]  # fmt: skip
    return finished("SPEC 7", cases, shared)
