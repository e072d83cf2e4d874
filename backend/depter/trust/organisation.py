"""Make a new organisation whole (SPEC 10.1, 10.7): offline keys, signed root, escrow shares; what it
returns is secret, lives in memory, and is written out by the caller alone."""

from dataclasses import dataclass
from typing import Final

from depter.envelope.codec import enc
from depter.envelope.keys import OpeningKey, RandomBytes, SigningKey, draw
from depter.errors import TrustError
from depter.trust.escrow import split
from depter.trust.keyfile import FLOOR, Argon2Cost, open_keyfile, seal_keyfile
from depter.trust.labels import NAMES_KEY_BYTES
from depter.trust.root import OrganisationKind, SignedRoot, create_root
from depter.trust.shape import ID, Shape

ROOT_PURPOSE: Final = "root"
ADMINISTRATOR_PURPOSE: Final = "administrator"
_SHAPE: Final = Shape("keyfile.shape")


@dataclass(frozen=True)
class Administrator:
    """What the administrator's key file holds: the key that signs the directory, the key that reads
    names, and which organisation they belong to."""

    org: bytes
    name: str
    signing: SigningKey
    names_key: bytes

    def __repr__(self) -> str:
        return f"Administrator({self.org.hex()}, …)"

    def seal(
        self,
        passphrase: str,
        random_bytes: RandomBytes,
        *,
        cost: Argon2Cost = FLOOR,
        floor: Argon2Cost = FLOOR,
    ) -> bytes:
        """The key file's bytes."""
        secret = enc([1, self.org, self.name, self.signing.to_bytes(), self.names_key])
        return seal_keyfile(
            secret,
            passphrase,
            purpose=ADMINISTRATOR_PURPOSE,
            random_bytes=random_bytes,
            cost=cost,
            floor=floor,
        )

    @classmethod
    def open(cls, data: bytes, passphrase: str, *, floor: Argon2Cost = FLOOR) -> "Administrator":
        """Open a key file; raise keyfile.*."""
        secret = open_keyfile(data, passphrase, purpose=ADMINISTRATOR_PURPOSE, floor=floor)
        version, org, name, signing, names_key = _SHAPE.array(_SHAPE.decode(secret), 5, "secret")
        _SHAPE.uint(version, "version", 1, 1)
        return cls(
            org=_SHAPE.octets(org, "org", ID),
            name=_SHAPE.text(name, "name"),
            signing=SigningKey.from_bytes(_SHAPE.octets(signing, "signing", 64)),
            names_key=_SHAPE.octets(names_key, "names_key", NAMES_KEY_BYTES),
        )


@dataclass(frozen=True)
class NewOrganisation:
    """Everything that exists on the day an organisation is made. The escrow seed is not among it: it
    exists only as shares."""

    root: SignedRoot
    root_keys: tuple[SigningKey, ...]
    administrator: Administrator
    escrow_shares: tuple[str, ...]

    def __repr__(self) -> str:
        return f"NewOrganisation({self.root.root.org.hex()}, …)"


def create_organisation(
    kind: OrganisationKind,
    name: str,
    random_bytes: RandomBytes,
    *,
    root_key_count: int | None = None,
    threshold: int | None = None,
    escrow_shares: tuple[int, int] = (3, 5),
) -> NewOrganisation:
    """Draw the keys of a new organisation and sign its root.

    Practice has one root key; real has three of which two sign, unless told otherwise. The escrow is
    ``k`` of ``n`` shares, at least 2 of 3. Raises root.threshold, root.escrow.
    """
    if not name.strip():
        raise TrustError("organisation.name")
    count = root_key_count or (1 if kind == "practice" else 3)
    root_keys = tuple(SigningKey.generate(random_bytes) for _ in range(count))
    escrow = OpeningKey.generate(random_bytes)
    signing = SigningKey.generate(random_bytes)
    root = create_root(
        kind=kind,
        root_keys=root_keys,
        threshold=threshold or (1 if kind == "practice" else 2),
        administrators=[signing.public],
        escrow=[escrow.public],
        escrow_shares=escrow_shares,
        random_bytes=random_bytes,
    )
    names_key = draw(random_bytes, NAMES_KEY_BYTES)
    administrator = Administrator(root.root.org, name.strip(), signing, names_key)
    return NewOrganisation(root, root_keys, administrator, split(escrow.seed, *escrow_shares))


def seal_root_key(
    key: SigningKey,
    passphrase: str,
    random_bytes: RandomBytes,
    *,
    cost: Argon2Cost = FLOOR,
    floor: Argon2Cost = FLOOR,
) -> bytes:
    """The key file of one root key."""
    return seal_keyfile(
        key.to_bytes(),
        passphrase,
        purpose=ROOT_PURPOSE,
        random_bytes=random_bytes,
        cost=cost,
        floor=floor,
    )


def open_root_key(data: bytes, passphrase: str, *, floor: Argon2Cost = FLOOR) -> SigningKey:
    """Open the key file of one root key; raise keyfile.*."""
    secret = open_keyfile(data, passphrase, purpose=ROOT_PURPOSE, floor=floor)
    return SigningKey.from_bytes(_SHAPE.octets(secret, "signing", 64))


def spoken(hash_: bytes) -> str:
    """A fingerprint or head as eight groups of five digits (132 bits), the same in every language, to
    be compared over the telephone: the hash as a number modulo 10^40."""
    digits = str(int.from_bytes(hash_, "big") % 10**40).zfill(40)
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))
