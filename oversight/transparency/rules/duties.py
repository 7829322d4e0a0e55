"""Which clocks can be seen from leaves: what starts each, what ends it, and how.

A clock is here only if something is written when it runs out: the act itself, a
lapse, a suspension, or ``deadline.missed``. A platform's or a user's own time ends
without a leaf, so that nobody can tell it from these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from oversight.appeals.rules.lifecycle import AppealState
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.rules.barring import BarCause
from oversight.intake.rules.lifecycle import RequestState
from oversight.ledger.rules.finding import Leaf
from oversight.transparency.rules.courses import Matter
from oversight.transparency.rules.lines import Before

DECISION, DECLARATION, STALE = "decision", "declaration", "stale"
NO_END = frozenset[str]()
GONE = frozenset(
    {
        *(Before.REJECTED, Before.LAPSED, Before.WITHDRAWN),
        *(LineState.EXPIRED, LineState.LIFTED, LineState.LAPSED),
        *(DataState.LIFTED, DataState.LAPSED),
    }
)
ASKED_BY = {"info": "agency", "clarify": "platform"}
Over = Callable[[Matter, int], bool]


class Each(StrEnum):
    """Whose clock it is: one of the docket, of an item, of a member of the panel."""

    DOCKET = "docket"
    ITEM = "item"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Duty:
    """One clock: what ends it, beside ``deadline.missed`` of its name."""

    ends: frozenset[str]
    each: Each = Each.DOCKET
    over: Over = lambda _told, _item: False
    bar: BarCause | None = None


def settled(told: Matter, _item: int) -> bool:
    """Say whether a word was said on every item, of a request or of an appeal."""
    if isinstance(told.state, AppealState):
        return answered(told, _item)
    if told.filed < told.owed:
        return False
    return told.state is RequestState.WITHDRAWN or not any(
        course.state is Before.FILED and not course.preserved
        for course in told.items.values()
    )


def left(told: Matter, item: int) -> bool:
    """Say whether an approval was sent, or ended, or became its own posts."""
    course = told.items[item]
    late = course.named and told.sent
    return course.sent or late or course.parted or course.state in GONE


def gone(told: Matter, item: int) -> bool:
    """Say whether an item has ended."""
    return told.items[item].state in GONE


def answered(told: Matter, _item: int) -> bool:
    """Say whether an appeal was answered on every item."""
    return told.state is AppealState.REFUSED or (
        bool(told.items) and all(one.decided for one in told.items.values())
    )


def _of(kinds: str) -> frozenset[str]:
    return frozenset(kinds.split())


DUTIES: Mapping[str, Duty] = {
    "screening": Duty(
        _of("request.screened request.defective request.withdrawn"), over=settled
    ),
    "cure": Duty(_of("request.cured request.withdrawn"), over=settled),
    DECISION: Duty(NO_END, over=settled),
    "victim_decision": Duty(NO_END, over=settled),
    "late_review": Duty(NO_END, over=settled),
    DECLARATION: Duty(
        _of("member.declared member.recused member.challenged"),
        Each.MEMBER,
        settled,
    ),
    "info": Duty(_of("question.answered"), over=settled),
    "clarify": Duty(
        _of("question.answered item.lapsed item.lifted item.expired item.suspended")
    ),
    STALE: Duty(NO_END, Each.ITEM, left),
    "unsent": Duty(NO_END, Each.ITEM, left),
    "end-date": Duty(_of("item.renewed"), Each.ITEM, gone),
    "no_response": Duty(_of("platform.acknowledged platform.answered")),
    "delay": Duty(_of("notice.unsealed notice.sent"), Each.ITEM),
    "kept-until": Duty(NO_END, Each.ITEM, gone),
    "minimised": Duty(
        _of("data.due data.destroyed data.certified"),
        Each.ITEM,
        bar=BarCause.MINIMISE,
    ),
    "excess": Duty(_of("data.certified"), Each.ITEM, bar=BarCause.EXCESS),
    # A grant of more time begins it anew, to the day that the grant says.
    "retention": Duty(_of("data.due data.destroyed data.certified"), Each.ITEM),
    "certificate": Duty(_of("data.certified"), Each.ITEM, bar=BarCause.CERTIFICATE),
    "admissibility": Duty(
        _of("appeal.admitted appeal.refused appeal.withdrawn"), over=answered
    ),
    "appeal_decision": Duty(_of("appeal.refused appeal.withdrawn"), over=answered),
    "appeal_default": Duty(_of("appeal.refused appeal.withdrawn"), over=answered),
    "interim": Duty(_of("interim.decided interim.ended"), over=settled),
    "confirmation": Duty(_of("interim.confirmed interim.ended"), over=settled),
    "seal": Duty(_of("seal.ended")),
}


def ends(name: str, of: str | int | None, leaf: Leaf) -> bool:
    """Say whether a leaf of the docket ends this clock by itself."""
    duty, kind = DUTIES[name], leaf["k"]
    if kind == "deadline.missed" and duty.each is not Each.MEMBER:
        return bool(leaf["clock"] == name)
    if kind == "data.minimised" and duty.each is Each.ITEM and leaf["item"] == of:
        wanted = {"minimised": "whitelist", "excess": "excess-deleted"}.get(name)
        return bool(wanted is not None and leaf["outcome"] == wanted)
    if kind not in duty.ends:
        return False
    if kind == "question.answered":
        return bool(leaf["to"] == ASKED_BY[name])
    if duty.each is Each.MEMBER:
        return bool(leaf["by"] == of)
    return duty.each is Each.DOCKET or bool(leaf["item"] == of)
