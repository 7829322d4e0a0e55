"""Passwords are kept only as Argon2id hashes, and compared in equal time."""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from oversight.accounts.rules.people import prepared

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_COMMON = Path(__file__).with_name("data") / "common_passwords.txt"


def hashed(password: str) -> str:
    """Return the only form in which a password is kept."""
    return HASHER.hash(prepared(password))


def matches(stored: str | None, password: str) -> bool:
    """Say whether the password is right; a missing one takes just as long."""
    try:
        HASHER.verify(stored or _nobody(), prepared(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Say whether the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def common() -> frozenset[str]:
    """Return the widely known passwords that are long enough to be chosen."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line)


@cache
def _nobody() -> str:
    """Return a hash that no password of a person matches, made once."""
    return HASHER.hash("nobody" * 8)
