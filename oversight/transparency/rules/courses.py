"""What may follow what in a docket, by the same tables that the rooms act by.

``seen`` takes one leaf of a docket after the other. The states are those of the
lifecycles; where an act has no leaf of its own (an appeal that gives an approval back
its force) the next leaf tells it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oversight.appeals.rules.deciding import NO_RECORD
from oversight.appeals.rules.lifecycle import LIFECYCLE as APPEALS
from oversight.appeals.rules.lifecycle import AppealAct, AppealState
from oversight.core.lifecycle import Lifecycle
from oversight.intake.rules.lifecycle import LIFECYCLE as REQUESTS
from oversight.intake.rules.lifecycle import RequestAct, RequestState
from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.review.rules.dwelling import is_opening
from oversight.transparency.rules import beyond, lines, openings
from oversight.transparency.rules.lines import Course

Found = Iterator[Finding]
State = RequestState | AppealState
FIRST = frozenset({"request.filed", "appeal.filed"})


@dataclass(slots=True)
class Matter:
    """What the leaves of one docket have said so far."""

    state: State
    owed: int
    filed: int = 0
    complete: bool = False
    items: dict[int, Course] = field(default_factory=dict)
    stay: str = ""
    returned: bool = False
    sent: bool = False
    looks: bool = False
    joined: bool = False


def begun(leaf: Leaf) -> Matter | None:
    """Return the matter that a docket's first leaf opens; None for any other leaf."""
    if leaf["k"] == "request.filed":
        return Matter(RequestState.FILED, leaf["items"])
    if leaf["k"] == "appeal.filed":
        given = range(1, len(leaf["of"]) + 1)
        items = {place: Course(data=False) for place in given}
        return Matter(AppealState.FILED, 0, items=items)
    return None


def seen(told: Matter, leaf: Leaf) -> Found:
    """Take the next leaf of a docket, and find what may not follow."""
    kind = leaf["k"]
    if kind in FIRST:
        yield at(leaf, "filed_twice", "the docket was opened before")
        return
    if kind != "item.filed" and not told.complete:
        told.complete = True
        yield from missing(told, leaf)
    if "item" in leaf and kind not in {"item.filed", "item.split"}:
        if leaf["item"] not in told.items:
            yield at(leaf, "no_item", f"there is no item {leaf['item']}")
            return
        reader = lines.READERS.get(kind) or beyond.READERS.get(kind)
        reader = reader or _APPEALED.get(kind) or openings.READERS.get(kind)
        if reader is not None:
            yield from reader(told.items[leaf["item"]], leaf)
        yield from _opened(told, leaf)
        return
    reader_of = _READERS.get(kind)
    if reader_of is not None:
        yield from reader_of(told, leaf)


def missing(told: Matter, leaf: Leaf) -> Found:
    """Find items that were counted in the filing and never named: sealed ones too."""
    if told.filed != told.owed:
        sentence = f"{told.filed} items stand there of {told.owed} that were filed"
        yield at(leaf, "items_counted", sentence)


def _item(told: Matter, leaf: Leaf) -> Found:
    told.filed += 1
    if told.complete:
        yield at(leaf, "filed_late", "an item was added after the filing")
    yield from _numbered(told, leaf)
    told.items[leaf["item"]] = Course(data=leaf["docket"].startswith("DR-"))


def _part(told: Matter, leaf: Leaf) -> Found:
    """Take a post that an account was narrowed to; who saw that has seen this."""
    whole = told.items.get(leaf["from"])
    if whole is None or whole.state is not lines.Before.APPROVED:
        yield at(leaf, "no_whole", "a part was made of an item that was not approved")
    yield from _numbered(told, leaf)
    views = {} if whole is None else dict(whole.views)
    if whole is not None:
        whole.parted = True
    part = Course(data=False, views=views, whole=leaf["from"])
    told.items[leaf["item"]] = part


def _opened(told: Matter, leaf: Leaf) -> Found:
    """Hold who decided against who opened it, for parts and for appeals as well."""
    if leaf["k"] == "appeal.decided" and told.looks and not told.joined:
        yield from lines.unseen(told.items[leaf["item"]], leaf)
    if leaf["k"] == "item.viewed" and is_opening(leaf.get("dwell")):
        _seen_in_parts(told, leaf)


def _seen_in_parts(told: Matter, leaf: Leaf) -> None:
    """Let a later look at an account count for the posts it was narrowed to."""
    for course in told.items.values():
        if course.whole == leaf["item"]:
            course.views.setdefault(leaf["by"], 1)


def _numbered(told: Matter, leaf: Leaf) -> Found:
    if leaf["item"] != len(told.items) + 1:
        sentence = f"item {leaf['item']} follows on item {len(told.items)}"
        yield at(leaf, "item_gap", sentence)


