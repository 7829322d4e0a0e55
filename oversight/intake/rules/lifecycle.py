"""Where a filed request stands before it is reviewed, and how one of its items ends."""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class BatchState(StrEnum):
    """A bulk or single filing before and after the authorising officer signs."""

    WAITING = "waiting"
    FILED = "filed"
    WITHDRAWN = "withdrawn"


class RequestState(StrEnum):
    """Where a request stands between filing and review."""

    FILED = "filed"
    DEFECTIVE = "defective"
    SCREENED = "screened"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class RequestAct(StrEnum):
    """What can be done to a request before review."""

    FIND_DEFECTS = "find-defects"
    CURE = "cure"
    SCREEN = "screen"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class ItemEnd(StrEnum):
    """How an item stopped being live."""

    REJECTED = "rejected"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LIFTED = "lifted"
    OVERTURNED = "overturned"
    SPLIT = "split"


class Capacity(StrEnum):
    """In which one capacity a person touched a matter: never in two."""

    AGENCY = "agency"
    REGISTRY = "registry"
    FIRST = "first"
    APPEAL = "appeal"


LIFECYCLE = Lifecycle(
    Step(RequestState.FILED, RequestAct.FIND_DEFECTS, RequestState.DEFECTIVE),
    Step(RequestState.DEFECTIVE, RequestAct.CURE, RequestState.FILED),
    Step(RequestState.FILED, RequestAct.SCREEN, RequestState.SCREENED),
    Step(RequestState.FILED, RequestAct.WITHDRAW, RequestState.WITHDRAWN),
    Step(RequestState.DEFECTIVE, RequestAct.WITHDRAW, RequestState.WITHDRAWN),
    Step(RequestState.SCREENED, RequestAct.WITHDRAW, RequestState.WITHDRAWN),
    Step(RequestState.DEFECTIVE, RequestAct.LAPSE, RequestState.WITHDRAWN),
    Step(RequestState.SCREENED, RequestAct.LAPSE, RequestState.LAPSED),
)
