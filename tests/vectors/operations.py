"""What tests ask of the Python twin, as JSON in and JSON out: the same questions, by the same names, as
``pwa/tests/envelope/operations.ts`` answers for the phone; bytes travel as hexadecimal text."""

from collections.abc import Callable, Sequence
from typing import Any

from cryptography import cobblestone
from cryptography.exceptions import InvalidTag

from depter import envelope as e
from depter import trust as t
from depter.envelope.codec import dec, enc, sequence
from depter.envelope.keys import check_ed25519
from depter.envelope.padding import pad, padded_blob_size, padded_payload_size, padme, unpad
from depter.errors import DepterError, EnvelopeError
from depter.trust.acknowledgements import acknowledged_by, may_forget
from depter.trust.randomness import system_random_bytes

Args = dict[str, Any]
unhex = bytes.fromhex


def answer(op: str, args: Args) -> Args:
    """``{"ok": result}`` or ``{"code": code}``."""
    try:
        return {"ok": OPERATIONS[op](args)}
    except DepterError as fault:
        return {"code": fault.code}


def diagnose(value: object) -> str:
    """A decoded value as text that both twins write alike."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return f"t'{value.encode().hex()}'"
        case bytes():
            return f"h'{value.hex()}'"
        case list():
            return f"[{','.join(map(diagnose, value))}]"
        case dict():
            return f"{{{','.join(f'{key}:{diagnose(item)}' for key, item in value.items())}}}"
    raise TypeError(type(value))


def construct(value: Any) -> object:
    """JSON to a value: {b: hex}, {m: [[key, value], ...]}, {u: UTF-16 units}."""
    match value:
        case list():
            return [construct(item) for item in value]
        case {"b": data}:
            return unhex(data)
        case {"u": units}:
            return "".join(map(chr, units))
        case {"m": entries}:
            return {key: construct(item) for key, item in entries}
    return value


def _maybe(value: str | None) -> bytes | None:
    return None if value is None else unhex(value)


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _source(args: Args) -> e.RandomBytes:
    given = args.get("random")
    return system_random_bytes if given is None else lambda size: unhex(given)[:size]


def _pieces(data: bytes, sizes: Sequence[int] | None) -> list[bytes]:
    out, at = [], 0
    for size in sizes or ():
        out.append(data[at : at + size])
        at += size
    return [*out, data[at:]]


def _view(value: Any) -> e.View | None:
    return None if value is None else e.View(unhex(value[0]), value[1], unhex(value[2]))


def _view_out(view: e.View | None) -> Any:
    return None if view is None else [view.epoch.hex(), view.seq, view.hash.hex()]


def _refs(value: Any) -> list[e.BlobRef]:
    return [e.BlobRef(unhex(id_), size, unhex(root)) for id_, size, root in value or ()]


def _attachment(part: Args) -> e.Attachment:
    return e.Attachment(
        unhex(part["blob"]),
        unhex(part["key"]),
        part["size"],
        part["media_type"],
        part["name"],
        unhex(part["sha256"]),
        part["question"],
    )


def _attachment_out(one: e.Attachment) -> Args:
    return {
        "blob": one.blob.hex(),
        "key": one.key.hex(),
        "size": one.size,
        "media_type": one.media_type,
        "name": one.name,
        "sha256": one.sha256.hex(),
        "question": one.question,
    }


def _payload_out(one: e.Payload) -> Args:
    return {
        "form": one.form,
        "form_hash": one.form_hash.hex(),
        "answers": _hex(one.answers),
        "attachments": [_attachment_out(item) for item in one.attachments],
        "sealed_at": one.sealed_at,
        "consent": one.consent.hex(),
        "release": one.release,
        "answers_blob": _hex(one.answers_blob),
        "interim": one.interim,
    } | ({} if one.code_verifier is None else {"code_verifier": one.code_verifier.hex()})


def _proof_out(proof: bytes | None) -> Args:
    return {} if proof is None else {"proof": proof.hex()}


def body_out(kind: int, body: bytes) -> Args:
    """A body as JSON, by kind."""
    match kind:
        case e.Kind.RECORD:
            return _payload_out(e.Payload.decode(body))
        case e.Kind.WITHDRAWAL:
            withdrawal = e.Withdrawal.decode(body)
            told = {"reason": withdrawal.reason, "at": withdrawal.at}
            return told | _proof_out(withdrawal.proof)
        case e.Kind.NARROWING:
            narrowing = e.Narrowing.decode(body)
            return {"items": list(narrowing.items), "at": narrowing.at} | _proof_out(
                narrowing.proof
            )
        case e.Kind.RETURN:
            returned = e.Return.decode(body)
            return {"comments": returned.comments.hex(), "at": returned.at}
        case e.Kind.GRANT:
            grant = e.Grant.decode(body)
            wraps = [[kid.hex(), sealed.hex()] for kid, sealed in grant.wraps]
            return {"env_hash": grant.env_hash.hex(), "wraps": wraps}
        case e.Kind.ACKNOWLEDGEMENT:
            ack = e.Acknowledgement.decode(body)
            items = [[device.hex(), number, hash_.hex()] for device, number, hash_ in ack.items]
            return {"items": items, "view": _view_out(ack.view)}
        case e.Kind.CHECKPOINT:
            point = e.Checkpoint.decode(body)
            return {
                "sequence": point.sequence,
                "env_hash": point.env_hash.hex(),
                "view": _view_out(point.view),
            }
    nack = e.Nack.decode(body)
    return {"env_hash": nack.env_hash.hex(), "code": nack.code}


def body_in(kind: int, part: Args) -> bytes:
    """Undo ``body_out``."""
    match kind:
        case e.Kind.RECORD:
            return e.Payload(
                part["form"],
                unhex(part["form_hash"]),
                _maybe(part["answers"]),
                tuple(map(_attachment, part.get("attachments", ()))),
                part["sealed_at"],
                unhex(part["consent"]),
                part["release"],
                _maybe(part.get("answers_blob")),
                part.get("interim", False),
                _maybe(part.get("code_verifier")),
            ).encode()
        case e.Kind.WITHDRAWAL:
            return e.Withdrawal(part["reason"], part["at"], _maybe(part.get("proof"))).encode()
        case e.Kind.NARROWING:
            items = tuple(part["items"])
            return e.Narrowing(items, part["at"], _maybe(part.get("proof"))).encode()
        case e.Kind.RETURN:
            return e.Return(unhex(part["comments"]), part["at"]).encode()
        case e.Kind.GRANT:
            wraps = tuple((unhex(kid), unhex(sealed)) for kid, sealed in part["wraps"])
            return e.Grant(unhex(part["env_hash"]), wraps).encode()
        case e.Kind.ACKNOWLEDGEMENT:
            items = tuple((unhex(d), number, unhex(h)) for d, number, h in part["items"])
            return e.Acknowledgement(items, _view(part["view"])).encode()
        case e.Kind.CHECKPOINT:
            return e.Checkpoint(
                part["sequence"], unhex(part["env_hash"]), _view(part["view"])
            ).encode()
    return e.Nack(unhex(part["env_hash"]), part["code"]).encode()


class _Chain:
    """Rows [device, sequence, env_hash, directory_seq, record, revision, member]."""

    def __init__(self, seen: Any) -> None:
        self.seen = seen or []

    def last(self, device: bytes) -> tuple[int, bytes, int] | None:
        own = [row for row in self.seen if row[0] == device.hex()]
        if not own:
            return None
        top = max(own, key=lambda row: row[1])
        return top[1], unhex(top[2]), top[3]

    def at(self, device: bytes, sequence: int) -> bytes | None:
        for row in self.seen:
            if row[0] == device.hex() and row[1] == sequence:
                return unhex(row[2])
        return None

    def revision(self, record: bytes, revision: int) -> tuple[bytes, bytes] | None:
        for row in self.seen:
            if row[4] == record.hex() and row[5] == revision:
                return unhex(row[2]), unhex(row[6])
        return None


def _directory(args: Args) -> t.Directory:
    directory = t.Directory(t.SignedRoot.decode(unhex(args["root"])).verify())
    for entry in args.get("entries", ()):
        directory.append(unhex(entry))
    return directory


def _words_keys(args: Args) -> list[str | None]:
    directory = _directory(args)
    keys = [directory.words_key_at(seq) for seq in range(directory.seq + 1)]
    return [None if key is None else key.hex() for key in keys]


def _directory_out(directory: t.Directory) -> Args:
    every = range(directory.seq + 1)
    return {
        "org": directory.org.hex(),
        "seq": directory.seq,
        "head": directory.head.hex(),
        "required": [sorted(kid.hex() for kid in directory.required(None, seq)) for seq in every],
        "administrators": sorted(key.id.hex() for key in directory.administrators),
        "acks": directory.acks_required(None),
        "members": [
            {
                "id": member.id.hex(),
                "role": int(member.role),
                "label": member.label.hex(),
                "active": member.active,
                "devices": [
                    {
                        "id": device.id.hex(),
                        "kid": device.keys.recipient.kid.hex(),
                        "added": device.added,
                        "revoked": device.revoked,
                        "last_valid_sequence": device.last_valid_sequence,
                        "reason": None if device.reason is None else int(device.reason),
                        "standing": [
                            directory.recipient_standing(device.keys.recipient.kid, seq)
                            for seq in every
                        ],
                    }
                    for device in member.devices
                ],
            }
            for member in directory.members()
        ],
    }


def _root_out(root: t.Root) -> Args:
    return {
        "org": root.org.hex(),
        "kind": root.kind,
        "version": root.version,
        "root_keys": [key.id.hex() for key in root.root_keys],
        "threshold": root.threshold,
        "administrators": [key.id.hex() for key in root.administrators],
        "escrow": [key.kid.hex() for key in root.escrow],
        "escrow_shares": list(root.escrow_shares),
        "fp": root.fp.hex(),
    }


def _position(args: Args) -> e.Position:
    return e.Position(
        unhex(args["org"]),
        e.SigningKey.from_bytes(unhex(args["signing"])),
        args["sequence"],
        unhex(args["previous"]),
        args["directory_seq"],
        unhex(args["directory_head"]),
    )


def _drawn(draws: Sequence[str]) -> e.RandomBytes:
    """A source that gives these bytes, one after the other."""
    left = iter(draws)
    return lambda _size: unhex(next(left))


def _code_proof(args: Args) -> list[str]:
    record = unhex(args["record"])
    stretched = e.stretch_code(args["code"], unhex(args["org"]))
    proof = e.code_proof(stretched, record)
    return [stretched.hex(), proof.hex(), e.code_verifier(record, proof).hex()]


def _cobblestone_decrypt(args: Args) -> str:
    if len(args["key"]) != 64:
        raise EnvelopeError("key.length")
    decryptor = cobblestone.Cobblestone256Decryptor(unhex(args["key"]), unhex(args["context"]))
    try:
        pieces = _pieces(unhex(args["data"]), args.get("sizes"))
        return (b"".join(map(decryptor.update, pieces)) + decryptor.finalize()).hex()
    except (InvalidTag, ValueError) as fault:
        raise EnvelopeError("cobblestone.failed") from fault


def _seal(args: Args) -> str:
    kind = args["kind"]
    position = _position(args)
    body = unhex(args["raw"]) if "raw" in args else body_in(kind, args["body"])
    if kind in e.CLEAR_KINDS:
        return e.seal_clear(position, kind, body).data.hex()
    return e.seal(
        position,
        kind,
        body,
        [e.RecipientKey(unhex(xwing)) for xwing in args["recipients"]],
        collection=unhex(args["collection"]),
        record=unhex(args["record"]),
        revision=args["revision"],
        previous_revision=_maybe(args.get("previous_revision")),
        blobs=_refs(args.get("blobs")),
        random_bytes=_source(args),
    ).data.hex()


def _decode(args: Args) -> Args:
    one = e.decode(unhex(args["data"]), allow_stub=args.get("stub", False))
    core = one.core
    return {
        "core": {
            "org": core.org.hex(),
            "kind": core.kind,
            "collection": _hex(core.collection),
            "record": _hex(core.record),
            "revision": core.revision,
            "previous_revision": _hex(core.previous_revision),
            "device": core.device.hex(),
            "sequence": core.sequence,
            "previous": core.previous.hex(),
            "directory_seq": core.directory_seq,
            "directory_head": core.directory_head.hex(),
            "recipients": [kid.hex() for kid in core.recipients],
            "blobs": [[blob.id.hex(), blob.size, blob.root.hex()] for blob in core.blobs],
        },
        "hash": one.hash.hex(),
        "stub": one.stub().hex(),
        "is_stub": one.is_stub,
    }


def _check_signatures(args: Args) -> bool:
    key = e.VerifyKey(unhex(args["ed25519"]), unhex(args["mldsa"]))
    e.check_signatures(e.decode(unhex(args["data"]), allow_stub=True), key)
    return True


def _open(args: Args) -> Args:
    one = e.decode(unhex(args["data"]))
    if one.core.kind in e.CLEAR_KINDS:
        return body_out(one.core.kind, one.body or b"")
    body = e.unseal(one, e.OpeningKey(unhex(args["seed"])))
    out = body_out(one.core.kind, body)
    if one.core.kind == e.Kind.RECORD:
        e.check_payload(e.Payload.decode(body), one.core)
    return out


def _open_grant(args: Args) -> Args:
    one = e.decode(unhex(args["data"]))
    key = e.OpeningKey(unhex(args["seed"]))
    grant = e.Grant.decode(e.decode(unhex(args["grant"])).body or b"")
    own = dict(grant.wraps).get(key.kid)
    if own is None:
        raise EnvelopeError("unwrap.recipient")
    cek = e.open_grant(one.hash, own, key)
    return body_out(one.core.kind, e.unseal_with_cek(one, cek))


def _verify(args: Args) -> Args:
    directory = _directory(args)
    verdict = e.verify(
        e.decode(unhex(args["data"]), allow_stub=True),
        _maybe(args.get("org")) or directory.org,
        directory,
        _Chain(args.get("chain")),
    )
    return {
        "findings": [[one.step, one.code, one.stops] for one in verdict.findings],
        "member": verdict.member.hex(),
        "role": int(verdict.role),
        "stops": verdict.stops,
    }


def _feed_read(args: Args) -> Args:
    view, events = e.View.start(unhex(args["epoch"])), []
    for item in sequence(unhex(args["data"])):
        row = e.Row.read(item)
        view = view.after(row)
        kind, ids = row.event()
        events.append([kind, [id_.hex() for id_ in ids]])
    return {"events": events, "view": _view_out(view), "encoded": view.encode().hex()}


def _batch_read(args: Args) -> list[Any]:
    return [
        [item.offset, item.code]
        if isinstance(item, e.Damaged)
        else {"type": int(item.type), "data": item.data.hex()}
        for item in e.read_batch(unhex(args["data"]))
    ]


def _batch_part(args: Args) -> list[Any]:
    part = e.BlobPart.decode(unhex(args["data"]))
    return [part.blob.hex(), part.root.hex(), part.offset, part.data.hex()]


def _blob_ref(args: Args) -> list[Any]:
    ref = e.blob_ref(unhex(args["blob"]), unhex(args["ciphertext"]))
    return [ref.id.hex(), ref.size, ref.root.hex()]


def _blob_open(args: Args) -> str:
    (ref,) = _refs([args["ref"]])
    place = unhex(args["org"]), unhex(args["record"])
    return e.open_blob(
        unhex(args["ciphertext"]), ref, *place, _attachment(args["attachment"])
    ).hex()


def _signing_public(args: Args) -> Args:
    half = e.SigningKey.from_bytes(unhex(args["key"])).public
    return {"ed25519": half.ed25519.hex(), "mldsa": half.mldsa.hex(), "id": half.id.hex()}


def _signing_verify(args: Args) -> bool:
    key = e.VerifyKey(unhex(args["ed25519"]), unhex(args["mldsa"]))
    key.verify(args["label"], unhex(args["message"]), [unhex(sig) for sig in args["sigs"]])
    return True


def _opening_public(args: Args) -> Args:
    half = e.OpeningKey(unhex(args["seed"])).public
    return {"xwing": half.xwing.hex(), "kid": half.kid.hex()}


def _checked(check: Callable[[], None]) -> bool:
    check()
    return True


def _root_successor(args: Args) -> Args:
    believed = t.SignedRoot.decode(unhex(args["data"])).verify()
    return _root_out(t.verify_successor(believed, t.SignedRoot.decode(unhex(args["next"]))))


def _freshness(args: Args) -> Args:
    fresh = t.verify_freshness(unhex(args["data"]), _directory(args))
    return {
        "seq": fresh.seq,
        "issued": fresh.issued,
        "expires": fresh.expires,
        "stale": fresh.stale(args["now"]),
    }


def _invitation(args: Args) -> Args:
    one = t.Invitation.parse(args["link"])
    return {
        "relay": one.relay,
        "org": one.org.hex(),
        "fp": one.fp.hex(),
        "id": one.id.hex(),
        "secret": one.secret.hex(),
        "role": int(one.role),
        "expires": one.expires,
        "names_key": one.names_key.hex(),
        "expired": one.expired(args["now"]),
    }


def device_keys(data: bytes) -> e.DeviceKeys:
    """The four seeds as the phone's vault keeps them: signing (64), opening (32), transport (32)."""
    return e.DeviceKeys(
        e.SigningKey.from_bytes(data[:64]), e.OpeningKey(data[64:96]), e.TransportKey(data[96:])
    )


