"""What lies between a panel and the body that filed: a question, items handed back.

Where each stands follows from its dates alone; what may happen next is in the tables.
"""

from datetime import datetime
from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class AskedState(StrEnum):
    """Where the one question to a body stands."""

    OPEN = "open"
    ANSWERED = "answered"
    MISSED = "missed"


class AskedAct(StrEnum):
    """What can happen to a question."""

    ANSWER = "answer"
    MISS = "miss"


class ReturnState(StrEnum):
    """Where the one proposal to hand items back stands."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    COMPLETED = "completed"
    MISSED = "missed"


class ReturnAct(StrEnum):
    """What can happen to such a proposal."""

    HAND_BACK = "hand-back"
    COMPLETE = "complete"
    MISS = "miss"


ASKED = Lifecycle(
    Step(AskedState.OPEN, AskedAct.ANSWER, AskedState.ANSWERED),
    # Without an answer in time the matter lapses: nothing is decided in the dark.
    Step(AskedState.OPEN, AskedAct.MISS, AskedState.MISSED),
)

RETURNED = Lifecycle(
    Step(ReturnState.PROPOSED, ReturnAct.HAND_BACK, ReturnState.RETURNED),
    Step(ReturnState.RETURNED, ReturnAct.COMPLETE, ReturnState.COMPLETED),
    # What was handed back and never completed lapses, item by item.
    Step(ReturnState.RETURNED, ReturnAct.MISS, ReturnState.MISSED),
)


def asked_state(
    *, answered_at: datetime | None, missed_at: datetime | None
) -> AskedState:
    """Return where a question stands, from its two dates."""
    if answered_at is not None:
        return AskedState.ANSWERED
    return AskedState.OPEN if missed_at is None else AskedState.MISSED


def return_state(
    *,
    returned_at: datetime | None,
    answered_at: datetime | None,
    missed_at: datetime | None,
) -> ReturnState:
    """Return where a proposal to hand items back stands, from its three dates."""
    if returned_at is None:
        return ReturnState.PROPOSED
    if answered_at is not None:
        return ReturnState.COMPLETED
    return ReturnState.RETURNED if missed_at is None else ReturnState.MISSED
