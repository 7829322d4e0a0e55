"""Reading numbers and base64 in exactly one spelling: no other form is accepted."""

import re
from base64 import b64decode, b64encode
from binascii import Error

from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.hashing import HASH_BYTES, MAX_SIZE

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


def number(text: str) -> int:
    """Return a decimal without sign, space or leading zero, below 2**63."""
    if _NUMBER.fullmatch(text) is None or int(text) > MAX_SIZE:
        raise LogError("bad_number", "A number is not written as plain decimal digits.")
    return int(text)


def base64(text: str) -> bytes:
    """Return what standard base64 with its padding stands for, in its one spelling."""
    try:
        raw = b64decode(text, validate=True)
    except (Error, ValueError):
        raw = b""
    if not raw or spelt(raw) != text:
        raise LogError("bad_base64", "A value is not canonical base64.")
    return raw


def spelt(raw: bytes) -> str:
    """Return bytes as standard base64 with its padding."""
    return b64encode(raw).decode("ascii")


def hash_of(text: str) -> bytes:
    """Return a hash of 32 bytes written as base64."""
    raw = base64(text)
    if len(raw) != HASH_BYTES:
        raise LogError("bad_hash", "A hash does not have 32 bytes.")
    return raw
