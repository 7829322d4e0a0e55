"""Counting that a platform never said it has a request for data: a figure (T13)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.models.data_silences import DataSilence
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_silences as silences
from oversight.dispatch.rules.lifting import Cause
from oversight.dispatch.service import data_ending, kept_staying, silence
from oversight.intake.models.requests import LegalRequest
from oversight.storage import apart

WAITING = "data_waiting"


def count(session: Session, docket: str, *, now: datetime) -> bool:
    """Count that nobody said a request was received, once its time has passed."""
    order = queries.order(session, docket, lock=True)
    if not silences.unheard(session, docket):
        return False
    ended = silence.ended_at(session, order.dispatched_at)
    if now <= ended:
        return False
    session.add(DataSilence(order_id=order.id, due_at=ended, counted_at=now))
    session.flush()

    silence.record(session, docket, ended, message=WAITING, now=now)
    return True


def sweep(session: Session, now: datetime) -> int:
    """Count every silence that is due, and tell platforms what need not be kept."""
    done = apart.each(
        session,
        silences.unheard(session),
        lambda docket: count(session, docket, now=now),
    )
    return done + _tell_cancelled(session, now)


def _tell_cancelled(session: Session, now: datetime) -> int:
    """Tell each platform, once, what a reviewer found need not be kept any more."""

    def tell(one: tuple[LegalRequest, int]) -> int:
        request, number = one
        for kept in queries.kept(session, request.docket):
            if kept.number == number:
                kept_staying.end_all(session, kept, now=now)
        data_ending.tell(
            session,
            request,
            number,
            cause=Cause.OWN_MOTION.value,
            at_platform=True,
            now=now,
        )
        return 1

    found = silences.untold(session, data_ending.WITHDRAWN, now)
    return apart.each(session, found, tell)
