"""What stands on the record in place of a text."""

from hashlib import sha256


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's bytes in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()
