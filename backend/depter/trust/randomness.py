"""The one source of randomness for keys, ids and secrets made in Python; everything else is handed
``random_bytes`` as a parameter and never draws by itself (SPEC 1)."""

import os
from hashlib import sha256

from shamir_mnemonic.wordlist import WORDLIST

from depter.envelope.keys import RandomBytes


def system_random_bytes(size: int) -> bytes:
    """Draw from the operating system's generator."""
    return os.urandom(size)  # noqa: TID251 - the source that is handed to everything else


def generated_passphrase(random_bytes: RandomBytes, words: int = 7) -> str:
    """Offer a passphrase of words out of the 1,024 of SLIP-39 (10 bits each; the first four letters
    of every word are its own). Seven words with Argon2id at 64 MiB are beyond guessing; fewer than
    five are never offered."""
    if words < 5:
        raise ValueError("a generated passphrase has at least five words")
    # One draw and one hash: 1,024 divides the range evenly, so there is no bias.
    number = int.from_bytes(sha256(random_bytes(32)).digest(), "big")
    return " ".join(WORDLIST[(number >> (10 * index)) & 1023] for index in range(words))
