"""Makes the vectors of root, directory and freshness (SPEC 10.1 to 10.3)."""
# ruff: noqa: E501 - one case a line reads as the table that it is

from dataclasses import replace
from typing import Any

from depter import envelope as e
from depter import trust as t
from depter.envelope.codec import enc
from depter.trust.entries import Add, Policy, sign_entry
from tests.vectors.making.cases import Case, case, flipped, stream
from tests.vectors.making.practice import NOW, Practice

SMALL_ORDER = b"\1" + bytes(31)


def roots(house: Practice, shared: dict[str, Any]) -> list[Case]:
    random = stream("real")
    real = t.create_organisation("real", "Real", random)
    root, keys = real.root.root, real.root_keys
    newer = replace(root, version=2, root_keys=(*root.root_keys[:2], house.admin.public))
    successor = t.sign_root(newer, keys)
    shared |= {"real": real.root.data.hex(), "successor": successor.data.hex()}
    other = t.create_organisation("practice", "Other", random, escrow_shares=(2, 3)).root
    fresh = [e.SigningKey.generate(random) for _ in range(3)]
    replaced = replace(root, version=2, root_keys=tuple(key.public for key in fresh))
    fp = house.root.root.fp.hex()
    good = {"data": {"$": "root"}}
    body = house.root.root.encoded
    fields = e.dec(body)

    def unsigned(**changes: Any) -> str:
        changed = fields | {int(key[1:]): value for key, value in changes.items()}
        return e.tagged("signed-root", enc(changed), []).hex()

    small = [[SMALL_ORDER, fields[5][0][1]]]
    return [
        case("root", "root.verify", **good),
        case("root, pinned", "root.verify", **good, fp=fp),
        case("real root", "root.verify", data={"$": "real"}),
        case("another root than the pinned", "root.verify", "root.fingerprint", **good, fp="00" * 32),
        case("root cut", "root.verify", "root.shape", data={"$": "root", "cut": 500}),
        case("root with more", "root.verify", "root.shape", data={"$": "root", "append": "00"}),
        case("root unsigned", "root.verify", "root.signatures", data=unsigned()),
        case("root of threshold 2", "root.verify", "root.threshold", data=unsigned(k6=2)),
        case("real root of one key", "root.verify", "root.threshold", data=unsigned(k3=1)),
        case("root of another kind", "root.verify", "root.shape", data=unsigned(k3=3)),
        case("root without escrow", "root.verify", "root.escrow", data=unsigned(k8=[])),
        case("one share opens", "root.verify", "root.escrow", data=unsigned(k9=[1, 3])),
        case("root key of small order", "root.verify", "key.small_order", data=unsigned(k5=small)),
        case("administrator twice", "root.verify", "root.shape", data=unsigned(k7=fields[7] * 2)),
        case("no administrator", "root.verify", "root.shape", data=unsigned(k7=[])),
        case(
            "root with a flipped signature",
            "root.verify",
            "root.signatures",
            data=flipped("root", house.root.data),
        ),
        case("one signature of two", "root.verify", "root.signatures", data=t.sign_root(root, keys[:1]).data.hex()),
        case("successor", "root.successor", data={"$": "real"}, next={"$": "successor"}),
        case("the same version", "root.successor", "root.version", data={"$": "real"}, next={"$": "real"}),
        case("of another organisation", "root.successor", "root.changed", data={"$": "real"}, next=other.data.hex()),
        case(
            "signed by the new keys alone",
            "root.successor",
            "root.signatures",
            data={"$": "real"},
            next=t.sign_root(replaced, fresh).data.hex(),
        ),
        case(
            "signed by the old keys alone",
            "root.successor",
            "root.signatures",
            data={"$": "real"},
            next=t.sign_root(replaced, keys).data.hex(),
        ),
    ]  # fmt: skip


