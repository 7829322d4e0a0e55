"""Where the request to let a victims' restriction stand longer is."""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class ConfirmState(StrEnum):
    """Where one request for confirmation stands."""

    ASKED = "asked"
    COMMITTED = "committed"
    SEATED = "seated"
    DECIDED = "decided"
    LAPSED = "lapsed"


class ConfirmAct(StrEnum):
    """What can happen to a request for confirmation."""

    COMMIT = "commit"
    DRAW = "draw"
    FINISH = "finish"
    LAPSE = "lapse"


class ConfirmOutcome(StrEnum):
    """What became of one item: silence is an outcome of its own, and never a yes."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    LAPSED = "lapsed"


LIFECYCLE = Lifecycle(
    Step(ConfirmState.ASKED, ConfirmAct.COMMIT, ConfirmState.COMMITTED),
    Step(ConfirmState.COMMITTED, ConfirmAct.DRAW, ConfirmState.SEATED),
    Step(ConfirmState.SEATED, ConfirmAct.FINISH, ConfirmState.DECIDED),
    *(
        Step(state, ConfirmAct.LAPSE, ConfirmState.LAPSED)
        for state in (
            ConfirmState.ASKED,
            ConfirmState.COMMITTED,
            ConfirmState.SEATED,
        )
    ),
)

OPEN = (ConfirmState.ASKED, ConfirmState.COMMITTED, ConfirmState.SEATED)
"""Requests that a panel can still decide, or silence still end."""
