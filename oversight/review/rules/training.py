"""Training: recorded by one, confirmed by another, and then somebody can be drawn."""

from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_

COURSE_LEAST, COURSE_MOST = 5, 200


def check_course(course: str) -> None:
    """Refuse a training without a name by which somebody could look it up."""
    if not COURSE_LEAST <= len(course.strip()) <= COURSE_MOST:
        raise RuleError(
            "training_course",
            N_("Name the course and who held it, in %(least)s to %(most)s characters."),
            field="course",
            least=COURSE_LEAST,
            most=COURSE_MOST,
        )


def check_days(held: date, until: date | None, *, today: date) -> None:
    """Refuse a course that has not ended, and one that counts no more."""
    if held > today:
        raise RuleError(
            "training_ahead",
            N_("A training is recorded when it is over: choose today or earlier."),
            field="held_on",
        )
    if until is not None and until < max(held, today):
        raise RuleError(
            "training_over",
            N_("It has to count today still: choose a later day, or leave it empty."),
            field="counts_until",
        )


def check_not_oneself(*, is_own: bool) -> None:
    """Refuse to record or confirm one's own training."""
    if is_own:
        raise RuleError(
            "training_own", N_("Nobody records or confirms their own training.")
        )


def check_another(*, is_same: bool) -> None:
    """Refuse to confirm what one has entered oneself."""
    if is_same:
        raise RuleError(
            "training_two", N_("Another person than the one who entered it confirms.")
        )


def check_unconfirmed(confirmed: object) -> None:
    """Refuse to confirm twice."""
    if confirmed:
        raise RuleError("training_confirmed", N_("This is confirmed already."))


def counts(
    day: date, *, held: date | None, until: date | None, is_confirmed: bool
) -> bool:
    """Say whether a training lets its reviewer be drawn on a day.

    One from before the record was kept has no day, and nobody could confirm it.
    """
    if held is None:
        return True
    return is_confirmed and held <= day and (until is None or day <= until)
