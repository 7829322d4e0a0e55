"""Receipt and notice codes: 120 random bits a person can copy from paper.

Twenty-four Crockford base32 characters and two check characters of a
Reed-Solomon code over GF(32): any one or two wrong characters, and any two that
changed places, are noticed before anybody looks the code up.
"""

import hmac
from secrets import token_bytes
from unicodedata import category, normalize

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_LENGTH = 24
CODE_LENGTH = 26
GROUP = 4
LONGEST_TYPED = 200
_BITS = 5
_BYTES = DATA_LENGTH * _BITS // 8
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_DIGITS = str.maketrans(
    "".join(chr(zero + n) for zero in (0x06F0, 0x0660) for n in range(10)),
    "0123456789" * 2,
)
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def new_code() -> str:
    """Return a fresh code that nobody can guess."""
    return _encoded(token_bytes(_BYTES))


def code_from(key: bytes, material: bytes, purpose: str) -> str:
    """Return the one code that this key and material give for this purpose."""
    return _encoded(_keyed(key, purpose, material)[:_BYTES])


def normalise(text: str) -> str | None:
    """Return the code a person meant, or None when it cannot be one.

    Case, spaces, hyphens and other marks, a word with a colon before it, O for 0, I
    or L for 1, and Urdu or Arabic digits do not matter; a slip of the pen does, and
    gives None.
    """
    if len(text) > LONGEST_TYPED:
        return None
    code = _plain(text)
    if len(code) != CODE_LENGTH or any(c not in _VALUES for c in code):
        return None
    return code if _checks(code[:DATA_LENGTH]) == code[DATA_LENGTH:] else None


def ends_as(code: str, typed: str, *, length: int = 6) -> bool:
    """Say whether a person typed the end of this code, or more of it."""
    plain = _plain(typed[:LONGEST_TYPED])
    return len(plain) >= length and code.endswith(plain)


def grouped(code: str) -> str:
    """Return the code in groups of four, as it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def keyed_hash(secret: bytes, purpose: str, code: str) -> str:
    """Return the only form in which a code is ever stored."""
    return _keyed(secret, purpose, code.encode()).hex()


def _keyed(key: bytes, purpose: str, material: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\x00" + material, "sha256")


def _encoded(raw: bytes) -> str:
    number = int.from_bytes(raw)
    data = "".join(
        ALPHABET[number >> (_BITS * place) & 31]
        for place in reversed(range(DATA_LENGTH))
    )
    return data + _checks(data)


def _plain(text: str) -> str:
    plain = normalize("NFKC", text).translate(_DIGITS).upper().translate(_LOOKALIKES)
    parts = ("".join(c for c in p if not _is_padding(c)) for p in plain.split(":"))
    return next((part for part in reversed(list(parts)) if part), "")


def _is_padding(character: str) -> bool:
    """Say whether a character is no letter and no digit: it is part of no code."""
    kind = category(character)
    return character.isspace() or kind == "Cf" or kind[0] in "PZ"


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 32 else doubled


def _checks(data: str) -> str:
    """Return the remainder of the code word by (x + 1)(x + alpha)."""
    high = low = 0
    for character in data:
        carried = high ^ _VALUES[character]
        # (x + 1)(x + a) = x^2 + (a + 1)x + a
        high = low ^ carried ^ _times_alpha(carried)
        low = _times_alpha(carried)
    return ALPHABET[high] + ALPHABET[low]
