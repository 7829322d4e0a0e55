"""Until when something cannot be done for now, and from when time runs anew.

No rest is without an end: after it the platform's time to answer begins anew. Nothing
else happens by the end itself, and whoever still cannot says so again.
"""

from datetime import date, datetime, timedelta

from oversight.core.clock import local_date, midnight
from oversight.core.errors import RuleError
from oversight.core.hashes import sha256_of
from oversight.core.words import N_

MOST_DAYS = 30
FIELD = "not_until"


def check_end(ends_on: date | None, *, rests: bool, today: date) -> None:
    """Refuse a rest without its end, one too long, and an end where nothing rests."""
    if not rests:
        _check_not_due(ends_on)
        return
    if ends_on is None:
        raise RuleError(
            "rest_undated",
            N_(
                "Say until when it cannot be done, as far as you can see: at most "
                "%(most)s days ahead. Your time to answer begins anew then."
            ),
            field=FIELD,
            most=MOST_DAYS,
        )
    if not today < ends_on <= today + timedelta(days=MOST_DAYS):
        raise RuleError(
            "rest_when",
            N_(
                "Write a day from tomorrow on, at most %(most)s days ahead. If it "
                "still cannot be done then, answer so again."
            ),
            field=FIELD,
            most=MOST_DAYS,
        )


def _check_not_due(ends_on: date | None) -> None:
    if ends_on is not None:
        raise RuleError(
            "rest_not_due",
            N_("This day goes only with “not possible for now”: leave it empty."),
            field=FIELD,
        )


def without_end(said_at: datetime) -> date:
    """Return when an answer from before an end was asked for ends: as late as any."""
    return local_date(said_at) + timedelta(days=MOST_DAYS)


def fingerprint(ends_on: date) -> str:
    """Return what the record keeps of the day: its SHA-256, as of every text."""
    return sha256_of(ends_on.isoformat())


def over_at(ends_on: date) -> datetime:
    """Return the moment from which the time to answer runs anew."""
    return midnight(ends_on + timedelta(days=1))


def last_moment(ends_on: date) -> datetime:
    """Return the last minute of a rest, as its letters name it."""
    return over_at(ends_on) - timedelta(minutes=1)


def is_over(ends_on: date, *, now: datetime) -> bool:
    """Say whether the time to answer runs anew."""
    return over_at(ends_on) <= now
