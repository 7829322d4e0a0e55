"""Who may reset whom, and when two administrators are needed."""

from datetime import datetime, timedelta

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.core.words import N_

WAITS = timedelta(days=1)
# Whoever takes over one of these accounts could decide about others.
POWERFUL = frozenset(
    {Role.REVIEWER, Role.PRESIDING, Role.REGISTRAR, Role.ADMINISTRATOR}
)


def needs_second(role: Role) -> bool:
    """Say whether a second administrator must agree."""
    return role in POWERFUL


def check_not_own(person: object, *, by: object) -> None:
    """Refuse an administrator who would reset their own sign-in."""
    if person == by:
        raise RuleError(
            "reset_own", N_("You cannot reset your own sign-in. Ask a colleague.")
        )


def check_second(*, asked_by: object, by: object) -> None:
    """Refuse the administrator who asked: a second one agrees."""
    if asked_by == by:
        raise RuleError(
            "reset_second",
            N_("You asked for this reset. Another administrator must agree to it."),
        )


def check_none_waits(*, waiting: bool) -> None:
    """Refuse to ask for a reset twice."""
    if waiting:
        raise RuleError(
            "reset_waits", N_("A reset of this sign-in waits for agreement already.")
        )


def check_waits(
    *,
    asked_at: datetime,
    agreed_at: datetime | None,
    ended_at: datetime | None,
    now: datetime,
) -> None:
    """Refuse to agree to a reset that is done, withdrawn or a day old."""
    if agreed_at is not None or ended_at is not None or now - asked_at >= WAITS:
        raise RuleError(
            "reset_over", N_("This reset no longer waits. Ask for it again if needed.")
        )


def check_enrolled(*, enrolled: bool) -> None:
    """Refuse a reset of a sign-in that was never set up, and the other way round."""
    if not enrolled:
        raise RuleError(
            "not_enrolled",
            N_("This person never chose a password. Make a new invitation instead."),
        )


def check_invited(*, enrolled: bool) -> None:
    """Refuse an invitation to somebody who has a sign-in: that would be a reset."""
    if enrolled:
        raise RuleError(
            "enrolled", N_("This person has a sign-in. Use a reset instead.")
        )
