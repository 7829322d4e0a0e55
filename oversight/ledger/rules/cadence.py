"""The cadence of what persons do: gathered for a while, and done and shown together.

Whoever sees a person sit down and write must not find the hour, let alone the second,
in the log. So time is cut into steps of the same length since 1970, and what a person
did in one of them is taken up in the next, with all the rest of it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_HOLD = timedelta(0)
_DAY_ALONE = b'"day":"'


@dataclass(frozen=True, slots=True)
class Gathered:
    """From when until when an act of a person waits for the others of its time.

    The end lies beyond the present, for the clocks of two processes differ a little;
    not far beyond, or a clock that once ran a year ahead would hold for a year.
    """

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Say whether what was done at this moment waits."""
        return self.since <= moment < self.until


def gathered(now: datetime, hold: timedelta) -> Gathered | None:
    """Return the time whose acts of persons still wait; None where none do."""
    if not hold:
        return None
    return Gathered(now - (now - EPOCH) % hold, now + hold)


def of_person(entry: bytes) -> bool:
    """Say whether a leaf tells its day alone, as those of a person's acts do.

    In the one canonical spelling no text of a leaf can hold a bare quotation mark.
    """
    return _DAY_ALONE in entry
