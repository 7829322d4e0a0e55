"""Where an approved item stands with the platform, step by step."""

from enum import StrEnum

from oversight.core.lifecycle import Lifecycle, Step


class LineState(StrEnum):
    """Where one line of a sent decision stands."""

    ISSUED = "issued"
    DISPATCHED = "dispatched"
    COMPLIED = "complied"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    LIFTED = "lifted"
    LAPSED = "lapsed"


class LineAct(StrEnum):
    """What can happen to a line."""

    DISPATCH = "dispatch"
    COMPLY = "comply"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    REISSUE = "reissue"
    NARROW = "narrow"
    RENEW = "renew"
    EXPIRE = "expire"
    LIFT = "lift"
    LAPSE = "lapse"


_SENT = (LineState.DISPATCHED, LineState.COMPLIED, LineState.REFUSED)

LIFECYCLE = Lifecycle(
    Step(LineState.ISSUED, LineAct.DISPATCH, LineState.DISPATCHED),
    Step(LineState.ISSUED, LineAct.LAPSE, LineState.LAPSED),
    Step(LineState.ISSUED, LineAct.LIFT, LineState.LIFTED),
    Step(LineState.DISPATCHED, LineAct.COMPLY, LineState.COMPLIED),
    Step(LineState.DISPATCHED, LineAct.REFUSE, LineState.REFUSED),
    Step(LineState.REFUSED, LineAct.COMPLY, LineState.COMPLIED),
    # A platform may correct what it said: the later answer counts.
    Step(LineState.COMPLIED, LineAct.COMPLY, LineState.COMPLIED),
    Step(LineState.COMPLIED, LineAct.REFUSE, LineState.REFUSED),
    Step(LineState.REFUSED, LineAct.REFUSE, LineState.REFUSED),
    # A stay can come before anything was sent; what was never sent goes back.
    Step(LineState.ISSUED, LineAct.SUSPEND, LineState.SUSPENDED),
    Step(LineState.SUSPENDED, LineAct.REISSUE, LineState.ISSUED),
    Step(LineState.SUSPENDED, LineAct.LAPSE, LineState.LAPSED),
    *(Step(state, LineAct.SUSPEND, LineState.SUSPENDED) for state in _SENT),
    Step(LineState.SUSPENDED, LineAct.RESUME, LineState.DISPATCHED),
    # What a platform asked about, and nobody here answered, lapses (T14).
    *(Step(state, LineAct.LAPSE, LineState.LAPSED) for state in _SENT),
    # What became narrower is asked for anew: the platform answers again.
    *(Step(state, LineAct.NARROW, LineState.DISPATCHED) for state in _SENT),
    Step(LineState.SUSPENDED, LineAct.NARROW, LineState.DISPATCHED),
    Step(LineState.ISSUED, LineAct.NARROW, LineState.ISSUED),
    # A panel let it stand longer: nothing else changes.
    *(Step(s, LineAct.RENEW, s) for s in (*_SENT, LineState.SUSPENDED)),
    *(
        Step(s, LineAct.EXPIRE, LineState.EXPIRED)
        for s in (*_SENT, LineState.SUSPENDED)
    ),
    *(Step(s, LineAct.LIFT, LineState.LIFTED) for s in (*_SENT, LineState.SUSPENDED)),
)

LIVE = frozenset({*_SENT, LineState.ISSUED})
"""Lines that can still be suspended: approved, and not ended."""

OPEN = LIVE | {LineState.SUSPENDED}
"""Lines that can still be lifted."""

ANSWERABLE = frozenset(_SENT)
"""Lines that a platform has received and may answer."""