def _moved(
    table: Lifecycle[RequestState, RequestAct] | Lifecycle[AppealState, AppealAct],
    act: RequestAct | AppealAct,
) -> Callable[[Matter, Leaf], Found]:
    """Return a reader for a leaf that says that this act was done."""
    targets: dict[tuple[StrEnum, StrEnum], State] = {
        (step.source, step.act): step.target for step in table
    }

    def read(told: Matter, leaf: Leaf) -> Found:
        target = targets.get((told.state, act))
        if target is None:
            sentence = f"{leaf['k']} cannot follow: the matter is {told.state.value}"
            yield at(leaf, "wrong_state", sentence)
            return
        told.state = target

    return read


def _not_taken(told: Matter, leaf: Leaf) -> Found:
    """End an appeal that was not taken, or to which no record corresponds."""
    none = leaf["ground"] == NO_RECORD
    yield from _moved(APPEALS, AppealAct.CLOSE if none else AppealAct.REFUSE)(
        told, leaf
    )


def _returned(told: Matter, leaf: Leaf) -> Found:
    """Let a panel ask the body to mend what it filed: the review waits."""
    if told.state is not RequestState.SCREENED or told.returned:
        yield at(leaf, "wrong_state", "it was given back without being under review")
    told.returned = True


def _cured(told: Matter, leaf: Leaf) -> Found:
    """Take what the body mended, for the registry or for the panel that asked."""
    if told.returned:
        told.returned = False
        return
    yield from _moved(REQUESTS, RequestAct.CURE)(told, leaf)


def _withdrawn(told: Matter, leaf: Leaf) -> Found:
    yield from _moved(REQUESTS, RequestAct.WITHDRAW)(told, leaf)
    for course in told.items.values():
        course.withdraw()


def _pool(told: Matter, leaf: Leaf) -> Found:
    """Find a panel for a request that nobody had looked over."""
    if told.state is RequestState.FILED and not leaf["docket"].startswith("DR-"):
        yield at(leaf, "not_screened", "a pool was fixed before the registry's look")


def _ordered(told: Matter, leaf: Leaf) -> Found:
    """Take a document and its newest version; what it names is asked for."""
    for number in leaf["items"]:
        if number not in told.items:
            yield at(leaf, "no_item", f"it names item {number}, which is not there")
        else:
            yield from lines.named(told.items[number], leaf)


def _dispatched(told: Matter, leaf: Leaf) -> Found:
    waiting = [one for one in told.items.values() if one.named]
    if not waiting:
        yield at(leaf, "nothing_sent", "something was sent that no order names")
    told.sent = told.sent or bool(waiting)
    for course in waiting:
        course.send()


def _stay(told: Matter, leaf: Leaf) -> Found:
    """Follow a stay: asked for, or moved by the panel, which may only grant its own."""
    kind = leaf["k"].removeprefix("stay.")
    decided = bool(told.items) and all(one.decided for one in told.items.values())
    over = decided or told.state is AppealState.REFUSED
    if kind == "moved" and (told.stay or over):
        yield at(leaf, "stay_moved", "the panel moved a stay where it could not")
    if kind in {"asked", "moved"}:
        told.stay = kind
    elif not told.stay:
        yield at(leaf, "no_stay", "a stay was decided that nobody had asked for")
    elif kind == "refused" and told.stay == "moved":
        yield at(leaf, "stay_moved", "the panel refused the stay that it moved itself")


def _appeal_item(course: Course, leaf: Leaf) -> Found:
    if course.decided:
        yield at(leaf, "decided_twice", "the appeal was decided on it before")
    course.decided = True


def _joined(told: Matter, _leaf: Leaf) -> Found:
    """Take an appeal that shares another's panel: what was opened stands there."""
    told.joined = True
    yield from ()


def _disclosed(course: Course, leaf: Leaf) -> Found:
    """Let a panel tell the person of a file: a decision cannot rest on it later."""
    if course.decided:
        yield at(leaf, "told_late", "a file was disclosed after the decision")


_APPEALED: Mapping[str, Callable[[Course, Leaf], Found]] = {
    "exhibit.disclosed": _disclosed,
    "appeal.decided": _appeal_item,
}
_READERS: Mapping[str, Callable[[Matter, Leaf], Found]] = {
    "item.filed": _item,
    "item.split": _part,
    "request.defective": _moved(REQUESTS, RequestAct.FIND_DEFECTS),
    "request.returned": _returned,
    "request.cured": _cured,
    "request.screened": _moved(REQUESTS, RequestAct.SCREEN),
    "request.withdrawn": _withdrawn,
    "pool.committed": _pool,
    "order.issued": _ordered,
    "order.corrected": _ordered,
    "order.dispatched": _dispatched,
    "appeal.joined": _joined,
    "appeal.admitted": _moved(APPEALS, AppealAct.ADMIT),
    "appeal.refused": _not_taken,
    "stay.asked": _stay,
    "stay.moved": _stay,
    "stay.granted": _stay,
    "stay.refused": _stay,
}
