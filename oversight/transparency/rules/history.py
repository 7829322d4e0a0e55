"""The life of every item, rebuilt from leaves and from nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from oversight.law.rules.calendar import Calendar
from oversight.ledger.rules.moments import leaf_day, leaf_moment
from oversight.transparency.rules.data_history import DataHistory
from oversight.transparency.rules.data_history import read as read_data
from oversight.transparency.rules.reviewing import Reviews
from oversight.transparency.rules.rulebook import CLOSED
from oversight.transparency.rules.sendings import Sendings

Leaf = dict[str, Any]
ACCOUNT_KINDS = frozenset({"channel", "page", "account", "group"})


@dataclass(slots=True)
class ItemLife:
    """What the record says of one item."""

    docket: str
    number: int
    agency: str
    filed: date
    what: str
    platform: str
    measure: str
    basis: tuple[str, ...]
    outcome: str | None = None
    decided: date | None = None
    days_to_decision: int | None = None
    granted: str | None = None
    lapsed: str | None = None
    withdrawn: bool = False
    dispatched: datetime | None = None
    answers: list[tuple[datetime, str, datetime | None]] = field(default_factory=list)
    lifted: bool = False
    lifted_for_error: bool = False
    part_of: int | None = None

    @property
    def final(self) -> bool:
        """Say whether the first instance is over for this item."""
        return bool(self.outcome or self.lapsed or self.withdrawn)

    @property
    def live(self) -> bool:
        """Say whether nothing has ended it yet: what ended is not sent."""
        return self.lapsed is None and not self.lifted and not self.withdrawn


@dataclass(slots=True)
class AppealLife:
    """What the record says of one appeal."""

    docket: str
    filed: date
    items: int
    outcomes: dict[int, tuple[str, bool]] = field(default_factory=dict)
    refused: bool = False

    @property
    def open(self) -> int:
        """Return on how many items an answer is still owed."""
        return 0 if self.refused else self.items - len(self.outcomes)


@dataclass(slots=True)
class History:
    """Everything that figures about the State are counted from."""

    size: int = 0
    requests: list[tuple[date, str, str]] = field(default_factory=list)
    items: dict[tuple[str, int], ItemLife] = field(default_factory=dict)
    appeals: dict[str, AppealLife] = field(default_factory=dict)
    orders: dict[str, list[int]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    holidays: dict[date, bool] = field(default_factory=dict)
    by_docket: dict[str, list[ItemLife]] = field(default_factory=dict)
    last_day: date | None = None
    data: DataHistory = field(default_factory=DataHistory)
    sendings: Sendings = field(default_factory=Sendings)
    reviews: Reviews = field(default_factory=Reviews)


def history(leaves: Iterable[Leaf], told: History | None = None) -> History:
    """Return the history that these leaves tell, oldest first, after an earlier one."""
    told = History() if told is None else told
    for leaf in leaves:
        take(told, leaf)
    counted_days(told)
    return told


def take(told: History, leaf: Leaf) -> None:
    """Let the next leaf tell its part; ``counted_days`` comes after the last."""
    told.size += 1
    # Dockets of one batch stand in no order, so the newest day is looked for.
    told.last_day = max(leaf_day(leaf), told.last_day or date.min)
    reader = _READERS.get(leaf["k"])
    if reader is not None:
        reader(told, leaf)
    read_data(told.data, leaf)
    told.sendings.see(leaf)
    told.reviews.see(leaf)


def _filed(told: History, leaf: Leaf) -> None:
    told.requests.append((leaf_day(leaf), leaf["docket"], leaf["agency"]))


def _item(told: History, leaf: Leaf) -> None:
    life = ItemLife(
        docket=leaf["docket"],
        number=leaf["item"],
        agency=leaf["agency"],
        filed=leaf_day(leaf),
        what=leaf["what"],
        platform=leaf["platform"],
        measure=leaf["measure"],
        basis=tuple(leaf["basis"] or ()),
    )
    told.items[life.docket, life.number] = life
    told.by_docket.setdefault(life.docket, []).append(life)


def _part(told: History, leaf: Leaf) -> None:
    """Keep a post that an account was narrowed to: it was asked with the account."""
    whole = told.items[leaf["docket"], leaf["from"]]
    life = ItemLife(
        docket=leaf["docket"],
        number=leaf["item"],
        agency=whole.agency,
        filed=whole.filed,
        what=leaf["what"],
        platform=leaf["platform"],
        measure=leaf["measure"],
        basis=tuple(leaf["basis"] or ()),
        part_of=leaf["from"],
    )
    told.items[life.docket, life.number] = life
    told.by_docket.setdefault(life.docket, []).append(life)


def _decided(told: History, leaf: Leaf) -> None:
    life = told.items[leaf["docket"], leaf["item"]]
    life.outcome, life.decided = leaf["outcome"], leaf_day(leaf)
    life.granted = leaf["measure"]


def _lapsed(told: History, leaf: Leaf) -> None:
    told.items[leaf["docket"], leaf["item"]].lapsed = leaf["cause"]


def _withdrawn(told: History, leaf: Leaf) -> None:
    for life in told.by_docket.get(leaf["docket"], ()):
        if not life.final:
            life.withdrawn = True


def _issued(told: History, leaf: Leaf) -> None:
    """Keep what the newest version names; once sent, a new version is sent too."""
    told.orders[leaf["docket"]] = list(leaf["items"] or ())
    if leaf["docket"] in told.sent:
        _dispatched(told, leaf)


def _dispatched(told: History, leaf: Leaf) -> None:
    told.sent.add(leaf["docket"])
    for number in told.orders.get(leaf["docket"], ()):
        life = told.items[leaf["docket"], number]
        if life.live and life.dispatched is None:
            life.dispatched = leaf_moment(leaf)


def _answered(told: History, leaf: Leaf) -> None:
    acted = leaf["acted"]
    moment = leaf_moment({"at": acted}) if acted else None
    life = told.items[leaf["docket"], leaf["item"]]
    life.answers.append((leaf_moment(leaf), leaf["action"], moment))


def _lifted(told: History, leaf: Leaf) -> None:
    life = told.items[leaf["docket"], leaf["item"]]
    life.lifted = True
    life.lifted_for_error = leaf["error"] == "yes"


def _appeal(told: History, leaf: Leaf) -> None:
    told.appeals[leaf["docket"]] = AppealLife(
        leaf["docket"], leaf_day(leaf), len(leaf["of"] or ())
    )


def _appeal_refused(told: History, leaf: Leaf) -> None:
    told.appeals[leaf["docket"]].refused = True


def _appeal_decided(told: History, leaf: Leaf) -> None:
    life = told.appeals[leaf["docket"]]
    life.outcomes[leaf["item"]] = (leaf["outcome"], leaf["default"] == "yes")


def _holiday(told: History, leaf: Leaf) -> None:
    told.holidays[date.fromisoformat(leaf["date"])] = leaf["op"] in CLOSED


def counted_days(told: History) -> None:
    """Count working days by the calendar that stands in the record itself."""
    kept = frozenset(day for day, closed in told.holidays.items() if closed)
    calendar = Calendar(kept, "record")
    for life in told.items.values():
        if life.decided is not None:
            days = calendar.working_days_between(life.filed, life.decided)
            life.days_to_decision = days


_READERS = {
    "request.filed": _filed,
    "item.filed": _item,
    "item.split": _part,
    "item.decided": _decided,
    "item.lapsed": _lapsed,
    "request.withdrawn": _withdrawn,
    "order.issued": _issued,
    "order.corrected": _issued,
    "order.dispatched": _dispatched,
    "platform.answered": _answered,
    "item.lifted": _lifted,
    "appeal.filed": _appeal,
    "appeal.decided": _appeal_decided,
    "appeal.refused": _appeal_refused,
    "appeal.withdrawn": _appeal_refused,
    "calendar.changed": _holiday,
}
