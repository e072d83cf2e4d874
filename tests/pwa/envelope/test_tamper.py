"""Whatever is changed in an envelope or a blob, the phone's twin refuses it, and says what Python says."""

import random
from typing import Any

from depter import envelope as e
from depter.errors import DepterError
from tests.pwa.envelope.conftest import Twin
from tests.vectors.making.cases import BLOB, ORG, RECORD
from tests.vectors.making.desk import Desk
from tests.vectors.operations import OPERATIONS, answer

FLIPS = 260


def record() -> tuple[Desk, bytes, dict[str, str]]:
    desk = Desk()
    public = desk.device.signing.public
    key = {"ed25519": public.ed25519.hex(), "mldsa": public.mldsa.hex()}
    return desk, bytes.fromhex(OPERATIONS["seal"](desk.calls()[0][1])), key


def test_no_flipped_bit_passes_and_both_twins_say_why(twin: Twin) -> None:
    _, data, key = record()
    rng = random.Random(7)
    head = list(range(0, 700, 7))  # the label, the core and the first kid
    spread = [rng.randrange(len(data)) for _ in range(FLIPS - len(head))]
    calls = []
    for at in head + spread:
        changed = bytearray(data)
        changed[at] ^= 1 << rng.randrange(8)
        calls.append(("check-signatures", {"data": changed.hex(), **key}))
    answers = twin.ask(calls)
    assert all("code" in one for one in answers)
    assert answers == [answer(*call) for call in calls]


def parts(data: bytes) -> list[Any]:
    found: list[Any] = e.dec(data)
    return found


def test_rearranged_envelopes_are_refused_alike(twin: Twin) -> None:
    desk, data, key = record()
    other = parts(bytes.fromhex(OPERATIONS["seal"](desk.calls()[0][1])))
    label, core, wraps, body, sigs = parts(data)
    fields = e.dec(core)
    only = e.enc(fields | {14: fields[14][:1]})
    alone = desk.device.signing
    ahead = [label, core, wraps, body]
    rearranged = {
        "wraps swapped": [label, core, wraps[::-1], body, sigs],
        "sealed keys swapped": [
            label,
            core,
            [[wraps[0][0], wraps[1][1]], [wraps[1][0], wraps[0][1]]],
            body,
            sigs,
        ],
        "a recipient dropped": [label, only, wraps[:1], body, sigs],
        "a wrap dropped": [label, core, wraps[:1], body, sigs],
        "wraps of another": [label, core, other[2], body, sigs],
        "body of another": [label, core, wraps, other[3], sigs],
        "signatures of another": [label, core, wraps, body, other[4]],
        "signatures swapped": [*ahead, sigs[::-1]],
        "Ed25519 only": [*ahead, sigs[:1]],
        "ML-DSA only": [*ahead, sigs[1:]],
        "no signatures": [*ahead, []],
        "another label's signatures": [*ahead, alone.sign("join", b"")],
        "an old revision as new": [label, e.enc(fields | {7: 2, 8: b"e" * 32}), wraps, body, sigs],
        "another record": [label, e.enc(fields | {6: b"?" * 16}), wraps, body, sigs],
        "another version": [label, e.enc(fields | {1: 2}), wraps, body, sigs],
        "stub of another core": ["depter/v1/stub", only, e.H(e.enc(wraps)), e.H(body), sigs],
    }
    calls = [("check-signatures", {"data": e.enc(v).hex(), **key}) for v in rearranged.values()]
    answers = twin.ask(calls)
    assert all("code" in one for one in answers), list(zip(rearranged, answers, strict=True))
    assert answers == [answer(*call) for call in calls]


def test_a_signature_over_moved_ciphertext_opens_nothing(twin: Twin) -> None:
    """Even a member who signs again cannot pass another's body or wraps off under a new core."""
    desk, data, _ = record()
    _, core, wraps, body, _ = parts(data)
    fields = e.dec(core)
    moved = e.enc(fields | {6: b"?" * 16})
    swapped = [[wraps[0][0], wraps[1][1]], [wraps[1][0], wraps[0][1]]]
    for changed, told in ((moved, wraps), (core, swapped)):
        message = e.tagged("env", changed, e.H(e.enc(told)), e.H(body))
        sigs = desk.device.signing.sign("env", message)
        resigned = e.tagged("envelope", changed, told, body, sigs).hex()
        for key in (desk.supervisor.opening, desk.escrow):
            asked = {"data": resigned, "seed": key.seed.hex()}
            assert twin.code("open", **asked) == "unwrap.failed"
            assert answer("open", asked) == {"code": "unwrap.failed"}


def test_two_plaintexts_for_two_recipients_are_excluded_by_the_commitment(twin: Twin) -> None:
    desk, data, _ = record()
    label, core, wraps, body, sigs = parts(data)
    for kid, keys in ((desk.supervisor.opening.kid, desk.supervisor.opening),):
        other = keys.public.wrap(b"?" * 32, e.tagged("wrap", e.H(core), kid))
        changed = [[k, other if k == kid else sealed] for k, sealed in wraps]
        forged = e.enc([label, core, changed, body, sigs]).hex()
        assert twin.code("open", data=forged, seed=keys.seed.hex()) == "body.failed"


def test_a_blob_that_was_changed_moved_or_reordered_is_refused(chosen_twin: Twin) -> None:
    rng = random.Random(5)
    data, key = rng.randbytes(150_000), rng.randbytes(32)
    good = e.seal_blob(data, ORG, RECORD, BLOB, key)
    chunk, start = 16384 + 16, 56
    first, second = good[start : start + chunk], good[start + chunk : start + 2 * chunk]
    rest = good[start + 2 * chunk :]
    changed = {
        "truncated": good[:-1],
        "cut at a chunk": good[: start + 3 * chunk],
        "appended": good + b"\0",
        "chunks swapped": good[:start] + second + first + rest,
        "chunk dropped": good[:start] + second + rest,
        "chunk twice": good[:start] + first + first + rest,
        "empty": b"",
    }
    for at in rng.sample(range(len(good)), 20):
        changed[f"bit of {at}"] = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
    attachment = {
        "blob": BLOB.hex(),
        "key": key.hex(),
        "size": len(data),
        "media_type": "m",
        "name": "n",
        "sha256": e.H(data).hex(),
        "question": "q",
    }
    calls = []
    for ciphertext in changed.values():
        ref = e.blob_ref(BLOB, ciphertext)  # the core itself says the changed bytes
        args = {
            "org": ORG.hex(),
            "record": RECORD.hex(),
            "ref": [BLOB.hex(), ref.size, ref.root.hex()],
            "ciphertext": ciphertext.hex(),
            "attachment": attachment,
        }
        calls.append(("blob.open", args))
    answers = chosen_twin.ask(calls)
    assert [one.get("code") for one in answers] == ["blob.failed"] * len(changed)
    assert answers == [answer(*call) for call in calls]


def test_python_refuses_what_the_phone_sealed_once_a_bit_is_changed(twin: Twin) -> None:
    desk = Desk()
    data = bytes.fromhex(twin.ok("seal", **desk.calls()[0][1]))
    rng = random.Random(9)
    for _ in range(120):
        at = rng.randrange(len(data))
        changed = data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
        try:
            e.check_signatures(e.decode(changed), desk.device.signing.public)
        except DepterError:
            continue
        raise AssertionError(at)
