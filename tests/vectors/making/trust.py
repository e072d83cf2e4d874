"""Makes ``trust.json``: joining and acknowledgements (SPEC 10.4, ruling 10), and what steps 3a to 9 of
SPEC 8 find by a real directory."""
# ruff: noqa: E501 - one case a line reads as the table that it is

from typing import Any

from depter import envelope as e
from depter import trust as t
from depter.errors import TrustError
from tests.vectors.making.cases import COLLECTION, RECORD, Case, Document, case, finished, flipped
from tests.vectors.making.directories import directories, freshness, roots
from tests.vectors.making.practice import NOW, Practice, unknown_kind


def trust() -> Document:
    """The shared documents and the cases."""
    house = Practice()
    shared: dict[str, Any] = {
        "root": house.root.data.hex(),
        "entries": [entry.hex() for entry in house.entries],
    }
    shared |= {f"entry {n}": entry.hex() for n, entry in enumerate(house.entries, 1)}
    shared["entries"] = [{"$": f"entry {n}"} for n in range(1, len(house.entries) + 1)]
    groups = {
        "root": roots(house, shared),
        "directory": directories(house, shared),
        "freshness": freshness(house),
        "joining": joining(house, shared),
        "acknowledgement": acknowledgements(house, shared),
        "verify": verification(house, shared),
        "spoken": [
            case("largest", "spoken", hash=(b"\xff" * 32).hex()),
            case("zeros in front", "spoken", hash="00" * 31 + "07"),
        ],
    }
    cases = [
        one | {"name": f"{group}: {one['name']}"}
        for group, listed in groups.items()
        for one in listed
    ]
    return finished("SPEC 8, steps 3a to 9, and SPEC 10", cases, shared)


def joining(house: Practice, shared: dict[str, Any]) -> list[Case]:
    link, org = house.invitation.link, house.directory.org.hex()
    text = link.split("#j=")[1]
    root = {"root": {"$": "root"}, "entries": {"$": "entries"}}
    shared["keys"] = (
        house.I.signing.to_bytes() + house.I.opening.seed + house.I.transport.seed
    ).hex()
    mine = {"keys": {"$": "keys"}, "invitation": house.invitation.id.hex()}
    other = shared["keys"][:192] + "77" * 32
    sealed = t.seal_label(house.names_key, house.directory.org, house.i, "Ҷамила", house.random)
    named = {
        "key": house.names_key.hex(),
        "org": org,
        "member": house.i.hex(),
        "label": sealed.hex(),
    }
    theirs = house.directory.member(house.i)
    if theirs is None:
        raise TrustError("member")
    cases = [
        case("invitation", "invitation", link=link, now=NOW),
        case("invitation, the text alone", "invitation", link=f" {text}\n", now=NOW),
        case("invitation that ran out", "invitation", link=link, now=NOW + 73 * 3600),
        case("own membership", "membership", **root, **mine),
        case("waiting", "membership", root=root["root"], entries=[{"$": "entry 1"}], **mine),
        case("other keys", "membership", "join.other_keys", **root, **(mine | {"keys": other})),
        case("own keys under another invitation", "membership", "join.other_keys", **root, **(mine | {"invitation": "00" * 16})),
        case("name", "label.open", **named),
        case("name sealed by the phone", "label.open", **(named | {"label": theirs.label.hex()})),
        case("name of another member", "label.open", "label.failed", **(named | {"member": "00" * 16})),
        case("name under another key", "label.open", "label.failed", **(named | {"key": "00" * 32})),
        case("name cut", "label.open", "label.failed", **(named | {"label": sealed[:20].hex()})),
        case("name flipped", "label.open", "label.failed", **(named | {"label": (sealed[:-1] + b"?").hex()})),
    ]  # fmt: skip
    moved = link.replace("127.0.0.1", "192.0.2.1")
    for name, bad in (
        ("a letter less", link[:-1]),
        ("a letter more", link + "A"),
        ("another letter", link.replace("#j=iQ", "#j=iR")),
        ("no letters", link.split("#j=")[0] + "#j="),
        ("nothing", ""),
        ("padding", link + "="),
        ("another relay", moved),
    ):
        cases.append(
            case(f"invitation: {name}", "invitation", "invitation.altered", link=bad, now=0)
        )
    return cases


