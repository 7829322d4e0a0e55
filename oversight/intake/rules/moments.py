"""Reads the dates in a bulk row: one reading only, with a zone, and not to come."""

import re
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone

from oversight.core.errors import RuleError
from oversight.core.words import N_

_SHOWN = 60
_FIRST_YEAR = 1990
_PAKISTAN = timezone(timedelta(hours=5))
_A_DAY_OF_ZONES = timedelta(days=1)
_DIGITS = str.maketrans(
    "".join(chr(zero + n) for zero in (0x06F0, 0x0660) for n in range(10)),
    "0123456789" * 2,
)
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def western(text: str) -> str:
    """Return the text with Urdu and Arabic digits written as 0 to 9."""
    return text.translate(_DIGITS)


def published_on(text: str, *, today: date) -> date | None:
    """Return the day of publication; a day that may be read in two ways is refused."""
    given = western(text.strip())
    if not given:
        return None
    found = _DAY.fullmatch(given)
    try:
        day = date.fromisoformat(found.group(1)) if found else None
    except ValueError:
        day = None
    if day is None or day.year < _FIRST_YEAR:
        raise RuleError(
            "date_unreadable",
            N_(
                "“%(given)s” is not a date that can be read in one way only. Write "
                "year-month-day, such as 2026-11-22."
            ),
            field="published_on",
            given=given[:_SHOWN],
        )
    _check_past(day, today=today, field="published_on")
    return day


def captured_at(text: str, *, today: date, published: date | None) -> datetime | None:
    """Return the moment of the capture: with its zone, and after publication."""
    given = western(text.strip())
    if not given:
        return None
    moment = _moment(given)
    day = moment.astimezone(_PAKISTAN).date()
    _check_past(day, today=today, field="captured_at")
    if published and day + _A_DAY_OF_ZONES < published:
        raise RuleError(
            "captured_before_published",
            N_("It was captured before it was published. Correct one of the dates."),
            field="captured_at",
        )
    return moment


def _moment(given: str) -> datetime:
    """Return a moment in UTC; a time that names no zone is refused."""
    found = _MOMENT.fullmatch(given)
    if found and not found.group(1):
        raise RuleError(
            "captured_at_no_zone",
            N_(
                "This time names no time zone. Write it such as "
                "2026-11-22T17:00:00+05:00."
            ),
            field="captured_at",
        )
    try:
        moment = datetime.fromisoformat(given).astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not _FIRST_YEAR <= moment.year < MAXYEAR:
        raise RuleError(
            "captured_at_unreadable",
            N_(
                "“%(given)s” is not a moment. Write it such as "
                "2026-11-22T17:00:00+05:00."
            ),
            field="captured_at",
            given=given[:_SHOWN],
        )
    return moment


def _check_past(day: date, *, today: date, field: str) -> None:
    if day > today:
        raise RuleError(
            "date_in_future",
            N_("%(day)s has not come yet. Correct the date."),
            field=field,
            day=day.isoformat(),
        )
