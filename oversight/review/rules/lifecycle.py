"""Where a review stands."""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class CaseState(StrEnum):
    """Where the review of one request stands."""

    WAITING = "waiting"
    COMMITTED = "committed"
    ASSIGNED = "assigned"
    UNDER_REVIEW = "under-review"
    DECIDED = "decided"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class CaseAct(StrEnum):
    """What can be done to a review."""

    COMMIT = "commit"
    DRAW = "draw"
    OPEN = "open"
    REDRAW = "redraw"
    FINISH = "finish"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"


class PanelPurpose(StrEnum):
    """What a panel was drawn for."""

    FIRST = "first"
    CONFIRM = "confirm"
    APPEAL = "appeal"


class SeatState(StrEnum):
    """Where one seat of a panel stands."""

    DRAWN = "drawn"
    DECLARED = "declared"
    RECUSED = "recused"
    REPLACED = "replaced"


class Outcome(StrEnum):
    """What a reviewer may vote and a panel may decide on one item."""

    APPROVED = "approved"
    NARROWER = "approved-narrower"
    REJECTED = "rejected"


_LIVE = (
    CaseState.WAITING,
    CaseState.COMMITTED,
    CaseState.ASSIGNED,
    CaseState.UNDER_REVIEW,
)

LIFECYCLE = Lifecycle(
    Step(CaseState.WAITING, CaseAct.COMMIT, CaseState.COMMITTED),
    Step(CaseState.COMMITTED, CaseAct.DRAW, CaseState.ASSIGNED),
    Step(CaseState.ASSIGNED, CaseAct.OPEN, CaseState.UNDER_REVIEW),
    Step(CaseState.ASSIGNED, CaseAct.REDRAW, CaseState.ASSIGNED),
    Step(CaseState.UNDER_REVIEW, CaseAct.REDRAW, CaseState.ASSIGNED),
    Step(CaseState.UNDER_REVIEW, CaseAct.FINISH, CaseState.DECIDED),
    # The time ran out during a replacement: what was decided before stays decided.
    Step(CaseState.ASSIGNED, CaseAct.FINISH, CaseState.DECIDED),
    *(Step(state, CaseAct.LAPSE, CaseState.LAPSED) for state in _LIVE),
    *(Step(state, CaseAct.WITHDRAW, CaseState.WITHDRAWN) for state in _LIVE),
)
