"""When somebody is reminded: once at half of the time, once a working day before.

A reminder comes in office hours of a working day, by the calendar of the law, and
none comes when the time is over: then what the clock does has been done. Where hours
run and not days, it comes at half of them and at the last quarter, day or night.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from oversight.core.clock import KARACHI, local_date
from oversight.law.rules.calendar import Calendar, Clock, Missed, Unit, Whose

HALF, LAST = "half", "last"
QUARTER = 4
OPENING = time(9)
LOOK = Clock(
    "look", 5, Unit.WORKING_DAYS, Whose.STATE, rolls=False, missed=Missed.GOES_ON
)
"""How long a second look stands on a desk, from the day that its decision names."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Running:
    """One clock that runs: of which matter, since when, until when, whose.

    ``item`` is the one item it is about, where it is about one; ``of`` tells apart
    what runs of two kinds under one name.
    """

    clock: str
    docket: str
    since: datetime
    due: datetime
    people: tuple[UUID, ...]
    by_the_hour: bool = False
    item: int | None = None
    of: str = ""


def step_reached(running: Running, calendar: Calendar, *, now: datetime) -> str | None:
    """Return the latest step that a clock has reached, if any; none once it is over."""
    if now >= running.due:
        return None
    whole = running.due - running.since
    if running.by_the_hour:
        half, last = running.since + whole / 2, running.due - whole / QUARTER
    else:
        half = _in_hours(running.since + whole / 2, calendar)
        last = day_before(running.due, calendar)
    if half < last <= now:
        return LAST
    return HALF if half <= now else None


def day_before(due: datetime, calendar: Calendar) -> datetime:
    """Return the opening of the last working day before the day on which it ends."""
    day = local_date(due) - _DAY
    while not calendar.is_working_day(day):
        day -= _DAY
    return datetime.combine(day, OPENING, KARACHI).astimezone(UTC)


def opening(moment: datetime, calendar: Calendar) -> datetime:
    """Return when offices open on that day, or on the next working day."""
    day = calendar.roll(local_date(moment))
    return datetime.combine(day, OPENING, KARACHI).astimezone(UTC)


def key(running: Running, step: str, person: UUID) -> str:
    """Return the name under which a reminder is sent once; a new date is a new one."""
    return f"{running.clock}:{running.docket}:{running.due:%Y%m%d%H%M}:{step}:{person}"


def _in_hours(moment: datetime, calendar: Calendar) -> datetime:
    """Return the moment, or the opening of the next working day if that is none."""
    if calendar.is_working_day(local_date(moment)):
        return moment
    return opening(moment, calendar)
