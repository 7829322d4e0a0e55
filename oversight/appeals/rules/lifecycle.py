"""Where an appeal stands."""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    ADMITTED = "admitted"
    REFUSED = "refused"
    DECIDED = "decided"


class AppealAct(StrEnum):
    """What can be done to an appeal."""

    ADMIT = "admit"
    REFUSE = "refuse"
    DECIDE = "decide"
    CLOSE = "close"


class AppealOutcome(StrEnum):
    """What an appeal panel may decide on one item: never anything stronger."""

    UPHELD = "upheld"
    PARTLY = "partly"
    OVERTURNED = "overturned"


LIFECYCLE = Lifecycle(
    Step(AppealState.FILED, AppealAct.ADMIT, AppealState.ADMITTED),
    Step(AppealState.FILED, AppealAct.REFUSE, AppealState.REFUSED),
    Step(AppealState.ADMITTED, AppealAct.DECIDE, AppealState.DECIDED),
    Step(AppealState.ADMITTED, AppealAct.CLOSE, AppealState.REFUSED),
)
