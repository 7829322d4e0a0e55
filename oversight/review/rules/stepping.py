"""Stepping into a gap that opens today: by a word of one's own, in the roster's order.

Nobody is put on duty for a matter at hand. Who may step in stood on the roster, for a
later day, before this day began; so neither the matter nor anybody chose them.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from oversight.core.errors import RuleError
from oversight.core.words import N_

IN_LINE = 2

Who = TypeVar("Who")


def in_line(
    coming: Iterable[tuple[Who, date]], *, today: date, out: Collection[Who]
) -> tuple[Who, ...]:
    """Return who may step in today: the next two, of those planned before today.

    ``coming`` names who is planned for the days to come and on which day that was
    done, next day first; ``out`` are those who are on duty today, or cannot be.
    """
    found: list[Who] = []
    for who, planned_on in coming:
        if planned_on < today and who not in out and who not in found:
            found.append(who)
    return tuple(found[:IN_LINE])


def check_gap(empty: Collection[int]) -> None:
    """Refuse to step in where both places of the day are filled."""
    if not empty:
        raise RuleError(
            "step_no_gap", N_("Two people are on duty today: nobody has to step in.")
        )


def check_in_line(*, is_in_line: bool) -> None:
    """Refuse whoever was not next on the roster before the day began."""
    if not is_in_line:
        raise RuleError(
            "step_not_next",
            N_(
                "Only the next two of those who were planned before today may step in. "
                "Nobody is put on duty for a matter at hand."
            ),
        )
