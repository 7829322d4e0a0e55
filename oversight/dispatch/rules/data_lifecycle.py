"""Where an approved request for data stands, and where the data stand after it."""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class DataState(StrEnum):
    """Where one account's line stands, from approval to the platform's answer."""

    ISSUED = "issued"
    DISPATCHED = "dispatched"
    PRODUCED = "produced"
    PART = "produced-part"
    REFUSED = "refused"
    LIFTED = "lifted"
    LAPSED = "lapsed"


class DataAct(StrEnum):
    """What can happen to such a line."""

    DISPATCH = "dispatch"
    PRODUCE = "produce"
    PRODUCE_PART = "produce-part"
    REFUSE = "refuse"
    LIFT = "lift"
    LAPSE = "lapse"


class Holding(StrEnum):
    """Where data that were handed over stand, from receipt to destruction."""

    PRODUCED = "produced"
    RECEIVED = "received"
    MINIMISED = "minimised"
    DUE = "due"
    DESTROYED = "destroyed"
    CERTIFIED = "certified"


class HoldingAct(StrEnum):
    """What the body does with data it holds."""

    RECEIVE = "receive"
    MINIMISE = "minimise"
    FALL_DUE = "fall-due"
    DESTROY = "destroy"
    CERTIFY = "certify"


LIFECYCLE = Lifecycle(
    Step(DataState.ISSUED, DataAct.DISPATCH, DataState.DISPATCHED),
    Step(DataState.ISSUED, DataAct.LAPSE, DataState.LAPSED),
    Step(DataState.ISSUED, DataAct.LIFT, DataState.LIFTED),
    Step(DataState.DISPATCHED, DataAct.PRODUCE, DataState.PRODUCED),
    Step(DataState.DISPATCHED, DataAct.PRODUCE_PART, DataState.PART),
    Step(DataState.DISPATCHED, DataAct.REFUSE, DataState.REFUSED),
    Step(DataState.DISPATCHED, DataAct.LIFT, DataState.LIFTED),
    # A platform asked, and nobody here answered it in time.
    Step(DataState.DISPATCHED, DataAct.LAPSE, DataState.LAPSED),
    # What was handed over cannot be unseen: it is destroyed, and its line is lifted.
    Step(DataState.PRODUCED, DataAct.LIFT, DataState.LIFTED),
    Step(DataState.PART, DataAct.LIFT, DataState.LIFTED),
    Step(DataState.REFUSED, DataAct.LIFT, DataState.LIFTED),
)

HOLDINGS = Lifecycle(
    Step(Holding.PRODUCED, HoldingAct.RECEIVE, Holding.RECEIVED),
    Step(Holding.RECEIVED, HoldingAct.MINIMISE, Holding.MINIMISED),
    Step(Holding.PRODUCED, HoldingAct.FALL_DUE, Holding.DUE),
    Step(Holding.RECEIVED, HoldingAct.FALL_DUE, Holding.DUE),
    Step(Holding.MINIMISED, HoldingAct.FALL_DUE, Holding.DUE),
    # An investigation may end before its time: then they go sooner.
    Step(Holding.RECEIVED, HoldingAct.DESTROY, Holding.DESTROYED),
    Step(Holding.MINIMISED, HoldingAct.DESTROY, Holding.DESTROYED),
    Step(Holding.DUE, HoldingAct.DESTROY, Holding.DESTROYED),
    Step(Holding.DESTROYED, HoldingAct.CERTIFY, Holding.CERTIFIED),
)

ANSWERABLE = frozenset({DataState.DISPATCHED})
HANDED = frozenset({DataState.PRODUCED, DataState.PART})
OPEN = frozenset({DataState.ISSUED, DataState.DISPATCHED, *HANDED})
GONE = frozenset({DataState.LIFTED, DataState.LAPSED})
HELD = frozenset({Holding.PRODUCED, Holding.RECEIVED, Holding.MINIMISED, Holding.DUE})
UNCERTIFIED = HELD | {Holding.DESTROYED}
