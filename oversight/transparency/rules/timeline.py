"""What happened on a docket, straight from the record, told once and not 25 times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from oversight.ledger.rules.moments import leaf_day, leaf_moment
from oversight.review.rules.dwelling import is_opening

Leaf = dict[str, Any]
_TOLD = ("forum", "result", "outcome", "action", "cause", "ground")
_TABLES = {
    "result": "court_words",
    "outcome": "all_outcomes",
    "action": "actions",
    "cause": "end_causes",
    "code": "item_fields",
    "dwell": "dwells",
}
# The same code says another thing of another act: an agency that asks no longer is not
# one that was silent, and what a court stays it does not end.
_OF_ACTS = {
    ("item.lapsed", "cause"): "causes",
    ("item.renewed", "cause"): "causes",
    ("item.suspended", "cause"): "rest_causes",
    ("user.not-asked", "ground"): "not_asked",
    ("appeal.refused", "ground"): "appeal_refusals",
}
_CORRECTED = "entry.corrected"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline: equal leaves of one day that follow each other."""

    n: int
    when: datetime | date
    kind: str
    items: tuple[int, ...]
    count: int
    detail: tuple[tuple[str, str], ...]

    @property
    def forum(self) -> str:
        """Return the id of the court that spoke, if one did."""
        return dict(self.detail).get("forum", "")

    def said(self, *names: str) -> tuple[tuple[str, str], ...]:
        """Return the codes of what is told, each after the table with its words."""
        told = ((table_of(self.kind, name), name, code) for name, code in self.detail)
        return tuple(
            (table, code)
            for table, name, code in told
            if table and (not names or name in names)
        )


def table_of(kind: str, name: str) -> str:
    """Return which table has the words of a field of an act, or "" for none."""
    return _OF_ACTS.get((kind, name)) or _TABLES.get(name, "")


def timeline(leaves: Iterable[Leaf]) -> tuple[Event, ...]:
    """Return the lines of a timeline, oldest first; every leaf is in one of them."""
    told = list(leaves)
    places = {leaf["n"]: leaf.get("item") for leaf in told}
    told = [_placed(leaf, places) for leaf in told]
    return tuple(_event(list(same)) for _, same in groupby(told, key=_sort))


def _placed(leaf: Leaf, places: dict[int, int | None]) -> Leaf:
    """Return a correction with the item of the leaf that it refers to."""
    if leaf["k"] != _CORRECTED or not leaf.get("ref"):
        return leaf
    return {**leaf, "item": places.get(leaf["ref"][0])}


def _sort(leaf: Leaf) -> tuple[date, str, tuple[tuple[str, str], ...]]:
    return leaf_day(leaf), _kind(leaf), _detail(leaf)


def _event(same: list[Leaf]) -> Event:
    first = same[0]
    items = {leaf["item"] for leaf in same if leaf.get("item")}
    return Event(
        n=first["n"],
        when=leaf_moment(first) if "at" in first else leaf_day(first),
        kind=_kind(first),
        items=tuple(sorted(items)),
        count=len(same),
        detail=_detail(first),
    )


def _kind(leaf: Leaf) -> str:
    """Name what happened; not asking the user is told as what it is."""
    if _dwelt(leaf):
        return "item.dwelt"
    asked = leaf["k"] != "user.asked" or leaf.get("how") != "none"
    return str(leaf["k"]) if asked else "user.not-asked"


def _dwelt(leaf: Leaf) -> bool:
    """Say whether it tells how long an item stood open, and not that it was opened."""
    return leaf["k"] == "item.viewed" and not is_opening(leaf.get("dwell"))


def _detail(leaf: Leaf) -> tuple[tuple[str, str], ...]:
    told = (*_TOLD, "code") if leaf["k"] == _CORRECTED else _TOLD
    told = (*told, "dwell") if _dwelt(leaf) else told
    return tuple((name, str(leaf[name])) for name in told if leaf.get(name))
