"""Makes the vectors of the ground: codec (SPEC 2), padding (5) and Cobblestone-256 (6)."""

from typing import Any

from cryptography import cobblestone

from depter import envelope as e
from tests.vectors import operations
from tests.vectors.making.cases import Document, case, finished, phone
from tests.vectors.reading import resolve


def codec() -> Document:
    good = {
        "zero": 0,
        "one byte": 24,
        "two bytes": 256,
        "four bytes": 65536,
        "eight bytes": 2**32,
        "largest": 2**53 - 1,
        "empty bytes": {"b": ""},
        "bytes": {"b": "00ff"},
        "text with a byte order mark": "\ufeffдәптер",
        "nested": [[[[[[[[]]]]]]]],
        "map": {"m": [[0, None], [23, True], [24, False], [256, [1, {"b": "aa"}, "x"]]]},
        "keys in another order": {"m": [[256, 1], [0, 2]]},
    }
    bad = {
        "codec.truncated": ["", "18", "1901", "42aa", "820", "a101", "9affffffff", "5bffffffff"],
        "codec.trailing": ["0000", "f6f6", "8000"],
        "codec.not_shortest": ["1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "5801aa"],
        "codec.type": [
            "20",
            "c000",
            "f7",
            "f93c00",
            "9fff",
            "5f41aaff",
            "1c",
            "a11f00",
            "e0",
            "f8f4",
        ],
        "codec.range": ["1b0020000000000000", "5b0020000000000000", "1bffffffffffffffff"],
        "codec.utf8": ["61ff", "63eda080", "62c080", "64f4908080"],
        "codec.key_type": ["a16161f6", "a14100f6", "a1f600", "a12000"],
        "codec.key_order": ["a201f601f6", "a202f601f6", "a21818f600f6"],
        "codec.depth": ["818181818181818180", "a100a100a100a100a100a100a100a100a100f6"],
    }
    bad["codec.truncated"][4] = "82"
    bad["codec.truncated"] += ["1b0000000100", "a2010a"]
    outside: dict[str, Any] = {
        "codec.value": -1,
        "codec.range": 2**53,
        "codec.utf8": {"u": [0xD800]},
        "codec.depth": [[[[[[[[[]]]]]]]]],
    }
    cases = [case(name, "enc", value=value) for name, value in good.items()]
    for name, value in good.items():
        encoded = operations.answer("enc", {"value": value})["ok"]
        cases.append(case(f"{name}, decoded", "dec", data=encoded))
    cases += [case(f"{c} {data}", "dec", c, data=data) for c, all_ in bad.items() for data in all_]
    cases += [case(f"encode {code}", "enc", code, value=value) for code, value in outside.items()]
    cases.append(case("a sequence", "sequence", data="01f6820102"))
    cases.append(case("an empty sequence", "sequence", data=""))
    cases.append(case("a sequence that breaks", "sequence", "codec.truncated", data="0119"))
    return finished("SPEC 2", cases)


def padding() -> Document:
    sizes = [0, 1, 2, 9, 4091, 4092, 4093, 65536, 65537, 100_000, 2**20, 20 * 2**20 + 1, 2**33 + 5]
    cases = [case(f"sizes for {size} bytes", "padme", size=size) for size in sizes]
    framed = bytearray(e.Nack(bytes(32), "x").encode())
    padded = operations.answer("pad", {"data": framed.hex()})["ok"]
    cases.append(case("padded", "pad", data=framed.hex()))
    cases.append(case("unpadded", "unpad", data={"$": "padded"}))
    for name, code, change in (
        ("length past the end", "padding.length", {"patch": [[0, "7fffffff"]]}),
        ("length past the end by one", "padding.length", {"patch": [[0, "00000ffd"]]}),
        ("cut", "padding.size", {"cut": 4000}),
        ("longer", "padding.size", {"append": "00"}),
        ("a byte in the zeros", "padding.zeros", {"patch": [[4095, "01"]]}),
    ):
        cases.append(case(name, "unpad", code, data={"$": "padded"} | change))
    return finished("SPEC 5", cases, {"padded": padded})


def cobblestone_256() -> Document:
    key, context = bytes(range(32)), b"depter vectors"
    data = {
        size: bytes(i * 7 & 255 for i in range(size)) for size in (0, 1, 300, 16383, 16384, 16400)
    }
    shared = {"key": key.hex(), "context": context.hex()}
    cases = []
    for size, plain in data.items():
        encryptor = cobblestone.Cobblestone256Encryptor(key, context)
        shared[f"of {size}"] = (encryptor.update(plain) + encryptor.finalize()).hex()
    ours = {"key": {"$": "key"}, "context": {"$": "context"}}
    calls = [("cobblestone.encrypt", ours | {"data": data[300].hex(), "sizes": [7, 100]})]
    shared["of 300 by the phone"] = phone([(op, resolve(args, shared)) for op, args in calls])[0]
    for name in [name for name in shared if name.startswith("of ")]:
        cases.append(case(name, "cobblestone.decrypt", **ours, data={"$": name}))
    sizes = [1, 23, 32, 1, 16000, 383]
    cases.append(
        case("in pieces", "cobblestone.decrypt", **ours, data={"$": "of 16400"}, sizes=sizes)
    )
    failing: dict[str, Any] = {
        "empty": {"$": "of 1", "cut": 0},
        "header cut": {"$": "of 1", "cut": 55},
        "no chunk": {"$": "of 1", "cut": 56},
        "tag cut": {"$": "of 1", "cut": 72},
        "salt": {"$": "of 1", "patch": [[0, "00"]]},
        "commitment": {"$": "of 1", "patch": [[24, "0000"]]},
        "byte": {"$": "of 1", "patch": [[56, "0000"]]},
        "appended": {"$": "of 1", "append": "00"},
        "cut at a chunk": {"$": "of 16400", "cut": 56 + 16400},
        "cut in a chunk": {"$": "of 16400", "cut": 56 + 8000},
        "appended after a full last chunk": {"$": "of 16384", "append": "aa" * 16},
    }
    for name, changed in failing.items():
        cases.append(case(name, "cobblestone.decrypt", "cobblestone.failed", **ours, data=changed))
    wrong = ours | {"context": "00"}
    cases.append(
        case("context", "cobblestone.decrypt", "cobblestone.failed", **wrong, data={"$": "of 1"})
    )
    for size in (16, 31, 33):
        short = ours | {"key": "aa" * size}
        cases.append(
            case(f"{size} byte key", "cobblestone.decrypt", "key.length", **short, data="")
        )
    return finished("SPEC 6, SHA-512 and AES-256-GCM", cases, shared)
