"""The two codecs never disagree, neither in what they accept nor in the code they refuse with."""

import random
from typing import Any

from tests.pwa.envelope.conftest import Twin
from tests.vectors.operations import answer

SEED = 20261123


def value(rng: random.Random, depth: int = 0) -> Any:
    """A random value of the subset, now and then just outside it."""
    kind = rng.choice("nbisuam" if depth < 4 else "nbisu")
    match kind:
        case "n":
            return rng.choice([None, True, False])
        case "b":
            return {"b": rng.randbytes(rng.choice([0, 1, 23, 24, 40, 255, 256, 300])).hex()}
        case "i":
            edge = rng.choice([0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**53 - 1])
            return max(0, min(2**53 - 1, edge + rng.choice([-1, 0, 0, 1])))
        case "s":
            return "".join(rng.choices("aжң€𐍈\ufeff\0", k=rng.randrange(30)))
        case "u":
            return {"u": rng.choices([0x61, 0x4D6, 0x20AC], k=rng.randrange(5))}
        case "a":
            return [value(rng, depth + 1) for _ in range(rng.choice([0, 1, 3, 24]) >> depth)]
    keys = rng.sample([0, 1, 2, 23, 24, 255, 256, 70000, 2**40], k=rng.randrange(5))
    return {"m": [[key, value(rng, depth + 1)] for key in keys]}


def mutated(rng: random.Random, data: bytes) -> bytes:
    """One small damage of the kinds that codecs differ on."""
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(6):
            case 0 if at < len(out):
                out[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(out):
                out[at] = rng.choice(
                    b"\x18\x19\x1a\x1b\x1c\x3f\x5f\x7f\x9f\xbf\xc0\xf4\xf7\xf8\xff"
                )
            case 2:
                del out[at:]
            case 3:
                out += rng.randbytes(rng.randrange(1, 4))
            case 4:
                out[at:at] = rng.choice(
                    [b"\x18\x05", b"\x19\x00\x05", b"\xa1\x01", b"\xf9\x3c\x00"]
                )
            case _:
                del out[at : at + 1]
    return bytes(out)


def test_four_thousand_generated_and_damaged_inputs_without_a_disagreement(
    chosen_twin: Twin,
) -> None:
    rng = random.Random(SEED)
    encodings = [("enc", {"value": value(rng)}) for _ in range(1200)]
    ours = [answer(*call) for call in encodings]
    theirs = chosen_twin.ask(encodings)
    assert theirs == ours
    good = [bytes.fromhex(one["ok"]) for one in ours if "ok" in one]
    assert len(good) > 1000
    inputs = good + [mutated(rng, rng.choice(good)) for _ in range(2200)]
    inputs += [rng.randbytes(rng.randrange(12)) for _ in range(800)]
    decodings = [("dec", {"data": data.hex()}) for data in inputs]
    expected = [answer(*call) for call in decodings]
    assert chosen_twin.ask(decodings) == expected
    codes = {one.get("code") for one in expected}
    assert codes >= {
        "codec.truncated",
        "codec.trailing",
        "codec.not_shortest",
        "codec.type",
        "codec.utf8",
        "codec.key_type",
        "codec.key_order",
        None,
    }


def test_the_encoder_refuses_what_lies_outside_the_subset(chosen_twin: Twin) -> None:
    deep: Any = 1
    for _ in range(9):
        deep = [deep]
    outside: dict[str, list[Any]] = {
        "codec.value": [-1, 1.5, {"m": [[-1, 0]]}],
        "codec.range": [2**53, {"m": [[2**53, 0]]}],
        "codec.utf8": [{"u": [0xD800]}, {"u": [0x61, 0xDFFF]}],
        "codec.depth": [deep, {"m": [[1, deep]]}],
    }
    calls = [("enc", {"value": one}) for values in outside.values() for one in values]
    codes = [code for code, values in outside.items() for _ in values]
    assert [one.get("code") for one in chosen_twin.ask(calls)] == codes
    assert [answer(*call).get("code") for call in calls] == codes
    assert chosen_twin.code("enc", value={"m": [[1.5, 0]]}) == "codec.key_type"


def test_padding_agrees_in_every_size(chosen_twin: Twin) -> None:
    rng = random.Random(SEED)
    sizes = [0, 1, 2, 3, 4, 4091, 4092, 4093, 65535, 65536, 65537, 2**31, 2**32 + 7, 2**41 + 1]
    sizes += [rng.randrange(2**30) for _ in range(200)]
    calls = [("padme", {"size": size}) for size in sizes]
    assert chosen_twin.ask(calls) == [answer(*call) for call in calls]
    framing = [("pad", {"data": rng.randbytes(size).hex()}) for size in (0, 1, 4092, 4093, 9000)]
    ours = [answer(*call) for call in framing]
    assert chosen_twin.ask(framing) == ours
    framed = bytearray.fromhex(ours[1]["ok"])
    damaged = []
    for at, byte in ((3, 2), (0, 255), (5, 1), (4095, 1)):
        broken = bytearray(framed)
        broken[at] = byte
        damaged.append(broken.hex())
    damaged += [framed[:-1].hex(), framed.hex() + "00", ""]
    unpadding = [("unpad", {"data": data}) for data in damaged]
    ours = [answer(*call) for call in unpadding]
    assert chosen_twin.ask(unpadding) == ours
    assert {one.get("code") for one in ours} == {
        None,
        "padding.length",
        "padding.size",
        "padding.zeros",
    }
