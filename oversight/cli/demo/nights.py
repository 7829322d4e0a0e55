"""Which nights something falls due in: only those are swept, and every Monday."""

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, literal, select, union_all
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.rules.lifecycle import AppealState
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.holdings import Production
from oversight.dispatch.models.keeping import Delay
from oversight.dispatch.models.misuse import Misuse
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.rules.data_lifecycle import HELD, UNCERTIFIED
from oversight.dispatch.rules.lifecycle import LineState
from oversight.intake.models.requests import LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.panels import Case, Seat
from oversight.review.queries.cases import LIVE
from oversight.review.rules.lifecycle import CaseState, SeatState

GOING = (
    LineState.ISSUED,
    LineState.DISPATCHED,
    LineState.COMPLIED,
    LineState.REFUSED,
    LineState.SUSPENDED,
)
# An approval that no document names grows old after five working days.
OLD, OLDEST = timedelta(days=5), timedelta(days=14)
A_DAY = timedelta(days=1)


def is_due(session: Session, now: datetime) -> bool:
    """Say whether any clock of any room has run out by this moment."""
    asked = union_all(*(part.limit(1).subquery().select() for part in _clocks(now)))
    return session.execute(asked).first() is not None


def _clocks(now: datetime) -> list[Select[int]]:
    one = select(literal(1))
    return [
        one.where(
            LegalRequest.state == RequestState.FILED, LegalRequest.screening_due < now
        ),
        one.where(
            LegalRequest.state == RequestState.DEFECTIVE, LegalRequest.cure_due < now
        ),
        one.where(Seat.state == SeatState.DRAWN, Seat.declare_by < now),
        one.where(Case.state.in_(LIVE), Case.due_at < now),
        one.where(Line.state.in_(GOING), Line.ends_at <= now),
        one.where(
            Line.state == LineState.ISSUED,
            Line.dispatch_id == Dispatch.id,
            Dispatch.stale_at < now,
        ),
        one.where(Production.state.in_(HELD), Production.retention_until <= now),
        one.where(Production.state.in_(UNCERTIFIED), Production.certify_by < now),
        one.where(Delay.unsealed_at.is_(None), Delay.until <= now),
        one.where(Misuse.paused_until.between(now - A_DAY, now)),
        one.where(DataOrder.dispatched_at.is_(None), DataOrder.stale_at < now),
        one.where(
            Case.state == CaseState.DECIDED,
            Case.decided_at.between(now - OLDEST, now - OLD),
            Case.request_id == LegalRequest.id,
            LegalRequest.docket.startswith("DR-"),
            ~exists().where(DataOrder.request_id == LegalRequest.id),
        ),
        one.where(Appeal.state == AppealState.FILED, Appeal.admit_by <= now),
        one.where(
            Appeal.state == AppealState.ADMITTED,
            Appeal.suspend_at <= now,
            Appeal.suspended_at.is_(None),
        ),
        one.where(Appeal.state == AppealState.ADMITTED, Appeal.default_at <= now),
    ]
