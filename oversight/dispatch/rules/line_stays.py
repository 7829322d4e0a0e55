"""One word that an item rests, a court's or an appeal's, from its beginning to its end.

Each word ends for itself: the item counts again only when none is left.
"""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class StayState(StrEnum):
    """Where one word that an item rests stands."""

    HELD = "held"
    LET_GO = "let-go"
    OVER = "over"


class StayAct(StrEnum):
    """What can happen to it."""

    LET_GO = "let-go"
    END = "end"


LIFECYCLE = Lifecycle(
    # Only who spoke it can take it back: the same case, the same appeal.
    Step(StayState.HELD, StayAct.LET_GO, StayState.LET_GO),
    # The item itself ended, so that nothing is left to rest.
    Step(StayState.HELD, StayAct.END, StayState.OVER),
)
