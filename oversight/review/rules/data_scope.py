"""How far an approval of data may reach: never beyond what was asked (I44)."""

from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.data_tiers import (
    LONGEST_WINDOW,
    TRAFFIC_FIELDS,
    days_between,
    tier_of,
)
from oversight.review.rules.data_findings import DataAsked, DataBallot, DataTerms
from oversight.review.rules.lifecycle import Outcome

FIELDS, TIME = "fields", "time"
FIRST_DELAY = 14


def is_traffic(terms: DataTerms) -> bool:
    """Say whether an approval reaches into logins, and so needs days and a warrant."""
    return bool(set(terms.fields) & set(TRAFFIC_FIELDS))


def narrowed(terms: DataTerms, asked: DataAsked) -> tuple[str, ...]:
    """Return in which respects an approval stays behind what was asked."""
    shorter = terms.retention_days != asked.retention_days or (
        is_traffic(terms)
        and (terms.window_from, terms.window_to) != (asked.window_from, asked.window_to)
    )
    found = {FIELDS: set(terms.fields) != set(asked.fields), TIME: shorter}
    return tuple(name for name, holds in found.items() if holds)


def check_fields_within(terms: DataTerms, asked: DataAsked) -> None:
    """Refuse to approve a field that was not asked for, or none at all."""
    if not terms.fields:
        raise RuleError(
            "nothing_approved",
            N_("You find no field needed: then choose “do not approve”."),
            field="outcome",
        )
    if set(terms.fields) - set(asked.fields):
        raise RuleError(
            "fields_wider",
            N_("A field that was not asked for cannot be approved."),
            field="outcome",
        )
    if tier_of(terms.fields) > asked.tier:
        raise RuleError(
            "tier_wider",
            N_("This goes deeper than what was asked for."),
            field="outcome",
        )


def check_window_within(terms: DataTerms, asked: DataAsked) -> None:
    """Refuse days outside those asked for, and days where no login is approved."""
    if not is_traffic(terms):
        return
    first, last = terms.window_from, terms.window_to
    if first is None or last is None or last < first:
        raise RuleError(
            "window_missing",
            N_("Say from which day to which day."),
            field="window_from",
        )
    assert asked.window_from is not None
    assert asked.window_to is not None
    outside = first < asked.window_from or last > asked.window_to
    if outside or days_between(first, last) > LONGEST_WINDOW:
        raise RuleError(
            "window_wider",
            N_("Choose days within those asked for: %(first)s to %(last)s."),
            field="window_from" if first < asked.window_from else "window_to",
            first=asked.window_from,
            last=asked.window_to,
        )


def check_retention_within(terms: DataTerms, asked: DataAsked) -> None:
    """Refuse to let data be kept longer than the body itself proposed."""
    if not 1 <= terms.retention_days <= asked.retention_days:
        raise RuleError(
            "retention_wider",
            N_("Write a number of days from 1 to %(most)s."),
            field="retention_days",
            most=asked.retention_days,
        )


def check_delay_within(terms: DataTerms, asked: DataAsked) -> None:
    """Refuse a delay nobody asked for, and one beyond the first 14 days (I58)."""
    if terms.delay_days is None:
        return
    most = min(asked.delay_days or 0, FIRST_DELAY)
    if asked.delay_ground is None or not 1 <= terms.delay_days <= most:
        raise RuleError(
            "delay_wider",
            N_("Write a number of days from 1 to %(most)s."),
            field="delay_days",
            most=most,
        )


def check_outcome_fits_data(ballot: DataBallot, asked: DataAsked) -> None:
    """Refuse the word “approved” for less, and “narrower” for as much as asked."""
    less = narrowed(ballot.terms, asked)
    if ballot.outcome is Outcome.APPROVED and less:
        raise RuleError(
            "not_as_asked",
            N_("This is less than was asked: choose “approve, but narrower”."),
            field="outcome",
        )
    if ballot.outcome is Outcome.NARROWER and not less:
        raise RuleError(
            "not_narrower_data",
            N_(
                "This is all that was asked. Find a field not needed, or choose fewer "
                "days, or choose “approve as asked”."
            ),
            field="outcome",
        )


def overlap(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    """Return the days that two windows share; an open side is the other's."""
    firsts = [day for day in (one[0], other[0]) if day is not None]
    lasts = [day for day in (one[1], other[1]) if day is not None]
    return max(firsts, default=None), min(lasts, default=None)
