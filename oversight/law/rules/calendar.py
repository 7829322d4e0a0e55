"""Working days and clocks, in Karachi: who gains from a holiday and who does not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from oversight.core.clock import KARACHI, local_date
from oversight.core.hashes import sha256_of

_SATURDAY = 5
_DAY = timedelta(days=1)
_END = time(23, 59, 59)


class Unit(StrEnum):
    """What a clock counts."""

    HOURS = "h"
    WORKING_DAYS = "WD"
    DAYS = "d"


class Whose(StrEnum):
    """Whose time it is: the State's (the portal's too), the user's, or a firm's."""

    STATE = "state"
    USER = "user"
    PLATFORM = "platform"


class Missed(StrEnum):
    """What happens by itself when a clock runs out; never an approval."""

    ADMITTED = "admitted"
    BARRED = "barred"
    CONDONABLE = "condonable"
    COUNTED = "counted"
    DELETED = "deleted"
    DESTROYED = "destroyed"
    DRAWN_AGAIN = "drawn-again"
    EXPIRED = "expired"
    GOES_ON = "goes-on"
    LAPSED = "lapsed"
    LIFTED = "lifted"
    MOVES_ON = "moves-on"
    OVERTURNED = "overturned"
    REFUSED = "refused"
    REMINDED = "reminded"
    SENT = "sent"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit: how long, whose it is, and what happens when it is missed.

    ``rolls``: a last day that is no working day moves to the next one. Only a
    user's clock may roll; one of the State's that keeps a restriction alive never.
    """

    name: str
    amount: int
    unit: Unit
    whose: Whose
    rolls: bool
    missed: Missed
    extension: int = 0

    def __post_init__(self) -> None:
        if self.rolls and self.whose is not Whose.USER:
            raise ValueError(f"{self.name}: only a user's clock may roll forward")
        if self.amount <= 0 or self.extension < 0:
            raise ValueError(f"{self.name}: a clock counts at least one")

    def extended(self) -> "Clock":
        """Return the clock as it stands once it was extended; it cannot be twice."""
        return replace(self, amount=self.amount + self.extension, extension=0)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Monday to Friday less the gazetted holidays; ``version`` goes with each clock."""

    holidays: frozenset[date]
    version: str

    def is_working_day(self, day: date) -> bool:
        """Say whether offices are open on that day."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def roll(self, day: date) -> date:
        """Return the day itself if it is a working day, else the next one."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, start: date, n: int) -> date:
        """Return the n-th working day after ``start``, which is itself not counted."""
        if n < 0:
            raise ValueError("a clock does not run backwards")
        day = start
        for _ in range(n):
            day = self.roll(day + _DAY)
        return day

    def working_days_between(self, a: datetime | date, b: datetime | date) -> int:
        """Count the working days after ``a`` up to and including ``b``."""
        first, last = _day(a), _day(b)
        return sum(
            self.is_working_day(first + timedelta(days=step))
            for step in range(1, (last - first).days + 1)
        )


def calendar_of(days: Iterable[date]) -> Calendar:
    """Return the calendar of these holidays; its version is a digest of them."""
    held = frozenset(days)
    text = ",".join(day.isoformat() for day in sorted(held))
    return Calendar(held, sha256_of(text)[:12])


def due(clock: Clock, start: datetime, calendar: Calendar) -> datetime:
    """Return the instant, in UTC, at which the clock runs out.

    Hours are hours of the clock and never grow. Working days end with the last
    second of the last of them in Karachi, the day of the event not counted. Days
    of the State or of a firm are exact; a user's end with the last second of the
    day, and roll forward where the clock says so.
    """
    if clock.unit is Unit.HOURS:
        return (start + timedelta(hours=clock.amount)).astimezone(UTC)
    if clock.unit is Unit.WORKING_DAYS:
        return _end_of(calendar.add_working_days(local_date(start), clock.amount))
    if clock.whose is not Whose.USER:
        return (start + timedelta(days=clock.amount)).astimezone(UTC)
    last = local_date(start) + timedelta(days=clock.amount)
    return _end_of(calendar.roll(last) if clock.rolls else last)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, _END, KARACHI).astimezone(UTC)


def _day(moment: datetime | date) -> date:
    return local_date(moment) if isinstance(moment, datetime) else moment
