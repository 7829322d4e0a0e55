"""The review after an order that had to be passed within a day (s.2C, WORKFLOWS 2.2).

The portal comes too late to be asked first, so it has three working days. What is late
is counted, apart from the ordinary clock, which runs on beside it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.service import law_checks
from oversight.law.queries import register as law
from oversight.review.models.late_reviews import LateReview
from oversight.review.queries import cases
from oversight.review.queries import late_reviews as queries
from oversight.review.service import clocks
from oversight.storage import apart

CLOCK = "late_review"


def sweep(session: Session, now: datetime) -> int:
    """Begin and count as late, each once."""
    if law.latest(session) is None:
        return 0
    named = law_checks.late_review_provisions(session, on=local_date(now))
    done = apart.each(
        session,
        queries.to_begin(session, named),
        lambda docket: begin(session, docket, now=now),
    )
    return done + apart.each(
        session,
        queries.late(session, now),
        lambda docket: count_late(session, docket, now=now),
    )


def begin(session: Session, docket: str, *, now: datetime) -> bool:
    """Start the three working days, from the filing: the order was passed before it."""
    case = cases.case(session, docket, lock=True)
    on = local_date(now)
    rests = any(
        law_checks.reviewed_late(session, item, on=on)
        for item in case.legal_request.items
    )
    if not rests or queries.clock_of(session, case.id) is not None:
        return False
    began = case.legal_request.filed_at

    clock = LateReview(
        case_id=case.id,
        began_at=began,
        review_by=clocks.due(session, CLOCK, began, on=began),
    )
    session.add(clock)
    session.flush()

    body = clocks.late_body(case.seats)
    clocks.record(
        session, "clock.set", docket, CLOCK, clock.review_by, body=body, now=now
    )
    return True


def count_late(session: Session, docket: str, *, now: datetime) -> bool:
    """Put on the record that the days ran out; the matter goes on."""
    case = cases.case(session, docket, lock=True)
    clock = queries.clock_of(session, case.id)
    if clock is None or clock.missed_at is not None or clock.review_by >= now:
        return False

    clock.missed_at = now
    session.flush()

    body = clocks.late_body(case.seats)
    clocks.record(
        session, "deadline.missed", docket, CLOCK, clock.review_by, body=body, now=now
    )
    return True
