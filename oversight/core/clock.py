"""The only place that asks what time it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

KARACHI = ZoneInfo("Asia/Karachi")
# How a language writes the time of day. Urdu's table says noon until four, and
# nobody else does after three.
_WRITTEN = {"en": "h:mm a", "ur": "B h:mm"}
_FROM_THREE, _TO_FOUR = 15, "'سہ پہر' h:mm"
_offset = timedelta(0)


def utc_now() -> datetime:
    """Return the present moment in UTC, to the microsecond, with its zone."""
    return datetime.now(UTC) + _offset


def machine_now() -> datetime:
    """Return the machine's own moment, from which a shift is reckoned."""
    return datetime.now(UTC)


def shift(offset: timedelta) -> None:
    """Let the clock of this process run ahead of or behind the machine's.

    Development and the demo only: production never calls it.
    """
    global _offset  # noqa: PLW0603
    _offset = offset


def local_date(moment: datetime) -> date:
    """Return the calendar date of a moment in Karachi."""
    return moment.astimezone(KARACHI).date()


def time_pattern(moment: datetime, language: str) -> str:
    """Return the pattern in which a language writes a moment's time in Karachi."""
    if language == "ur" and moment.astimezone(KARACHI).hour == _FROM_THREE:
        return _TO_FOUR
    return _WRITTEN[language]


def midnight(day: date) -> datetime:
    """Return the moment in which a calendar date begins in Karachi."""
    return datetime.combine(day, time.min, KARACHI)


def as_exactly(moment: datetime, typed: datetime) -> datetime:
    """Return a moment as exactly as another was typed, for comparing the two.

    Whoever types no seconds means a minute, and whoever types no fraction a second.
    """
    if typed.microsecond:
        return moment
    return moment.replace(second=moment.second if typed.second else 0, microsecond=0)
