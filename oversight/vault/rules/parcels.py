"""A parcel of keys for somebody elsewhere: opened by a passphrase, or by one key file.

Layout: a line that names the format and how it is closed, then a salt or the sender's
one-time public key (32 bytes each), then AES-256-GCM over the content with all that
stands before it bound in. Its numbers are fixed: nobody can make opening it cost more.
"""

import os

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.vault.rules import wrapping

BY_PASSPHRASE = b"oversight-vault-keys/1 passphrase\n"
FOR_RECIPIENT = b"oversight-vault-keys/1 recipient\n"
SHORTEST_PASSPHRASE = 20
COST, BLOCKS, LANES = 2**17, 8, 1
HEAD_BYTES = 32
Secret = str | X25519PrivateKey


def public_key(pem: bytes) -> X25519PublicKey:
    """Return the recipient's public key, or refuse what is none."""
    try:
        found = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise _no_key() from None
    if not isinstance(found, X25519PublicKey):
        raise _no_key()
    return found


def private_key(pem: bytes) -> X25519PrivateKey:
    """Return the recipient's own key, or refuse what is none."""
    try:
        found = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key() from None
    if not isinstance(found, X25519PrivateKey):
        raise _no_key()
    return found


def closed_by(passphrase: str, content: bytes) -> bytes:
    """Return a parcel that the passphrase opens."""
    _refuse_guessable(passphrase)
    head = BY_PASSPHRASE + os.urandom(HEAD_BYTES)
    return head + wrapping.encrypt(_stretched(passphrase, head), content, head)


def closed_for(recipient: X25519PublicKey, content: bytes) -> bytes:
    """Return a parcel that only the recipient's own key opens."""
    once = X25519PrivateKey.generate()
    head = FOR_RECIPIENT + once.public_key().public_bytes_raw()
    key = _agreed(once.exchange(recipient), head, recipient)
    return head + wrapping.encrypt(key, content, head)


def opened(parcel: bytes, secret: Secret) -> bytes:
    """Return the content of a parcel, or refuse: another secret, or damage."""
    by_words = isinstance(secret, str)
    size = len(BY_PASSPHRASE if by_words else FOR_RECIPIENT) + HEAD_BYTES
    head, rest = parcel[:size], parcel[size:]
    try:
        return wrapping.decrypt(_key(head, secret), rest, head)
    except (RuleError, ValueError):
        raise RuleError(
            "parcel_shut",
            N_(
                "These keys do not open: they were closed for another passphrase or "
                "key, or the file is damaged."
            ),
        ) from None


def _key(head: bytes, secret: Secret) -> bytes:
    """Return the key of a parcel; ``ValueError`` if it was closed in another way."""
    if isinstance(secret, str):
        return _stretched(secret, head)
    if not head.startswith(FOR_RECIPIENT):
        raise ValueError("closed for no recipient")
    once = X25519PublicKey.from_public_bytes(head.removeprefix(FOR_RECIPIENT))
    return _agreed(secret.exchange(once), head, secret.public_key())


def _stretched(passphrase: str, head: bytes) -> bytes:
    if not head.startswith(BY_PASSPHRASE):
        raise ValueError("closed by no passphrase")
    salt = head.removeprefix(BY_PASSPHRASE)
    kdf = Scrypt(salt, wrapping.KEY_BYTES, n=COST, r=BLOCKS, p=LANES)
    return kdf.derive(passphrase.encode())


def _agreed(shared: bytes, head: bytes, recipient: X25519PublicKey) -> bytes:
    info = head + recipient.public_bytes_raw()
    return HKDF(hashes.SHA256(), wrapping.KEY_BYTES, salt=None, info=info).derive(
        shared
    )


def _refuse_guessable(passphrase: str) -> None:
    """Refuse a passphrase that whoever finds the file could guess."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RuleError(
            "passphrase_short",
            N_("The passphrase needs %(least)s characters or more: six words or so."),
            least=SHORTEST_PASSPHRASE,
        )


def _no_key() -> RuleError:
    return RuleError(
        "not_a_key",
        N_("This is not an X25519 key in PEM, as openssl genpkey makes it."),
    )
