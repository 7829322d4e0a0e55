"""What a witness says: C2SP tlog-cosignature, 0x04 (Ed25519) and 0x06 (ML-DSA-44).

It means: at this instant this was the largest tree of that origin that the witness
had seen, and it contains every tree that the witness saw before.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from oversight.ledger.rules import subtrees
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import (
    COSIGNATURE,
    ML_DSA_44,
    Key,
    Signature,
    cosigned_text,
    public_key,
)

SEED_BYTES = 32
LATER = "/ml-dsa-44"  # behind a witness's name: its second key has a name of its own


def cosigned(text: str, name: str, private: Ed25519PrivateKey, time: int) -> Signature:
    """Return a witness's signature over a checkpoint's text at a Unix second."""
    key = public_key(name, private, COSIGNATURE)
    raw = private.sign(cosigned_text(text, time))
    return Signature(name, key.id, time.to_bytes(8) + raw)


def later_key(seed: bytes) -> MLDSA44PrivateKey:
    """Return the ML-DSA-44 key of a seed, or refuse it (``bad_seed``)."""
    if len(seed) != SEED_BYTES:
        raise LogError("bad_seed", "The key file must hold exactly 32 bytes.")
    return MLDSA44PrivateKey.from_seed_bytes(seed)


def later_public(name: str, private: MLDSA44PrivateKey) -> Key:
    """Return the public half of a witness's second key, under its own name."""
    return Key(name + LATER, ML_DSA_44, private.public_key().public_bytes_raw())


def cosigned_later(
    text: str, name: str, private: MLDSA44PrivateKey, time: int
) -> Signature:
    """Return the signature of a witness's second key over a checkpoint's text."""
    key = later_public(name, private)
    raw = subtrees.signed(private, key.name, text, time)
    return Signature(key.name, key.id, time.to_bytes(8) + raw)
