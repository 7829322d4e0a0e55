"""What was sent to platforms, and whether anybody there said it had come (K53)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oversight.ledger.rules.moments import leaf_day
from oversight.transparency.rules.indicators import Indicator, not_enough
from oversight.transparency.rules.intervals import Rate
from oversight.transparency.rules.periods import Quarter

Leaf = dict[str, Any]
NO_RESPONSE, PLATFORM = "no_response", "platform"


@dataclass(slots=True)
class Sending:
    """One request that left, for data or for a restriction."""

    docket: str
    sent: date
    received: bool = False
    silent: bool = False
    over: bool = False

    @property
    def final(self) -> bool:
        """Say whether its platform spoke, or its time to speak is over."""
        return self.received or self.over


@dataclass(slots=True)
class Sendings:
    """Every request that left, by its docket."""

    by_docket: dict[str, Sending] = field(default_factory=dict)

    def see(self, leaf: Leaf) -> None:
        """Take one leaf into account; those about other things change nothing."""
        kind, docket = leaf["k"], leaf.get("docket", "")
        if kind == "order.dispatched":
            self.by_docket.setdefault(docket, Sending(docket, leaf_day(leaf)))
            return
        sending = self.by_docket.get(docket)
        if sending is None:
            return
        if kind in {"platform.acknowledged", "platform.answered"}:
            sending.received = True
        elif kind == "deadline.missed" and leaf["clock"] == NO_RESPONSE:
            # The portal's own letter may not have left in time: that is no silence.
            sending.over = True
            sending.silent |= leaf["body"] == PLATFORM


def figure(told: Sendings, quarter: Quarter) -> Indicator:
    """Return how many of the quarter's sendings no platform answered in time.

    Who answers after that has answered, and was silent for all that: both are said.
    """
    cohort = [one for one in told.by_docket.values() if quarter.holds(one.sent)]
    silent = [one for one in cohort if one.silent]
    received = [one for one in cohort if one.received]
    return Indicator(
        "K53",
        "request",
        "X",
        counts={"received": len(received)},
        rate=Rate(len(silent), len(cohort)),
        immature=not_enough(sum(one.final for one in cohort), len(cohort)),
        by={
            "kind, sent": _by_kind(cohort),
            "kind, received": _by_kind(received),
            "kind, silent": _by_kind(silent),
        },
    )


def _by_kind(sendings: Iterable[Sending]) -> dict[str, int]:
    kinds = Counter(one.docket.partition("-")[0] for one in sendings)
    return dict(sorted(kinds.items()))
