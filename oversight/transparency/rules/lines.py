"""The course of one item, from its filing over the decision to its end and release."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oversight.dispatch.rules import answers
from oversight.dispatch.rules.data_lifecycle import (
    HOLDINGS,
    DataAct,
    DataState,
    Holding,
    HoldingAct,
)
from oversight.dispatch.rules.data_lifecycle import LIFECYCLE as DATA
from oversight.dispatch.rules.lifecycle import LIFECYCLE, LineAct, LineState
from oversight.ledger.rules.finding import Finding, Leaf, at

Found = Iterator[Finding]
Reader = Callable[["Course", Leaf], Found]
OPEN, GRANTED = "open", "granted"


class Before(StrEnum):
    """Where an item stands before there is anything to send."""

    FILED = "filed"
    APPROVED = "approved"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


Stood = Before | LineState | DataState
# Apart, because states of the same name are equal: what data may do a post may not.
_OF_POSTS: dict[tuple[StrEnum, StrEnum], Stood] = {
    (step.source, step.act): step.target for step in LIFECYCLE
}
_OF_DATA: dict[tuple[StrEnum, StrEnum], Stood] = {
    (step.source, step.act): step.target for step in DATA
}
_HELD: dict[tuple[StrEnum, StrEnum], Holding] = {
    (step.source, step.act): step.target for step in HOLDINGS
}


@dataclass(slots=True)
class Course:
    """What the leaves have said of one item."""

    data: bool
    state: Stood = Before.FILED
    views: dict[str, int] = field(default_factory=dict)
    decided: bool = False
    sent: bool = False
    released: int = 0
    holding: Holding | None = None
    preserved: bool = False
    whole: int | None = None
    asked: bool = False
    confirmed: bool = False
    later: str | None = None
    parted: bool = False
    beyond: dict[str, str] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)

    @property
    def named(self) -> bool:
        """Say whether an order names it that was not sent yet."""
        return self.state in {LineState.ISSUED, DataState.ISSUED}

    def withdraw(self) -> None:
        """Take it back, if nothing was decided on it."""
        if self.state is Before.FILED:
            self.state = Before.WITHDRAWN

    def send(self) -> None:
        """Send what an order names."""
        self.state = DataState.DISPATCHED if self.data else LineState.DISPATCHED
        self.sent = True

    def move(self, act: StrEnum) -> bool:
        """Take a step, or say that there is no such step from here."""
        targets = _OF_DATA if self.data else _OF_POSTS
        target = targets.get((self.state, act))
        if target is None and self.state is LineState.SUSPENDED:
            # An appeal gave it back its force, which no leaf of this docket says.
            again = LineState.DISPATCHED if self.sent else LineState.ISSUED
            target = targets.get((again, act))
        if target is None:
            return False
        self.state = target
        return True


def named(course: Course, leaf: Leaf) -> Found:
    """Take an order that names the item: only what was approved may be named."""
    if course.state is Before.APPROVED:
        course.state = DataState.ISSUED if course.data else LineState.ISSUED
        if course.sent:
            course.send()
    elif course.state is LineState.SUSPENDED and not course.sent:
        course.state = LineState.ISSUED
    elif isinstance(course.state, Before):
        sentence = f"it names item {course.state}, which was not approved"
        yield at(leaf, "not_approved", sentence)


def _decided(course: Course, leaf: Leaf) -> Found:
    """Take a decision; whoever signed it had opened the item before (I19)."""
    if course.state is not Before.FILED:
        sentence = f"it was decided again: it is {course.state}"
        yield at(leaf, "decided_twice", sentence)
    if leaf.get("outcome") is not None:
        rejected = leaf["outcome"] in {"rejected", "returned"}
        course.state = Before.REJECTED if rejected else Before.APPROVED
    yield from unseen(course, leaf)


def unseen(course: Course, leaf: Leaf) -> Found:
    """Find those who decided without having opened it."""
    names = sorted(set(leaf.get("by") or ()) - set(course.views))
    if names:
        sentence = f"{', '.join(names)} decided without having opened it"
        yield at(leaf, "not_opened", sentence)


def _lapsed(course: Course, leaf: Leaf) -> Found:
    if course.state in {Before.FILED, Before.APPROVED}:
        course.state = Before.LAPSED
    elif not course.move(DataAct.LAPSE if course.data else LineAct.LAPSE):
        yield from _wrong(course, leaf)


def _answered(course: Course, leaf: Leaf) -> Found:
    """Take an answer as the portal takes it; one that moves nothing was sent to."""
    act: StrEnum | None = answers.act(leaf["action"], leaf.get("reason"))
    if act is None:
        if not course.sent:
            yield from _wrong(course, leaf)
        return
    if course.data:
        act = _DATA_ACTS.get(leaf["action"], DataAct.REFUSE)
    if not course.move(act):
        yield from _wrong(course, leaf)


def _moved(act: LineAct, of_data: DataAct | None = None) -> Reader:
    def read(course: Course, leaf: Leaf) -> Found:
        step = of_data if course.data else act
        if step is None or not course.move(step):
            yield from _wrong(course, leaf)

    return read


def _released(course: Course, leaf: Leaf) -> Found:
    """Ask for an item back: only what was sent, and rests or has ended."""
    if not course.sent or course.state not in _RESTING:
        yield from _wrong(course, leaf)
    course.released += 1


def _receipted(course: Course, leaf: Leaf) -> Found:
    if not course.released:
        yield at(leaf, "no_release", "the platform confirms what nobody asked for")


def _held(act: HoldingAct) -> Reader:
    def read(course: Course, leaf: Leaf) -> Found:
        where = course.holding or Holding.PRODUCED
        target = _HELD.get((where, act))
        again = where in {end for (_, by), end in _HELD.items() if by == act}
        if course.state not in HANDED or (target is None and not again):
            sentence = f"{leaf['k']} cannot follow: the data are {where.value}"
            yield at(leaf, "wrong_state", sentence)
            return
        course.holding = target or where

    return read


def _kept(course: Course, leaf: Leaf) -> Found:
    """Take an order to keep data, or its end, which needs a beginning."""
    if leaf["k"] == "preservation.sent":
        course.preserved = True
    elif not course.preserved:
        yield at(leaf, "not_kept", "it ends a preservation that never began")
    else:
        course.state = LineState.LIFTED


def _expired(course: Course, leaf: Leaf) -> Found:
    """Let a measure end on its day, or data that were only kept."""
    if course.data and course.preserved and course.state is Before.FILED:
        course.state = LineState.EXPIRED
    elif course.data or not course.move(LineAct.EXPIRE):
        yield from _wrong(course, leaf)


def _suspended(course: Course, leaf: Leaf) -> Found:
    """Let an approval rest; one of data keeps its state meanwhile."""
    kept = course.preserved and course.state is Before.FILED
    if course.data and (course.state in _DATA_RESTS or kept):
        return
    if course.data or not course.move(LineAct.SUSPEND):
        yield from _wrong(course, leaf)


def _asked_longer(course: Course, leaf: Leaf) -> Found:
    """Take the request that it stand longer: once, and only what was sent."""
    if course.data or not course.sent or course.asked:
        yield from _wrong(course, leaf)
    course.asked = True


def _confirmed(course: Course, leaf: Leaf) -> Found:
    """Take what a panel, or silence, made of such a request: each had opened it."""
    if not course.asked:
        yield at(leaf, "not_asked", "a panel decided what nobody had asked for")
    by = leaf["by"] or ()
    course.confirmed = leaf["outcome"] == "confirmed"
    if course.confirmed and not by:
        yield at(leaf, "silence_confirms", "it was confirmed, and by nobody")
    unseen = sorted(set(by) - set(course.views))
    if unseen:
        sentence = f"{', '.join(unseen)} decided without having opened it"
        yield at(leaf, "not_opened", sentence)


def _renewed(course: Course, leaf: Leaf) -> Found:
    """Let it stand longer: once, after a panel said so, and never by itself (I04)."""
    if not course.confirmed:
        yield at(leaf, "not_confirmed", "it stands longer and no panel said so")
    course.confirmed = False
    if course.data or not course.move(LineAct.RENEW):
        yield from _wrong(course, leaf)


def _asked_later(course: Course, leaf: Leaf) -> Found:
    """Take the request that an account holder be told later still: one at a time."""
    if not course.data or course.later == OPEN:
        yield from _wrong(course, leaf)
    course.later = OPEN


def _decided_later(course: Course, leaf: Leaf) -> Found:
    """Take what a reviewer, or silence, made of it; only a grant has days."""
    if course.later != OPEN:
        yield at(leaf, "not_asked", "a delay was decided that nobody had asked for")
    course.later = leaf["outcome"]
    if (course.later == GRANTED) != (leaf["days"] is not None):
        yield at(leaf, "delay_days", "it gives days and no grant, or a grant and none")


def _told_later(course: Course, leaf: Leaf) -> Found:
    """Let a delay grow longer; once a request is on the record, only by its grant."""
    if course.later not in {None, GRANTED}:
        yield at(leaf, "not_granted", "a delay grew longer and nobody had granted it")
    course.later = None


def _wrong(course: Course, leaf: Leaf) -> Found:
    sentence = f"{leaf['k']} cannot follow: the item is {course.state}"
    yield at(leaf, "wrong_state", sentence)


_DATA_ACTS = {"produced": DataAct.PRODUCE, "produced-part": DataAct.PRODUCE_PART}
HANDED = {DataState.PRODUCED, DataState.PART, DataState.LIFTED}
_DATA_RESTS = set(DataState) - {DataState.LIFTED, DataState.LAPSED}
_RESTING = {
    *(LineState.SUSPENDED, LineState.EXPIRED, LineState.LIFTED),
    *(DataState.LIFTED, Before.LAPSED, LineState.LAPSED),
}
READERS: Mapping[str, Reader] = {
    "item.decided": _decided,
    "item.lapsed": _lapsed,
    "platform.answered": _answered,
    "item.suspended": _suspended,
    "delay.asked": _asked_later,
    "delay.decided": _decided_later,
    "notice.extended": _told_later,
    "confirmation.asked": _asked_longer,
    "confirmation.decided": _confirmed,
    "item.renewed": _renewed,
    "item.expired": _expired,
    "item.lifted": _moved(LineAct.LIFT, DataAct.LIFT),
    "release.sent": _released,
    "release.receipted": _receipted,
    "data.received": _held(HoldingAct.RECEIVE),
    "data.minimised": _held(HoldingAct.MINIMISE),
    "data.due": _held(HoldingAct.FALL_DUE),
    "data.destroyed": _held(HoldingAct.DESTROY),
    "data.certified": _held(HoldingAct.CERTIFY),
    "preservation.sent": _kept,
    "preservation.cancelled": _kept,
}
