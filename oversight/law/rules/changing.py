"""When the register may be changed by hand, and by whom."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from oversight.authority.permissions import Actor, Permission
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.law.rules.kinds import DayOp
from oversight.law.rules.policy import PolicyRow, Value, check_value

LEAST_RULING = 8
RowT = TypeVar("RowT")


def check_two(by: Actor, second: Actor) -> None:
    """Refuse a change of law or policy that one person makes alone."""
    check_may_change(by)
    check_may_change(second)
    if by.id == second.id:
        raise RuleError(
            "same_person",
            N_("A change of the law register needs a second administrator."),
            field="second",
        )


def check_may_change(by: Actor) -> None:
    """Refuse everybody whose role does not grant changes of the register."""
    if not by.may(Permission.LAW_CHANGE):
        raise RuleError(
            "not_allowed", N_("Only administrators may change the law register.")
        )


def check_ruling(ruling: str) -> None:
    """Refuse a suspension that names no ruling, or too little to find it by."""
    if len(ruling.strip()) < LEAST_RULING:
        raise RuleError(
            "ruling_missing",
            N_("Name the court, the matter and the day of the ruling."),
            field="ruling",
        )


def check_suspends(since: date, *, begins: date | None, suspended: date | None) -> None:
    """Refuse a suspension before the provision began, and one that puts off another.

    A ruling that takes effect sooner counts; a later one would let the provision be
    used again in between, against the ruling that stands.
    """
    if begins is not None and since < begins:
        raise RuleError(
            "suspended_early",
            N_("It cannot be suspended before the day it began: %(day)s."),
            field="since",
            day=begins,
        )
    if suspended is not None and since >= suspended:
        raise RuleError(
            "suspended_already",
            N_(
                "The register shows it as suspended from %(day)s. If that ruling is "
                "lifted, enter first that it is in force again."
            ),
            field="since",
            day=suspended,
        )


def check_is_suspended(since: date | None) -> None:
    """Refuse to lift a suspension that does not exist."""
    if since is None:
        raise RuleError(
            "not_suspended", N_("The register does not show it as suspended.")
        )


def check_not_backdated(valid_from: date, *, today: date) -> None:
    """Refuse a rule that would begin before it was made."""
    if valid_from < today:
        raise RuleError(
            "policy_backdated",
            N_("A rule cannot begin on a day gone by. Choose today or a later day."),
            field="valid_from",
        )


def check_policy(name: str, value: Value, *, known: Collection[str]) -> None:
    """Refuse a rule nobody reads and a value the rules could not read."""
    if name not in known:
        raise RuleError(
            "policy_unknown",
            N_("There is no rule called “%(name)s”."),
            field="name",
            name=name[:60],
        )
    try:
        check_value(name, value, known=known)
    except (ValueError, TypeError, KeyError) as error:
        raise RuleError(
            "policy_value",
            N_("“%(name)s” cannot have this value: %(what)s."),
            field="value",
            name=name,
            what=str(error),
        ) from error


def check_free_day(valid_from: date, held: Sequence[PolicyRow]) -> None:
    """Refuse two values of one rule that begin on the same day."""
    if any(row.valid_from == valid_from for row in held):
        raise RuleError(
            "policy_same_day",
            N_("Another value of this rule begins on that day. Choose another day."),
            field="valid_from",
        )


def check_source(name: str, source: str) -> None:
    """Refuse a holiday without a name or without a source."""
    if not name.strip() or not source.strip():
        raise RuleError(
            "source_missing",
            N_("Say what the day is called and where it was announced."),
            field="source",
        )


def check_changes_day(
    op: DayOp, held: DayOp | None, *, is_confirmed: bool = False
) -> None:
    """Refuse an entry that leaves the day as it is and confirms nothing."""
    if op is (held or DayOp.WORKING) and not is_confirmed:
        raise RuleError(
            "day_unchanged", N_("The calendar says so already."), field="day"
        )


def present(row: RowT | None) -> RowT:
    """Return the row, or refuse because the register has none."""
    if row is None:
        raise RuleError("not_found", N_("There is no such provision in the register."))
    return row
