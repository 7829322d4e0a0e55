"""What each reviewer had a part in deciding in a year, and how long they looked (K44).

The record tells what was decided and by whom, not how each of them voted: a share says
how much was approved of what a reviewer decided with others.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oversight.ledger.rules.moments import leaf_day
from oversight.review.rules.dwelling import BANDS, Dwell, is_opening
from oversight.transparency.rules.indicators import Indicator
from oversight.transparency.rules.intervals import quantile
from oversight.transparency.rules.periods import Quarter

Leaf = dict[str, Any]
ENOUGH = 10  # Of fewer reviewers nobody's figures stand apart (WORKFLOWS 8).
LAST = 4  # The report of the last quarter tells of the year.
DECIDED = frozenset({"item.decided", "confirmation.decided"})
APPROVED = frozenset({"approved", "approved-narrower", "confirmed"})


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of reviewers, whatever it was."""

    day: date
    approved: bool
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """For how long an item stood open before somebody signed it."""

    day: date
    by: str
    band: str


@dataclass(slots=True)
class Reviews:
    """Every decision with its reviewers, and every time that one is told of."""

    decided: list[Decided] = field(default_factory=list)
    stood: list[Stood] = field(default_factory=list)
    parts: set[tuple[str, int]] = field(default_factory=set)

    def see(self, leaf: Leaf) -> None:
        """Take one leaf into account; those about other things change nothing.

        A post that an account was narrowed to was decided with it, and counts once.
        """
        kind = leaf["k"]
        if kind == "item.split":
            self.parts.add((leaf["docket"], leaf["item"]))
        elif kind in DECIDED and leaf.get("by") and not self._with_whole(leaf):
            approved = leaf["outcome"] in APPROVED
            self.decided.append(Decided(leaf_day(leaf), approved, tuple(leaf["by"])))
        elif kind == "item.viewed" and not is_opening(leaf.get("dwell")):
            self.stood.append(Stood(leaf_day(leaf), leaf["by"], leaf["dwell"]))

    def _with_whole(self, leaf: Leaf) -> bool:
        first = leaf["k"] == "item.decided"
        return first and (leaf["docket"], leaf["item"]) in self.parts


def figures(told: Reviews, quarter: Quarter) -> tuple[Indicator, ...]:
    """Return the year's figure with its last quarter; none where no time was told.

    A report of a time before there was such a thing stays the same, byte for byte.
    """
    begun = date(quarter.year, 1, 1)
    stood = [one for one in told.stood if begun <= one.day <= quarter.last]
    if quarter.number != LAST or not stood:
        return ()
    decided = [one for one in told.decided if begun <= one.day <= quarter.last]
    reviewers = {name for one in decided for name in one.by}
    bands = Counter(one.band for one in stood)
    by = {"dwell": {band.value: bands[band] for band in BANDS}}
    if len(reviewers) >= ENOUGH:
        approved = [one for one in decided if one.approved]
        by["reviewer, decided"] = _counted(n for one in decided for n in one.by)
        by["reviewer, approved"] = _counted(n for one in approved for n in one.by)
        by["reviewer, dwell"] = _medians(stood)
    counts = {"reviewers": len(reviewers), "decisions": len(decided)}
    return (Indicator("K44", "item", "D", counts=counts, by=by),)


def _medians(stood: list[Stood]) -> dict[str, int]:
    """Return of how many times each reviewer's middle band is the middle."""
    places: dict[str, list[int]] = {}
    for one in stood:
        places.setdefault(one.by, []).append(BANDS.index(Dwell(one.band)))
    found = {}
    for name, of in sorted(places.items()):
        middle = quantile(of, 50)
        assert middle is not None
        found[f"{name}: {BANDS[middle].value}"] = len(of)
    return found


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
