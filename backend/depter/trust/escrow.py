"""Split the escrow seed into printed shares and join them again (SPEC 10.7, SLIP-39); the seed and the
shares live in memory and on paper, never in a file of this program.

SLIP-39's encryption passphrase is left empty: a share holder has words on paper and nothing else to
remember. ``shamir-mnemonic`` draws its own randomness, as HPKE and ML-DSA do (SPEC 1).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORD_INDEX_MAP

from depter.envelope.keys import OpeningKey
from depter.errors import TrustError
from depter.trust.root import MAX_SHARES, Root

SEED_BYTES: Final = 32
SHARE_WORDS: Final = 33


def split(seed: bytes, k: int, n: int) -> tuple[str, ...]:
    """Split a 32-byte seed into ``n`` shares of 33 words, of which any ``k`` open it; raise
    root.escrow when it is not at least 2 of 3. SPEC 10.7."""
    if not (2 <= k <= n and 3 <= n <= MAX_SHARES):
        raise TrustError("root.escrow", k=k, n=n)
    if len(seed) != SEED_BYTES:
        raise TrustError("escrow.seed", size=len(seed))
    (shares,) = generate_mnemonics(1, [(k, n)], seed)
    return tuple(shares)


def read_share(text: str) -> Any:
    """Read one share as a person typed it, in any case and spacing, numbered or not; raise
    escrow.word with the place of the first word that is not in the list (or None when every word
    is, but the checksum says that one of them is another)."""
    words = [word for word in text.lower().split() if not word.rstrip(".)").isdigit()]
    for place, word in enumerate(words, 1):
        if word not in WORD_INDEX_MAP:
            raise TrustError("escrow.word", place=place)
    if len(words) != SHARE_WORDS:
        raise TrustError("escrow.word", place=None, words=len(words))
    try:
        return Share.from_mnemonic(" ".join(words))
    except MnemonicError as fault:
        raise TrustError("escrow.word", place=None) from fault


def missing(shares: Sequence[str]) -> int:
    """How many more shares are needed behind these; raise what ``combine`` raises."""
    read = _one_set(shares)
    return max(0, read[0].member_threshold - len({share.index for share in read})) if read else 1


def combine(shares: Iterable[str]) -> bytes:
    """Join shares to the seed.

    Raises escrow.word (a word is wrong), escrow.set (a share of another set), escrow.shares (too few;
    facts ``have`` and ``need``). More than enough shares are accepted. SPEC 10.7.
    """
    read = _one_set(list(shares))
    by_index = {share.index: share for share in read}
    need = read[0].member_threshold if read else 2
    if len(by_index) < need:
        raise TrustError("escrow.shares", have=len(by_index), need=need)
    try:
        seed = combine_mnemonics(share.mnemonic() for share in list(by_index.values())[:need])
    except MnemonicError as fault:
        raise TrustError("escrow.set") from fault
    if len(seed) != SEED_BYTES:
        raise TrustError("escrow.set")
    return bytes(seed)


def open_escrow(shares: Iterable[str], root: Root) -> OpeningKey:
    """The escrow key of ``root`` from its shares; raise what ``combine`` raises, and escrow.set when
    the shares are whole but of another organisation."""
    key = OpeningKey(combine(shares))
    if key.kid not in {escrow.kid for escrow in root.escrow}:
        raise TrustError("escrow.set")
    return key


def _one_set(shares: Sequence[str]) -> list[Any]:
    read: list[Any] = []
    for number, text in enumerate(shares, 1):
        try:
            share = read_share(text)
        except TrustError as fault:
            raise TrustError(fault.code, share=number, **fault.facts) from fault
        if read and share.group_parameters() != read[0].group_parameters():
            raise TrustError("escrow.set", share=number)
        if any(share.index == other.index and share != other for other in read):
            raise TrustError("escrow.set", share=number)
        read.append(share)
    return read
