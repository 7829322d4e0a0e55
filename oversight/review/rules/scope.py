"""How far an approval may reach: never wider than was asked, never above the law."""

import re

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.measures import lower_rungs
from oversight.review.rules.findings import Asked, Ballot
from oversight.review.rules.lifecycle import Outcome

WORLD = frozenset({"WORLD", "GLOBAL", "*"})
_PARTS = re.compile(r"[\s,;+]+")
MEASURE, TERRITORY, TIME, PARTS = "measure", "territory", "time", "parts"


def places(territory: str) -> frozenset[str]:
    """Return the places a territory names, in capitals."""
    return frozenset(part.upper() for part in _PARTS.split(territory) if part)


def lies_within(inner: str, outer: str) -> bool:
    """Say whether every place of one territory lies inside the other."""
    wide = places(outer)
    if not places(inner):
        return False
    if wide & WORLD:
        return True
    return all(
        any(place == whole or place.startswith(f"{whole}-") for whole in wide)
        for place in places(inner)
    )


def narrowed(
    outcome: Outcome,
    terms: tuple[str | None, str | None, int | None],
    asked: tuple[str, str, int],
    *,
    in_parts: bool = False,
) -> tuple[str, ...]:
    """Return in which respects an approval stays behind what was asked.

    ``terms`` and ``asked`` are measure, territory and days; ``in_parts`` says that
    posts are named instead of the whole account.
    """
    if outcome is Outcome.REJECTED:
        return ()
    found = {
        MEASURE: terms[0] != asked[0],
        TERRITORY: places(terms[1] or "") != places(asked[1]),
        TIME: terms[2] != asked[2],
        PARTS: in_parts,
    }
    return tuple(name for name, holds in found.items() if holds)


def check_measure(measure: str | None, asked: str) -> None:
    """Refuse a measure that is stronger than the one asked, or of another kind."""
    if measure == asked:
        return
    if measure not in lower_rungs(asked):
        raise RuleError(
            "measure_wider",
            N_("Choose the measure that was asked for, or a milder one."),
            field="measure",
        )


def check_territory(territory: str | None, asked: str) -> None:
    """Refuse a territory that is not inside the one asked."""
    if not lies_within(territory or "", asked):
        raise RuleError(
            "territory_wider",
            N_("The territory must lie inside the one that was asked: %(asked)s."),
            field="territory",
            asked=asked,
        )


def check_days(days: int | None, *, measure: str, asked: Asked) -> None:
    """Refuse a time that is longer than asked or than the law allows (I16)."""
    most = min(asked.days, asked.longest.get(measure, 0))
    if days is None or not 1 <= days <= most:
        raise RuleError(
            "days_wider",
            N_("Write a number of days from 1 to %(most)s."),
            field="days",
            most=most,
        )


def check_outcome_fits(ballot: Ballot, asked: Asked) -> None:
    """Refuse the word “approved” for less, and “narrower” for as much as asked."""
    terms = (ballot.measure, ballot.territory, ballot.days)
    less = narrowed(
        ballot.outcome,
        terms,
        (asked.measure, asked.territory, asked.days),
        in_parts=bool(ballot.parts),
    )
    if ballot.outcome is Outcome.APPROVED and less:
        raise RuleError(
            "not_as_asked",
            N_("This is less than was asked: choose “approved, but narrower”."),
            field="outcome",
        )
    if ballot.outcome is Outcome.NARROWER and not less:
        raise RuleError(
            "not_narrower",
            N_(
                "This is all that was asked. Make the measure, the territory or the "
                "time smaller, name the posts of an account, or choose “approved as "
                "asked”."
            ),
            field="outcome",
        )
