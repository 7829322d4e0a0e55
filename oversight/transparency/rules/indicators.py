"""One published figure, whatever it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oversight.transparency.rules.intervals import Rate

ENOUGH_FINAL = 0.95


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: a count, a rate, or a pair of quantiles, with its breakdowns."""

    id: str
    unit: str
    basis: str
    counts: Mapping[str, int] = field(default_factory=dict)
    rate: Rate | None = None
    median: int | None = None
    p90: int | None = None
    immature: bool = False
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def not_enough(final: int, whole: int) -> bool:
    """Say whether too few of a cohort are final for its rate to be (REPORTS 0)."""
    return final < ENOUGH_FINAL * whole
