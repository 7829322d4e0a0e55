"""Counting that a platform never said it has a request for data: a figure (T13)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.data_silences import DataSilence
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_silences as silences
from oversight.dispatch.rules.lifting import Cause
from oversight.dispatch.service import data_ending
from oversight.dispatch.service.silence import CLOCK
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger


def count(session: Session, docket: str, *, now: datetime) -> bool:
    """Count that nobody said a request was received, once its time has passed."""
    order = queries.order(session, docket, lock=True)
    if order.dispatched_at is None or docket not in silences.unheard(session):
        return False
    clock = law.clock(session, CLOCK, local_date(order.dispatched_at))
    ended = due(clock, order.dispatched_at, law.calendar(session))
    if now <= ended:
        return False
    session.add(DataSilence(order_id=order.id, due_at=ended, counted_at=now))
    session.flush()

    ledger.record(
        session,
        "deadline.missed",
        docket=docket,
        public={
            "clock": CLOCK,
            "due": local_date(ended).isoformat(),
            "body": "platform",
        },
        now=now,
    )
    return True


def sweep(session: Session, now: datetime) -> int:
    """Count every silence that is due, and tell platforms what need not be kept."""
    done = sum(count(session, docket, now=now) for docket in silences.unheard(session))
    return done + _tell_cancelled(session, now)


def _tell_cancelled(session: Session, now: datetime) -> int:
    """Tell each platform, once, what a reviewer found need not be kept any more."""
    found = silences.untold(session, data_ending.WITHDRAWN, now)
    for request, number in found:
        data_ending.tell(
            session,
            request,
            number,
            cause=Cause.OWN_MOTION.value,
            at_platform=True,
            now=now,
        )
    return len(found)
