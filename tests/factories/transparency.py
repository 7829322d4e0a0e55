"""Leaves by hand, so that a figure can be counted on the fingers."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from oversight.transparency.rules.figures import report
from oversight.transparency.rules.history import history
from oversight.transparency.rules.indicators import Indicator
from oversight.transparency.rules.periods import Quarter

Leaf = dict[str, Any]
Q3 = Quarter(2026, 3)
_number = count(1)


def a_leaf(kind: str, docket: str | None = "TD-2026-000001", **facts: Any) -> Leaf:
    """One leaf as the record gives it back: an instant in July unless told otherwise."""
    place = {"docket": docket} if docket else {"stream": "house"}
    when = {} if "day" in facts else {"at": "2026-07-01T07:00:00Z"}
    return {"v": 1, "k": kind, "n": next(_number)} | place | when | facts


def at(moment: str) -> str:
    """An instant as leaves spell it."""
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def filed(
    *items: str,
    docket: str = "TD-2026-000001",
    agency: str = "pta",
    **facts: Any,
) -> list[Leaf]:
    """A request with these items, each given by what it is."""
    cells: Leaf = {
        "platform": "x",
        "measure": "geo-withhold",
        "basis": ["peca-2016-s37:public-order"],
    } | facts
    leaves = [a_leaf("request.filed", docket, agency=agency, **_when(facts))]
    for number, what in enumerate(items, start=1):
        leaf = a_leaf("item.filed", docket, item=number, agency=agency, what=what)
        leaves.append(leaf | cells)
    return leaves


def decided(number: int, outcome: str = "approved", **facts: Any) -> Leaf:
    """A decision on one item of the first docket."""
    cells: Leaf = {"item": number, "outcome": outcome, "measure": "geo-withhold"}
    return a_leaf("item.decided", **{**cells, **facts})


def sent(*numbers: int, docket: str = "TD-2026-000001", **facts: Any) -> list[Leaf]:
    """The record of a review with these items, and its sending."""
    return [
        a_leaf("order.issued", docket, items=list(numbers), **facts),
        a_leaf("order.dispatched", docket, platform="x", **facts),
    ]


def answered(number: int, action: str = "geo-withhold", **facts: Any) -> Leaf:
    """A platform's answer on one item."""
    cells: Leaf = {"item": number, "action": action, "acted": None}
    return a_leaf("platform.answered", **{**cells, **facts})


def appealed(docket: str, *outcomes: tuple[str, str]) -> list[Leaf]:
    """An appeal filed in July, with what was decided on each of its items."""
    of = [{"docket": "TD-2026-000001", "item": n + 1} for n in range(len(outcomes))]
    leaves = [a_leaf("appeal.filed", docket, day="2026-07-20", of=of)]
    for number, (outcome, default) in enumerate(outcomes, start=1):
        if outcome:
            leaf = {"item": number, "outcome": outcome, "default": default}
            leaves.append(a_leaf("appeal.decided", docket, **leaf))
    return leaves


def holiday(day: date, op: str = "added") -> Leaf:
    """A day on which offices are closed, or open after all."""
    return a_leaf("calendar.changed", None, date=day.isoformat(), op=op)


def figure(name: str, leaves: list[Leaf], quarter: Quarter = Q3) -> Indicator:
    """One figure of a quarter, counted from these leaves alone."""
    counted = report(history(leaves), quarter)
    return next(one for one in counted.indicators if one.id == name)


def _when(facts: Leaf) -> Leaf:
    return {name: value for name, value in facts.items() if name in {"at", "day"}}
