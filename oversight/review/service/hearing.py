"""The time to answer is whole: it is counted from when the notice was handed on."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.review.queries import cases
from oversight.review.rules import hearing as rules
from oversight.review.service import clocks

USER = "user"


def give_full_time(
    session: Session, docket: str, passed_on: datetime, *, now: datetime
) -> bool:
    """Let the time to answer begin when the platform passed the notice on.

    It never ends on the last working day of the time to decide: then a platform
    that waits could let every request lapse. A later answer is still read.
    """
    case = cases.case(session, docket, lock=True)
    if case.state not in cases.LIVE or case.asked_until is None:
        return False
    whole = rules.answer_until(
        passed_on, clocks.due(session, clocks.ANSWER, passed_on, on=passed_on)
    )
    until = min(whole, clocks.day_before(session, case.due_at))
    if until <= case.asked_until:
        return False

    case.asked_until = until
    session.flush()

    clocks.record(
        session, "clock.extended", docket, clocks.ANSWER, until, body=USER, now=now
    )
    return True
