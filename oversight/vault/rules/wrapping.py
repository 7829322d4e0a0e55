"""How private values are wrapped: AES-256-GCM, one data key per docket and subject."""

import os
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oversight.core.errors import RuleError
from oversight.core.words import N_

KEY_BYTES = 32
ID_BYTES = 16
NONCE_BYTES = 12


def new_key() -> bytes:
    """Return 32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def name(root: bytes) -> str:
    """Return by which letters people may tell one vault key from another."""
    return sha256(b"oversight vault key" + root).hexdigest()[:8]


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return nonce and ciphertext, bound to the place it is kept in."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def seal(key_id: UUID, key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return what ``encrypt`` returns, with the id of its key before it.

    So whoever cannot open it learns whether its key was thrown away.
    """
    return key_id.bytes + encrypt(key, plain, bound_to)


def sealed_under(sealed: bytes) -> UUID | None:
    """Return the id of the key that a value says it was sealed under."""
    named = sealed[:ID_BYTES]
    return UUID(bytes=named) if len(named) == ID_BYTES else None


def unseal(key_id: UUID, key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return the plain bytes of what ``seal`` made, or refuse as ``decrypt`` does.

    Values sealed before the ids stood there are opened as they are.
    """
    bare = sealed.removeprefix(key_id.bytes)
    return decrypt(key, bare, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return the plain bytes, or refuse what was moved, changed or cut."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise RuleError(
            "vault_damaged",
            N_("A private value could not be opened: it was changed or moved."),
        ) from None
