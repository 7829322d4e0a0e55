"""What platforms asked about requests for data: rows for acts, and for readers."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_questions import DataQuestion
from oversight.dispatch.queries import resumed
from oversight.dispatch.queries.questions import QuestionView
from oversight.dispatch.rules.clarifying import state_of
from oversight.intake.models.requests import LegalRequest
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState

OPEN: ColumnElement[bool] = DataQuestion.replied_at.is_(
    None
) & DataQuestion.lapsed_at.is_(None)


def of_docket(session: Session, docket: str) -> tuple[QuestionView, ...]:
    """Return every question on a request for data, oldest first."""
    found = session.execute(
        select(DataQuestion, DataLine.number)
        .join(DataLine, DataLine.id == DataQuestion.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .where(LegalRequest.docket == docket)
        .order_by(DataQuestion.asked_at, DataLine.number)
    )
    return tuple(_view(one, number) for one, number in found)


def open_on(
    session: Session, line_id: UUID, *, lock: bool = False
) -> DataQuestion | None:
    """Return the question that waits on this line, if one does."""
    query = select(DataQuestion).where(DataQuestion.line_id == line_id, OPEN)
    if lock:
        query = query.with_for_update(of=DataQuestion)
        query = query.execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def waiting(session: Session, line_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of these lines on which a question waits."""
    query = select(DataQuestion.line_id)
    found = session.scalars(query.where(OPEN, DataQuestion.line_id.in_(line_ids)))
    return frozenset(found)


def restarted(
    session: Session, line_ids: Collection[UUID]
) -> dict[UUID, datetime | None]:
    """Return from when time runs anew on accounts, after a question or a stay.

    None means that it rests while a question waits.
    """
    found = session.scalars(
        select(DataQuestion)
        .where(DataQuestion.line_id.in_(line_ids))
        .order_by(DataQuestion.due_at)
    )
    asked = {one.line_id: one.replied_at or one.lapsed_at for one in found}
    return resumed.later(asked, resumed.accounts(session, line_ids))


def overdue(session: Session, now: datetime) -> list[tuple[str, int]]:
    """Return the accounts on which nobody answered the platform in time."""
    rows = session.execute(
        select(LegalRequest.docket, DataLine.number)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(DataLine, DataLine.order_id == DataOrder.id)
        .join(DataQuestion, DataQuestion.line_id == DataLine.id)
        .where(OPEN, DataQuestion.due_at < now)
        .order_by(LegalRequest.docket, DataLine.number)
    )
    return [(docket, number) for docket, number in rows]


def before(by: Actor) -> Select[UUID]:
    """Return the questions on data that wait for this reviewer's panels."""
    return (
        select(DataQuestion.id)
        .join(DataLine, DataLine.id == DataQuestion.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .where(
            OPEN,
            exists().where(
                Seat.matter_id == DataOrder.request_id,
                Seat.person_id == by.id,
                Seat.state == SeatState.DECLARED,
            ),
        )
    )


def _view(one: DataQuestion, number: int) -> QuestionView:
    state = state_of(replied_at=one.replied_at, lapsed_at=one.lapsed_at)
    return QuestionView(
        item=number,
        reason=one.reason,
        question=one.question,
        asked_at=one.asked_at,
        due_at=one.due_at,
        state=state.value,
        reply=one.reply or "",
        by=one.pseudonym or "",
        replied_at=one.replied_at,
    )
