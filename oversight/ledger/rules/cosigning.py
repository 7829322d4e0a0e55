"""What a witness says: C2SP tlog-cosignature v1, type 0x04 (Ed25519).

It means: at this instant this was the largest tree of that origin that the witness
had seen, and it contains every tree that the witness saw before.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oversight.ledger.rules.notes import (
    COSIGNATURE,
    Signature,
    cosigned_text,
    public_key,
)


def cosigned(text: str, name: str, private: Ed25519PrivateKey, time: int) -> Signature:
    """Return a witness's signature over a checkpoint's text at a Unix second."""
    key = public_key(name, private, COSIGNATURE)
    raw = private.sign(cosigned_text(text, time))
    return Signature(name, key.id, time.to_bytes(8) + raw)
