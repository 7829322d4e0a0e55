"""More time to decide: once, with reasons, and on the record (T09)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger
from oversight.review.models.panels import Case
from oversight.review.queries import cases, seats, waiting
from oversight.review.rules import questions
from oversight.review.rules import seats as rules
from oversight.review.rules.words import MIN_FINDING, check_long_enough
from oversight.review.service import clocks


def extend(
    session: Session, docket: str, reasons: str, *, by: Actor, now: datetime
) -> Case:
    """Extend the time to decide once, by a member who says why it is needed."""
    case = cases.case(session, docket, lock=True)
    seat = seats.my_seat(session, case.panel_id, by)
    rules.check_declared(seat.state)
    rules.check_open(case.state, case.legal_request.state)
    rules.check_in_time(case.due_at, now=now)
    rules.check_not_extended(is_extended=case.extended)
    check_long_enough(reasons, least=MIN_FINDING, field="reasons")
    questions.check_nothing_awaited(waiting.awaited(session, case))

    longer = _longer(session, case, now)
    case.extended, case.extension_reasons = True, reasons
    case.due_at = max(case.due_at, longer)
    session.flush()

    ledger.record(
        session,
        "clock.extended",
        docket=docket,
        public={
            "clock": clocks.DECISION,
            "due": clocks.spelled(case.due_at),
            "body": clocks.late_body(case.seats),
        },
        now=now,
    )
    return case


def _longer(session: Session, case: Case, now: datetime) -> datetime:
    """Return the longer time, counted from the draw or from where the clock resumed."""
    handed = waiting.return_of(session, case.id)
    if handed is not None and handed.returned_at is not None:
        return clocks.prolonged(session, case.due_at, on=now)
    assert case.assigned_at is not None
    return clocks.extended_due(session, case.assigned_at, on=now)
