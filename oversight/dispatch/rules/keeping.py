"""Data that are only kept: a court is told, and a court alone can extend it (I49)."""

from datetime import datetime

from oversight.core.clock import as_exactly
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.dispatch.rules.case_numbers import case_key

SHORTEST, LONGEST = 3, 200
MOST_DAYS = 90


def check_court(court: str, *, field: str = "court") -> None:
    """Refuse a court without a name, and one in which nothing can be seen."""
    if not SHORTEST <= len(court.strip()) <= LONGEST or not case_key(court):
        raise RuleError("court_missing", N_("Name the court."), field=field)


def check_untold(told_at: datetime | None) -> None:
    """Refuse to tell the court twice."""
    if told_at is not None:
        raise RuleError(
            "court_told_already",
            N_("That the court was told stands on the record since %(when)s."),
            when=told_at,
        )


def check_told_when(told_at: datetime, *, sent_at: datetime, now: datetime) -> None:
    """Refuse a moment before the notice went out, or one that lies ahead."""
    if not as_exactly(sent_at, told_at) <= told_at <= now:
        raise RuleError(
            "court_told_when",
            N_("Write when the court was told, after the notice and before now."),
            field="told_at",
        )


def check_keeping(*, ended: bool, until: datetime, now: datetime) -> None:
    """Refuse to extend or acknowledge what has ended."""
    if ended or until <= now:
        raise RuleError(
            "keeping_over", N_("These data are no longer being kept by this notice.")
        )


def check_extension(days: int, number: str, *, extended_at: datetime | None) -> None:
    """Refuse a second extension, one too long, and one without a court's reference."""
    if extended_at is not None:
        raise RuleError(
            "extended_already", N_("It was extended once, and that is the most.")
        )
    if not 1 <= days <= MOST_DAYS:
        raise RuleError(
            "extension_days",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=MOST_DAYS,
        )
    check_court_number(number, field="number")


def check_court_number(number: str, *, field: str = "court_number") -> None:
    """Refuse a court's order without a number that can be seen."""
    if not 1 < len(number.strip()) <= LONGEST or not case_key(number):
        raise RuleError(
            "court_number", N_("Write the number of the court's order."), field=field
        )


def check_not_resting(*, resting: bool) -> None:
    """Refuse to prolong what a court stayed: that court says first what holds."""
    if resting:
        raise RuleError(
            "keeping_stayed",
            N_("A court stayed this: until it has decided it is not kept longer."),
        )
