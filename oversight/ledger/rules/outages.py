"""Times at which nobody could reach the portal, and whom they give more time.

The record tells each in an operator's note ``service:SINCE``, whose own moment is the
end. ``service.down`` says beforehand that the portal goes away, ``service.up`` that it
is back. Hours in which a person could not act are given back to persons alone: the
State's clocks run (I82).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from oversight.core.errors import RuleError
from oversight.core.words import N_

TOLD = timedelta(minutes=15)  # What a change of version takes is not told.
LONG = timedelta(hours=4)  # What is longer gives a person's time back.
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Outage:
    """A time at which the portal could not be reached."""

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """Return how long it was; an end before its beginning is no time at all."""
        return max(self.until - self.since, timedelta(0))

    @property
    def is_long(self) -> bool:
        """Say whether persons get this time back."""
        return self.length > LONG


def refuse_overlap(since: datetime, last: datetime | None, *, now: datetime) -> None:
    """Refuse an outage that lies ahead, or reaches into one that was told already."""
    if since >= now or (last is not None and since < last):
        raise RuleError(
            "outage_when",
            N_("An outage begins before now, and after the end of the last one."),
        )


def moved(until: datetime, outages: Iterable[Outage], *, since: datetime) -> datetime:
    """Return when a person's time ends that began at ``since`` and would end then.

    Each long outage that fell into it, or into what an earlier one added, gives back
    what of it the time was running for.
    """
    for one in sorted(outages):
        if one.is_long and one.since <= until and one.until > since:
            until += one.until - max(one.since, since)
    return until


def days(outages: Iterable[Outage], *, since: datetime) -> int:
    """Return how many days, begun ones as whole, long outages took since a moment."""
    long = (one for one in outages if one.is_long and one.until > since)
    lost = sum((one.until - max(one.since, since) for one in long), timedelta(0))
    return ceil(lost / _DAY)