def directories(house: Practice, shared: dict[str, Any]) -> list[Case]:
    half = t.Directory(house.root.root)
    for entry in house.entries[:2]:
        half.append(entry)
    two = [{"$": "entry 1"}, {"$": "entry 2"}]
    device, label = house.stranger.public, b"l" * 40
    add = Add(b"N" * 16, t.Role.INTERVIEWER, label, device, label, None)
    weak = replace(device, signing=replace(device.signing, ed25519=SMALL_ORDER))
    low = replace(device, recipient=e.RecipientKey(device.recipient.xwing[:1184] + bytes(32)))
    admins = t.entry_administrators(half, house.admin, keys=[house.stranger.signing.public])
    after = t.Directory(house.root.root)
    for entry in (*house.entries[:2], admins):
        after.append(entry)

    class Elsewhere:
        """The right number behind another head."""

        seq, head = 2, b"?" * 32

    good = sign_entry(half, house.admin, add)
    shared["fork"] = good.hex()
    root = {"root": {"$": "root"}}
    cases = [
        case("directory", "directory", **root, entries={"$": "entries"}),
        case("empty directory", "directory", **root, entries=[]),
        case("an entry again", "directory", **root, entries=[*two, {"$": "entry 2"}]),
        case("an entry missing", "directory", "directory.gap", **root, entries=[two[0], {"$": "entry 3"}]),
        case("new administrators", "directory", **root, entries=[*two, admins.hex(), sign_entry(after, house.stranger.signing, add).hex()]),
        case("by the administrator of before", "directory", "directory.administrator", **root, entries=[*two, admins.hex(), sign_entry(after, house.admin, add).hex()]),
    ]  # fmt: skip
    wrong: list[tuple[str, str, Any]] = [
        (
            "another head before",
            "directory.previous",
            sign_entry(Elsewhere(), house.admin, add).hex(),
        ),
        ("by a stranger", "directory.administrator", sign_entry(half, house.S.signing, add).hex()),
        ("entry cut", "directory.shape", {"$": "fork", "cut": 300}),
        ("entry of two parts", "directory.shape", e.tagged("signed-entry", b"", b"").hex()),
        (
            "flipped signature",
            "directory.signature",
            flipped("fork", good),
        ),
        (
            "member twice",
            "directory.op",
            sign_entry(half, house.admin, replace(add, member=house.s)).hex(),
        ),
        (
            "key twice",
            "directory.op",
            sign_entry(half, house.admin, replace(add, device=house.S.public)).hex(),
        ),
        (
            "policy of nobody known",
            "directory.op",
            sign_entry(half, house.admin, Policy(None, (b"?" * 16,), 1)).hex(),
        ),
        (
            "revoke a stranger",
            "directory.op",
            t.entry_revoke(
                half,
                house.admin,
                member=b"?" * 16,
                device=None,
                last_valid_sequence=0,
                reason=t.Reason.LEFT,
            ).hex(),
        ),
        (
            "revoke another's device",
            "directory.op",
            t.entry_revoke(
                half,
                house.admin,
                member=house.s,
                device=house.I.signing.id,
                last_valid_sequence=0,
                reason=t.Reason.LEFT,
            ).hex(),
        ),
        (
            "key of small order",
            "key.small_order",
            sign_entry(half, house.admin, replace(add, device=weak)).hex(),
        ),
        (
            "key of low order",
            "key.low_order",
            sign_entry(half, house.admin, replace(add, device=low)).hex(),
        ),
    ]
    for name, code, entry in wrong:
        cases.append(case(name, "directory", code, **root, entries=[*two, entry]))
    cases.append(
        case(
            "another entry under a number",
            "directory",
            "directory.fork",
            **root,
            entries=[*two, {"$": "entry 3"}, {"$": "fork"}],
        )
    )
    return cases


def freshness(house: Practice) -> list[Case]:
    root = {"root": {"$": "root"}, "entries": {"$": "entries"}}
    good = t.issue_freshness(house.directory, house.admin, NOW)

    def signed(by: e.SigningKey, *fields: Any) -> str:
        statement = enc(dict(enumerate(fields, 1)))
        sigs = by.sign("freshness", e.tagged("freshness", statement))
        return e.tagged("signed-freshness", statement, by.id, sigs).hex()

    org, seq, head = house.directory.org, house.directory.seq, house.directory.head
    say, life = "freshness", (NOW, NOW + 9)
    return [
        case("fresh", say, data=good.hex(), **root, now=NOW),
        case("stale", say, data=good.hex(), **root, now=NOW + 31 * 86400),
        case("of another organisation", say, "freshness.org", data=signed(house.admin, b"?" * 16, seq, head, *life), **root, now=NOW),
        case("by a stranger", say, "freshness.administrator", data=signed(house.S.signing, org, seq, head, *life), **root, now=NOW),
        case("cut", say, "freshness.shape", data=good[:-1].hex(), **root, now=NOW),
        case("a field missing", say, "freshness.shape", data=signed(house.admin, org, seq, head, NOW), **root, now=NOW),
        case("flipped", say, "freshness.signature", data=(good[:-1000] + bytes([good[-1000] ^ 1]) + good[-999:]).hex(), **root, now=NOW),
        case("of entries not here", say, "directory.needed", data=signed(house.admin, org, seq + 1, head, *life), **root, now=NOW),
        case("of another head", say, "directory.fork", data=signed(house.admin, org, seq, b"?" * 32, *life), **root, now=NOW),
    ]  # fmt: skip
