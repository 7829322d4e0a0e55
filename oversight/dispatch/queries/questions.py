"""What platforms asked: rows for acts, and what each reader sees of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import resumed
from oversight.dispatch.rules.clarifying import state_of
from oversight.intake.models.requests import LegalRequest


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as its platform sees it, with what the panel said."""

    item: int
    reason: str
    question: str
    asked_at: datetime
    due_at: datetime
    state: str
    reply: str
    by: str
    replied_at: datetime | None


def of_docket(session: Session, docket: str) -> tuple[QuestionView, ...]:
    """Return every question on a docket, oldest first."""
    found = session.execute(
        select(Clarification, Line.number)
        .join(Line, Line.id == Clarification.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .where(LegalRequest.docket == docket)
        .options(joinedload(Clarification.answer, innerjoin=True))
    )
    views = [_view(one, number) for one, number in found]
    return tuple(sorted(views, key=lambda view: (view.asked_at, view.item)))


def open_on(
    session: Session, line_id: UUID, *, lock: bool = False
) -> Clarification | None:
    """Return the question that waits on this line, if one does."""
    query = select(Clarification).where(
        Clarification.line_id == line_id,
        Clarification.replied_at.is_(None),
        Clarification.lapsed_at.is_(None),
    )
    if lock:
        query = query.with_for_update(of=Clarification)
        query = query.execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def restarted(session: Session, line_ids: list[UUID]) -> dict[UUID, datetime | None]:
    """Return from when the time to answer runs anew on these lines; None: it rests.

    It does after a question, after a stay, and on what was made milder.
    """
    found = session.scalars(
        select(Clarification)
        .where(Clarification.line_id.in_(line_ids))
        .order_by(Clarification.due_at)
    )
    asked = {one.line_id: one.replied_at or one.lapsed_at for one in found}
    return resumed.later(asked, resumed.items(session, line_ids))


def overdue(session: Session, now: datetime) -> list[tuple[str, int]]:
    """Return the items whose question nobody answered in time."""
    rows = session.execute(
        select(LegalRequest.docket, Line.number)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Line, Line.dispatch_id == Dispatch.id)
        .join(Clarification, Clarification.line_id == Line.id)
        .where(
            Clarification.replied_at.is_(None),
            Clarification.lapsed_at.is_(None),
            Clarification.due_at < now,
        )
        .order_by(LegalRequest.docket, Line.number)
    )
    return [(docket, number) for docket, number in rows]


def _view(one: Clarification, number: int) -> QuestionView:
    state = state_of(replied_at=one.replied_at, lapsed_at=one.lapsed_at)
    return QuestionView(
        item=number,
        reason=one.answer.reason or "",
        question=one.answer.question or "",
        asked_at=one.answer.answered_at,
        due_at=one.due_at,
        state=state.value,
        reply=one.reply or "",
        by=one.pseudonym or "",
        replied_at=one.replied_at,
    )
