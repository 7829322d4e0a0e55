"""Cosignatures of type 0x06: ML-DSA-44 over a subtree, here always the whole tree.

Verified where the cryptography library has ML-DSA; nothing here signs.
"""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

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