def acknowledgements(house: Practice, shared: dict[str, Any]) -> list[Case]:
    record = house.record(house.position(house.I, 1))
    items = ((house.I.signing.id, 1, record.hash),)
    shared["acknowledged"] = record.data.hex()
    body = e.Acknowledgement(items, e.View(b"p" * 16, 3, b"v" * 32)).encode()

    def ack(keys: e.DeviceKeys, said: bytes = body, **changes: Any) -> e.Envelope:
        return e.seal_clear(house.position(keys, 1, **changes), e.Kind.ACKNOWLEDGEMENT, said)

    shared["ack"] = ack(house.S).data.hex()
    root = {"root": {"$": "root"}, "entries": {"$": "entries"}}
    about = root | {"envelope": {"$": "acknowledged"}}
    seq, head = house.directory.seq, house.directory.head
    wrong_number = e.Acknowledgement(((house.I.signing.id, 2, record.hash),)).encode()
    wrong_hash = e.Acknowledgement(((house.I.signing.id, 1, b"?" * 32),)).encode()
    shared["nack"] = e.seal_clear(
        house.position(house.S, 1), e.Kind.NACK, e.Nack(record.hash, "body.failed").encode()
    ).data.hex()
    say = "acknowledgement"
    late = e.seal_clear(house.position(house.S2, 4), e.Kind.ACKNOWLEDGEMENT, body)
    backdated = e.seal_clear(house.position(house.S2, 2), e.Kind.ACKNOWLEDGEMENT, body)
    not_hers = house.record(house.position(house.I, 1), [house.S2.opening.public])
    of_hers = e.Acknowledgement(((house.I.signing.id, 1, not_hers.hash),)).encode()
    return [
        case("acknowledgement", say, **about, data={"$": "ack"}),
        case("of another number", say, **about, data=ack(house.S, wrong_number).data.hex()),
        case("of other bytes", say, **about, data=ack(house.S, wrong_hash).data.hex()),
        case("by a device revoked since, with an early number", say, "ack.revoked", **about, data=backdated.data.hex()),
        case("by a device revoked before", say, "ack.revoked", **about, data=late.data.hex()),
        case("by a device that cannot open it, of a member who can", say, **root, envelope=not_hers.stub().hex(), data=ack(house.S, of_hers).data.hex()),
        case("by an interviewer", say, "role.kind", **about, data=ack(house.I).data.hex()),
        case("by a stranger", say, "device.unknown", **about, data=ack(house.stranger).data.hex()),
        case("of another organisation", say, "envelope.org", **about, data=ack(house.S, org=b"?" * 16).data.hex()),
        case("ahead of the directory", say, "directory.needed", **about, data=ack(house.S, directory_seq=seq + 1).data.hex()),
        case("under another head", say, "directory.fork", **about, data=ack(house.S, directory_head=head[::-1]).data.hex()),
        case("of another shape", say, "body.shape", **about, data=ack(house.S, e.enc([[]])).data.hex()),
        case("a nack", say, "ack.kind", **about, data={"$": "nack"}),
        case("signature flipped", say, "signature.mldsa", **about, data=flipped("ack", bytes.fromhex(shared["ack"]))),
        case("acknowledgement cut", say, "codec.truncated", **about, data={"$": "ack", "cut": 90}),
    ]  # fmt: skip