def _membership(args: Args) -> Args | None:
    keys = device_keys(unhex(args["keys"])).public
    member = t.own_membership(_directory(args), keys, unhex(args["invitation"]))
    return None if member is None else {"id": member.id.hex(), "role": int(member.role)}


def _acknowledgement(args: Args) -> Args:
    directory = _directory(args)
    ack = t.verify_acknowledgement(unhex(args["data"]), directory)
    one = e.decode(unhex(args["envelope"]), allow_stub=True)
    return {
        "member": ack.member.hex(),
        "names": ack.names(one),
        "by": sorted(member.hex() for member in acknowledged_by(one, [ack], directory)),
        "may_forget": may_forget(one, [ack], directory),
    }


OPERATIONS: dict[str, Callable[[Args], Any]] = {
    "code.draw": lambda a: e.draw_code(_drawn(a["draws"])),
    "code.read": lambda a: e.read_code(a["typed"]),
    "code.proof": lambda a: _code_proof(a),
    "code.proves": lambda a: e.proves(unhex(a["record"]), unhex(a["proof"]), unhex(a["verifier"])),
    "dec": lambda a: [diagnose(dec(unhex(a["data"]))), enc(dec(unhex(a["data"]))).hex()],
    "enc": lambda a: enc(construct(a["value"])).hex(),
    "sequence": lambda a: list(map(diagnose, sequence(unhex(a["data"])))),
    "padme": lambda a: [
        padme(a["size"]),
        padded_payload_size(a["size"]),
        padded_blob_size(a["size"]),
    ],
    "pad": lambda a: pad(unhex(a["data"])).hex(),
    "unpad": lambda a: unpad(unhex(a["data"])).hex(),
    "cobblestone.decrypt": _cobblestone_decrypt,
    "signing.public": _signing_public,
    "signing.verify": _signing_verify,
    "signing.check": lambda a: _checked(lambda: check_ed25519(unhex(a["ed25519"]))),
    "opening.public": _opening_public,
    "recipient.check": lambda a: _checked(e.RecipientKey(unhex(a["xwing"])).check_acceptable),
    "opening.unwrap": lambda a: (
        e.OpeningKey(unhex(a["seed"])).unwrap(unhex(a["sealed"]), unhex(a["info"])).hex()
    ),
    "decode": _decode,
    "check-signatures": _check_signatures,
    "open": _open,
    "open-grant": _open_grant,
    "seal": _seal,
    "payload.decode": lambda a: _payload_out(e.Payload.decode(unhex(a["data"]))),
    "verify": _verify,
    "blob.open": _blob_open,
    "blob.ref": _blob_ref,
    "batch.read": _batch_read,
    "batch.part": _batch_part,
    "feed.read": _feed_read,
    "root.verify": lambda a: _root_out(
        t.SignedRoot.decode(unhex(a["data"])).verify(_maybe(a.get("fp")))
    ),
    "root.successor": _root_successor,
    "directory": lambda a: _directory_out(_directory(a)),
    "directory.words": _words_keys,
    "freshness": _freshness,
    "invitation": _invitation,
    "membership": _membership,
    "label.open": lambda a: t.open_label(
        unhex(a["key"]), unhex(a["org"]), unhex(a["member"]), unhex(a["label"])
    ),
    "acknowledgement": _acknowledgement,
    "spoken": lambda a: t.spoken(unhex(a["hash"])),
}
