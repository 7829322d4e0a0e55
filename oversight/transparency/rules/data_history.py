"""What the record says of requests for data, item by item, and of bodies barred."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oversight.ledger.rules.moments import leaf_day

Leaf = dict[str, Any]
Place = tuple[str, int]
CLARIFY = "clarify"
HANDED = frozenset({"produced", "produced-part"})
STOPPED = "D5", "DX"


@dataclass(slots=True)
class DataLife:
    """What became of one account whose data were to be kept or handed over."""

    docket: str
    tier: str
    filed: date
    fields: int
    outcome: str | None = None
    decided: date | None = None
    granted: int = 0
    lapsed: bool = False
    withdrawn: bool = False
    ended: bool = False
    answer: str | None = None
    over: tuple[date, bool] | None = None
    due: date | None = None
    used: tuple[date, str] | None = None
    certified: tuple[date, str] | None = None
    delays: list[tuple[date, str, bool]] = field(default_factory=list)
    unsealed: date | None = None
    beyond: list[tuple[date, str]] = field(default_factory=list)

    @property
    def final(self) -> bool:
        """Say whether nothing more is decided on it; a preservation ends or runs."""
        decided = self.outcome or self.lapsed or self.withdrawn
        return bool(decided or self.tier == "D0")


@dataclass(slots=True)
class DataHistory:
    """Everything that figures about data are counted from."""

    items: dict[Place, DataLife] = field(default_factory=dict)
    barred: list[date] = field(default_factory=list)
    stopped: list[tuple[date, str]] = field(default_factory=list)


def read(told: DataHistory, leaf: Leaf) -> None:
    """Take one leaf into account; those about other things change nothing."""
    kind = leaf["k"]
    if kind == "item.filed" and leaf.get("tier"):
        life = DataLife(
            leaf["docket"], leaf["tier"], leaf_day(leaf), leaf["nfields"] or 0
        )
        told.items[leaf["docket"], leaf["item"]] = life
    elif kind == "agency.barred":
        told.barred.append(leaf_day(leaf))
    elif kind == "filing.refused" and str(leaf["code"]).startswith(STOPPED):
        told.stopped.append((leaf_day(leaf), leaf["code"]))
    elif kind == "request.withdrawn":
        for (docket, _), life in told.items.items():
            life.withdrawn = life.withdrawn or (
                docket == leaf["docket"] and not life.final
            )
    else:
        _follow(told.items.get((leaf.get("docket", ""), leaf.get("item", 0))), leaf)


def _follow(life: DataLife | None, leaf: Leaf) -> None:
    if life is None:
        return
    reader = _READERS.get(leaf["k"])
    if reader is not None:
        reader(life, leaf)


def _decided(life: DataLife, leaf: Leaf) -> None:
    life.outcome, life.decided = leaf["outcome"], leaf_day(leaf)
    life.granted = leaf["nfields"] or 0


def _lapsed(life: DataLife, _leaf: Leaf) -> None:
    life.lapsed = True


def _ended(life: DataLife, _leaf: Leaf) -> None:
    life.ended = True


def _answered(life: DataLife, leaf: Leaf) -> None:
    if leaf["action"] != CLARIFY:  # A question is no answer yet.
        life.answer = leaf["action"]


def _received(life: DataLife, leaf: Leaf) -> None:
    life.over = (leaf_day(leaf), leaf["over"] == "yes")


def _due(life: DataLife, leaf: Leaf) -> None:
    life.due = life.due or leaf_day(leaf)  # What is owed already is owed since then.


def _destroyed(life: DataLife, leaf: Leaf) -> None:
    life.used = (leaf_day(leaf), leaf["outcome"])


def _certified(life: DataLife, leaf: Leaf) -> None:
    life.certified = (leaf_day(leaf), leaf["outcome"])


def _delayed(life: DataLife, leaf: Leaf) -> None:
    life.delays.append((leaf_day(leaf), leaf["ground"], bool(leaf["ext"])))


def _beyond(life: DataLife, leaf: Leaf) -> None:
    """Count what went beyond the approval, by its name in the figures."""
    said = leaf.get("outcome") or "none"
    names = {
        "data.lodged": "lodged",
        "data.extended": f"extended-{said}",
        "misuse.flagged": "misuse-flagged",
        "misuse.decided": f"misuse-{said}",
    }
    life.beyond.append((leaf_day(leaf), names[leaf["k"]]))


def _unsealed(life: DataLife, leaf: Leaf) -> None:
    life.unsealed = leaf_day(leaf)


_READERS = {
    "item.decided": _decided,
    "item.lapsed": _lapsed,
    "preservation.cancelled": _ended,
    "platform.answered": _answered,
    "data.received": _received,
    "data.due": _due,
    "data.destroyed": _destroyed,
    "data.certified": _certified,
    "notice.delayed": _delayed,
    "notice.extended": _delayed,
    "notice.unsealed": _unsealed,
    **dict.fromkeys(
        ("data.lodged", "data.extended", "misuse.flagged", "misuse.decided"), _beyond
    ),
}
