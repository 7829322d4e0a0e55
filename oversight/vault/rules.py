"""How private values are wrapped: AES-256-GCM, one data key per docket and subject."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oversight.core.errors import RuleError
from oversight.core.words import N_

KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> bytes:
    """Return 32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return nonce and ciphertext, bound to the place it is kept in."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return the plain bytes, or refuse what was moved, changed or cut."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise RuleError(
            "vault_damaged",
            N_("A private value could not be opened: it was changed or moved."),
        ) from None
