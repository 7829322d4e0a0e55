"""How the record tells the head of the internal audit: its number and its digest.

A code reads ``audit:NUMBER:DIGEST``, such as ``audit:812:9f86…``: the digest is the
lower-case hexadecimal SHA-256 of the audit row of that number, chained to all before.
"""

import re

_CODE = re.compile(r"audit:([1-9][0-9]{0,8}):([0-9a-f]{64})")


def code(number: int, digest: str) -> str:
    """Return the code that stands in the record."""
    return f"audit:{number}:{digest}"


def read(code: object) -> tuple[int, str] | None:
    """Return number and digest, or None for a code that tells no head."""
    told = _CODE.fullmatch(str(code))
    return (int(told[1]), told[2]) if told else None
