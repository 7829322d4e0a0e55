"""Leave, duty and terms: plain days, and nobody picked for a matter."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from oversight.core.errors import RuleError
from oversight.core.words import N_

LONGEST_DAYS = 120
NOTED_ABOVE = 30  # per cent of the roster away: the auditor is told
DUTY_DAYS = 62


class AbsenceKind(StrEnum):
    """Why somebody is away; the file says no more than this."""

    LEAVE = "leave"
    ILLNESS = "illness"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end, from the first to the last."""

    first: date
    last: date


def stretches(days: Iterable[date]) -> tuple[Stretch, ...]:
    """Return days as stretches without a gap, in their order."""
    found: list[Stretch] = []
    for day in sorted(days):
        if found and day <= found[-1].last + timedelta(days=1):
            found[-1] = Stretch(found[-1].first, day)
        else:
            found.append(Stretch(day, day))
    return tuple(found)


class Unfit(StrEnum):
    """Why somebody who is planned for a day cannot be on duty on it."""

    AWAY = "away"
    RESTING = "resting"
    TERM = "term"


def unfit(day: date, *, is_away: bool, is_active: bool, until: date | None) -> str:
    """Say in one code why somebody cannot be on duty on a day, or nothing."""
    if is_away:
        return Unfit.AWAY.value
    if not is_active:
        return Unfit.RESTING.value
    return Unfit.TERM.value if until is not None and until <= day else ""


def check_days(first: date, last: date, *, today: date) -> None:
    """Refuse days in the wrong order, in the past, or more than a court would grant."""
    if last < first:
        raise RuleError(
            "days_order", N_("The last day lies before the first."), field="last_on"
        )
    if first < today:
        raise RuleError(
            "days_past",
            N_("Leave is entered before it begins: choose today or a later day."),
            field="first_on",
        )
    if (last - first).days >= LONGEST_DAYS:
        raise RuleError(
            "days_many",
            N_("Enter at most %(most)s days at once."),
            field="last_on",
            most=LONGEST_DAYS,
        )


def check_not_away(overlapping: object) -> None:
    """Refuse to enter the same days twice."""
    if overlapping:
        raise RuleError(
            "away_already",
            N_("Some of these days are entered already."),
            field="first_on",
        )


def check_absence_open(ended_at: datetime | None, *, last: date, today: date) -> None:
    """Refuse to end an absence that is over."""
    if ended_at is not None or last < today:
        raise RuleError("absence_over", N_("This absence is over."))


def is_noted(away: int, *, of: int) -> bool:
    """Say whether so many are away that the auditor has to know."""
    return of > 0 and away * 100 > of * NOTED_ABOVE


def check_ahead(day: date, *, today: date) -> None:
    """Refuse to plan duty for today: nobody is put there for a matter at hand."""
    if day <= today:
        raise RuleError(
            "duty_ahead",
            N_("Duty is planned from tomorrow on; today's stands as it is."),
            field="first_on",
        )


def check_duty_span(first: date, last: date) -> None:
    """Refuse days in the wrong order, and more than two months at once."""
    if not first <= last < first + timedelta(days=DUTY_DAYS):
        raise RuleError(
            "duty_span",
            N_("Plan from the first day on, at most %(most)s days at once."),
            field="last_on",
            most=DUTY_DAYS,
        )


def check_two_deep(first: object, second: object) -> None:
    """Refuse to let one person stand behind themselves."""
    if first == second:
        raise RuleError(
            "duty_two",
            N_("Two different people are on duty each day."),
            field="second",
        )


def check_present(away: Collection[date], *, field: str) -> None:
    """Refuse duty on a day on which that person is away."""
    if away:
        raise RuleError(
            "duty_away",
            N_("This reviewer is away on %(day)s."),
            field=field,
            day=min(away),
        )


def check_can_be_drawn(*, is_active: bool, field: str) -> None:
    """Refuse duty to somebody who is not active on the roster."""
    if not is_active:
        raise RuleError(
            "duty_inactive", N_("Choose an active reviewer of the roster."), field=field
        )


def check_serves(until: date | None, last: date, *, field: str) -> None:
    """Refuse duty on a day on which that person's term is over."""
    if until is not None and until <= last:
        raise RuleError(
            "duty_term",
            N_("The term of this reviewer is over on %(day)s."),
            field=field,
            day=until,
        )


def check_term(until: date, *, today: date) -> None:
    """Refuse a term that ends before it can be served."""
    if until <= today:
        raise RuleError("term_past", N_("A term ends on a day to come."), field="until")


def check_term_once(set_until: datetime | None) -> None:
    """Refuse to change a term: it is fixed once and not renewed (§8)."""
    if set_until is not None:
        raise RuleError(
            "term_fixed", N_("A term is fixed once; it is neither cut nor renewed.")
        )
