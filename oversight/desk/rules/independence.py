"""How independent the review shows itself, from the public record alone (K44).

What each reviewer had a part in deciding, not how they voted: so anybody can count it
again. A share far from the others' proves nothing; it says where to read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oversight.ledger.rules.moments import leaf_day
from oversight.review.rules.dwelling import BANDS, Dwell
from oversight.transparency.rules.intervals import Rate, quantile
from oversight.transparency.rules.reviewing import Reviews

Leaf = dict[str, Any]
POOL, ASIDE, THREAT = "pool.committed", "member.recused", "threat.reported"
# What the figures are counted from; an account's posts were decided with it.
KINDS = ("confirmation.decided", "item.decided", "item.split", "item.viewed")
SEEN = (POOL, ASIDE, THREAT, *KINDS)


@dataclass(frozen=True, slots=True)
class Draws:
    """From how many people was drawn, and why others were left out."""

    count: int
    least: int
    middle: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """What one reviewer had a part in, how much at once, and how long they looked."""

    name: str
    approved: Rate
    is_far: bool
    most: int
    quick: int
    looked: int
    middle: str
    aside: int


@dataclass(frozen=True, slots=True)
class Independence:
    """A stretch of the record, as it shows who was drawn and what they did."""

    draws: Draws | None
    aside: Mapping[str, int]
    threats: int
    approved: Rate
    lines: tuple[ReviewerLine, ...]


@dataclass(slots=True)
class _Told:
    """What the leaves say, gathered."""

    reviews: Reviews = field(default_factory=Reviews)
    sizes: list[int] = field(default_factory=list)
    excluded: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    threats: int = 0

    def see(self, leaf: Leaf) -> None:
        """Take one leaf into account."""
        self.reviews.see(leaf)
        if leaf["k"] == POOL:
            self.sizes.append(leaf["size"])
            self.excluded.update(leaf["excluded"])
        elif leaf["k"] == ASIDE:
            self.codes[leaf["code"]] += 1
            self.names[leaf["by"]] += 1
        self.threats += leaf["k"] == THREAT


def shown(leaves: Iterable[Leaf], *, since: date) -> Independence:
    """Return what the record shows from a day on; earlier leaves change nothing."""
    told = _Told()
    for leaf in leaves:
        if leaf_day(leaf) >= since:
            told.see(leaf)
    decided = told.reviews.decided
    whole = Rate(sum(one.approved for one in decided), len(decided))
    names = {name for one in decided for name in one.by} | set(told.names)
    return Independence(
        draws=_draws(told),
        aside=dict(told.codes.most_common()),
        threats=told.threats,
        approved=whole,
        lines=tuple(
            _line(name, told, whole)
            for name in sorted(names, key=lambda n: (len(n), n))
        ),
    )


def _draws(told: _Told) -> Draws | None:
    middle = quantile(told.sizes, 50)
    if middle is None:
        return None
    excluded = dict(told.excluded.most_common())
    return Draws(len(told.sizes), min(told.sizes), middle, excluded)


def _line(name: str, told: _Told, whole: Rate) -> ReviewerLine:
    mine = [one for one in told.reviews.decided if name in one.by]
    approved = Rate(sum(one.approved for one in mine), len(mine))
    days = Counter(one.day for one in mine)
    bands = [one.band for one in told.reviews.stood if one.by == name]
    middle = quantile([BANDS.index(Dwell(one)) for one in bands], 50)
    return ReviewerLine(
        name=name,
        approved=approved,
        is_far=_is_far(approved, whole),
        most=max(days.values(), default=0),
        quick=bands.count(Dwell.UNDER_1.value),
        looked=len(bands),
        middle="" if middle is None else BANDS[middle].value,
        aside=told.names[name],
    )


def _is_far(one: Rate, whole: Rate) -> bool:
    """Say whether a share lies further from the whole than chance would explain."""
    if one.low is None or one.high is None or whole.percent is None:
        return False
    return not one.low <= whole.percent <= one.high
