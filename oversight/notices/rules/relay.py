"""What a mail server's answer means, and how long it is left alone when it is away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_REST, LONGEST_REST = timedelta(seconds=15), timedelta(minutes=5)
LATE = timedelta(minutes=15)
# Longer than any talk with a server may take; after it, whoever held a letter is gone.
HOLD = timedelta(minutes=10)
AWAY = 421
TAKEN, LATER, NEVER, BEYOND = 200, 400, 500, 600


class Verdict(StrEnum):
    """What became of one letter at one server."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    BROKEN = "broken"
    CLOSED = "closed"


class Trouble(StrEnum):
    """What is wrong with a server, in a word."""

    AWAY = "away"
    CERTIFICATE = "certificate"
    DROPPED = "dropped"
    OPEN_LINE = "open-line"
    REFUSED = "refused"
    SIGN_IN = "sign-in"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter, what was wrong, and the server's own line."""

    verdict: Verdict
    trouble: Trouble | None
    answer: str


def verdict_of(code: int, *, about_sender: bool = False) -> Verdict:
    """Return what a reply code means for the letter.

    A lasting refusal of the sender concerns every letter alike: it is the server's
    trouble, and no letter is set aside for it.
    """
    if TAKEN <= code < TAKEN + 100:
        return Verdict.ACCEPTED
    if code == AWAY:
        return Verdict.CLOSED
    if LATER <= code < NEVER:
        return Verdict.DEFERRED
    if NEVER <= code < BEYOND and not about_sender:
        return Verdict.REFUSED
    return Verdict.BROKEN


def rest(failures: int) -> timedelta:
    """Return how long a server is left alone after so many failures in a row."""
    doublings = min(max(failures - 1, 0), 16)
    return min(FIRST_REST * (1 << doublings), LONGEST_REST)


def late(oldest: datetime | None, *, now: datetime) -> bool:
    """Say whether the oldest letter has waited so long that somebody must know."""
    return oldest is not None and now - oldest > LATE
