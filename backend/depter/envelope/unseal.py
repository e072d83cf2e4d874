"""Open a body with a recipient's key (SPEC 8, step 10); gives all of it or nothing."""

from cryptography import cobblestone
from cryptography.exceptions import InvalidTag

from depter.envelope.envelope import Envelope
from depter.envelope.keys import OpeningKey
from depter.envelope.labels import H
from depter.envelope.padding import unpad
from depter.envelope.seal import body_context, grant_info, wrap_info
from depter.errors import EnvelopeError


def open_cek(envelope: Envelope, key: OpeningKey) -> bytes:
    """The content key of ``envelope`` for ``key``; raise unwrap.recipient or unwrap.failed."""
    for kid, sealed in envelope.wraps:
        if kid == key.kid:
            return key.unwrap(sealed, wrap_info(H(envelope.core_bytes), kid))
    raise EnvelopeError("unwrap.recipient")


def open_grant(env_hash: bytes, sealed: bytes, key: OpeningKey) -> bytes:
    """The content key of the envelope ``env_hash`` from a grant; raise unwrap.failed. SPEC 4."""
    return key.unwrap(sealed, grant_info(env_hash, key.kid))


def unseal_with_cek(envelope: Envelope, cek: bytes) -> bytes:
    """Decrypt and unpad the body; raise body.erased, body.failed or padding.*. SPEC 8."""
    if envelope.body is None:
        raise EnvelopeError("body.erased")
    context = body_context(H(envelope.core_bytes))
    return unpad(decrypt(cek, context, envelope.body, "body.failed"))


def unseal(envelope: Envelope, key: OpeningKey) -> bytes:
    """Step 10 of SPEC 8: the payload bytes."""
    return unseal_with_cek(envelope, open_cek(envelope, key))


def decrypt(key: bytes, context: bytes, ciphertext: bytes, code: str) -> bytes:
    """Cobblestone-256, whole or not at all: what the stream gave before a failure is dropped."""
    if len(key) != 32:
        raise EnvelopeError("key.length", size=len(key))
    decryptor = cobblestone.Cobblestone256Decryptor(key, context)
    try:
        return decryptor.update(ciphertext) + decryptor.finalize()
    except (InvalidTag, ValueError) as fault:
        raise EnvelopeError(code) from fault
