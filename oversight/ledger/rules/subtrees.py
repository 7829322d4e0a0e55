"""Cosignatures of type 0x06: ML-DSA-44 over a subtree, here always the whole tree.

It protects a tree against whoever breaks Ed25519 one day. A signature is another each
time; what it says of one instant is the same.
"""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
)

from oversight.ledger.rules.checkpoints import parse

LABEL = b"subtree/v1\n\x00"


def holds(public: bytes, name: str, text: str, time: int, raw: bytes) -> bool:
    """Say whether a cosigner signed the checkpoint of this text at that instant.

    Raises ``LogError`` when the text is no checkpoint.
    """
    try:
        key = MLDSA44PublicKey.from_public_bytes(public)
        key.verify(raw, message(name, text, time))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, OverflowError):
        return False
    return True


def signed(private: MLDSA44PrivateKey, name: str, text: str, time: int) -> bytes:
    """Return a cosigner's signature over the checkpoint of this text.

    Raises ``LogError`` when the text is no checkpoint.
    """
    return private.sign(message(name, text, time))


def message(name: str, text: str, time: int) -> bytes:
    """Return what is signed: cosigner, instant, origin, start, end and root."""
    tree = parse(text)
    who, origin = name.encode(), tree.origin.encode()
    return b"".join(
        (
            LABEL,
            len(who).to_bytes(1),
            who,
            time.to_bytes(8),
            len(origin).to_bytes(1),
            origin,
            (0).to_bytes(8),
            tree.size.to_bytes(8),
            tree.root,
        )
    )