def verification(house: Practice, shared: dict[str, Any]) -> list[Case]:
    """Judgements; most of stubs, which verify as the whole envelope does and are a third of it."""
    I, S = house.I, house.S  # noqa: E741, N806 - the people of this house
    seq, head = house.directory.seq, house.directory.head
    required = [key for key, _ in house.directory.recipients_for(COLLECTION)]
    escrow = [key for key, member in house.directory.recipients_for(COLLECTION) if member is None]
    root = {"root": {"$": "root"}, "entries": {"$": "entries"}}
    device, member = I.signing.id.hex(), house.i.hex()
    record = house.record(house.position(I, 1))
    second = house.record(
        house.position(I, 2, previous=record.hash), revision=2, previous_revision=record.hash
    )
    shared |= {"verified": record.data.hex(), "second": second.stub().hex()}

    def seen(
        number: int, hash_: bytes, revision: int | None = None, who: str = member, at: int = seq
    ) -> list[Any]:
        named = None if revision is None else RECORD.hex()
        return [device, number, hash_.hex(), at, named, revision, who]

    chain = [seen(1, record.hash, 1)]
    first, then = {"data": {"$": "verified"}}, {"data": {"$": "second"}}
    early = t.Directory(house.root.root)
    for entry in house.entries[:4]:
        early.append(entry)
    before = {"directory_seq": 4, "directory_head": early.head}
    old = house.record(house.position(I, 1, **before), [*required, house.S2.opening.public])
    ack = e.seal_clear(house.position(I, 1), e.Kind.ACKNOWLEDGEMENT, e.Acknowledgement(()).encode())
    returned = house.record(
        house.position(S, 1), [I.opening.public], e.Kind.RETURN, previous_revision=record.hash
    )
    unknown = unknown_kind(house)
    stub = {"data": record.stub().hex()}
    other = b"?" * 32
    sealed = house.record
    say = "verify"
    return [
        case("a record", say, **root, **first),
        case("its stub", say, **root, **stub),
        case("the next revision", say, **root, **then, chain=chain),
        case("the same again", say, **root, **first, chain=chain),
        case("by the directory it names", say, **root, data=old.stub().hex()),
        case("of another organisation", say, "envelope.org", **root, **first, org="00" * 16),
        case("of a stranger", say, "device.unknown", **root, data=sealed(house.position(house.stranger, 1)).stub().hex()),
        case("signature flipped", say, "signature.mldsa", **root, data=flipped("verified", record.data)),
        case("body flipped", say, "signature.ed25519", **root, data={"$": "verified", "patch": [[len(record.data) - 3500, "0000"]]}),
        case("ahead of the directory", say, **root, data=sealed(house.position(I, 1, directory_seq=seq + 1)).stub().hex()),
        case("under another head", say, **root, data=sealed(house.position(I, 1, directory_head=head[::-1])).stub().hex()),
        case("of a revoked device", say, **root, data=sealed(house.position(house.J, 2)).stub().hex()),
        case("of a device revoked later", say, **root, data=sealed(house.position(house.J, 1)).stub().hex()),
        case("another under the same number", say, **root, **first, chain=[seen(1, other)]),
        case("a gap", say, **root, **then),
        case("a gap behind known ones", say, **root, data=sealed(house.position(I, 5, previous=other)).stub().hex(), chain=chain),
        case("another previous", say, **root, **then, chain=[seen(1, other, 1)]),
        case("a first with a previous", say, **root, data=sealed(house.position(I, 1, previous=other)).stub().hex()),
        case("an older directory than before", say, **root, data=sealed(house.position(I, 2, previous=record.hash, **before), [*required, house.S2.opening.public]).stub().hex(), chain=chain),
        case("revision of another member", say, **root, **then, chain=[seen(1, record.hash, 1, house.s.hex())]),
        case("revision missing", say, **root, **then, chain=[seen(1, record.hash)]),
        case("two of one revision", say, **root, **then, chain=[*chain, seen(3, other, 2)]),
        case("escrow missing", say, **root, data=sealed(house.position(I, 1), [S.opening.public]).stub().hex()),
        case("supervisor missing", say, **root, data=sealed(house.position(I, 1), escrow).stub().hex()),
        case("a stranger among them", say, **root, data=sealed(house.position(I, 1), [*required, house.stranger.opening.public]).stub().hex()),
        case("the interviewer among them", say, **root, data=sealed(house.position(I, 1), [*required, I.opening.public]).stub().hex()),
        case("a revoked device among them", say, **root, data=sealed(house.position(I, 1), [*required, house.S2.opening.public]).stub().hex()),
        case("an acknowledgement by an interviewer", say, **root, data=ack.stub().hex()),
        case("an acknowledgement by a supervisor", say, **root, data={"$": "ack"}),
        case("a return", say, **root, data=returned.stub().hex(), chain=chain),
        case("a return of another", say, **root, data=returned.stub().hex(), chain=[seen(1, other, 1)]),
        case("a return by an interviewer", say, **root, data=sealed(house.position(I, 1), [S.opening.public], e.Kind.RETURN, previous_revision=other).stub().hex()),
        case("a withdrawal", say, **root, data=sealed(house.position(I, 1), None, e.Kind.WITHDRAWAL, revision=0).stub().hex()),
        case("an unknown kind", say, **root, data=unknown.hex()),
    ]  # fmt: skip
