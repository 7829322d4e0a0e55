"""The documents somebody may read: a shelf, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Platform
from oversight.authority.permissions import AGENCY_ROLES, Actor, Role
from oversight.dispatch.models.clarifying import Clarification
from oversight.dispatch.models.orders import Dispatch, Line, OrderDocument
from oversight.dispatch.rules.reading import EVERYTHING
from oversight.intake.models.requests import LegalRequest
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState

MOST = 500


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One document: where it went, which version stands, whether a question waits."""

    docket: str
    body: str
    platform: str
    version: int
    issued_at: datetime
    sent_at: datetime | None
    asked: int


def shelf(session: Session, by: Actor) -> tuple[ShelfRow, ...]:
    """Return the newest documents that this person may read."""
    newest = (
        select(func.max(OrderDocument.version))
        .where(OrderDocument.request_id == Dispatch.request_id)
        .correlate(Dispatch)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            LegalRequest.docket,
            Body.short,
            Platform.slug,
            newest,
            Dispatch.issued_at,
            Dispatch.dispatched_at,
            _open_questions(),
        )
        .select_from(Dispatch)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(_readable(by))
        .order_by(Dispatch.issued_at.desc(), LegalRequest.docket.desc())
        .limit(MOST)
    )
    return tuple(ShelfRow(*row) for row in found)


def seated(by: Actor) -> Select[UUID | None]:
    """Return the matters in which a reviewer sits: theirs alone are looked through."""
    return select(Seat.matter_id).where(
        Seat.person_id == by.id, Seat.state == SeatState.DECLARED
    )


def questions_before(by: Actor) -> Select[UUID]:
    """Return the questions of platforms that wait for this reviewer's panels."""
    return (
        select(Clarification.id)
        .join(Line, Line.id == Clarification.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .where(
            Clarification.replied_at.is_(None),
            Clarification.lapsed_at.is_(None),
            _seated(by),
        )
    )


def _open_questions() -> ColumnElement[int]:
    return (
        select(func.count(Clarification.id))
        .join(Line, Line.id == Clarification.line_id)
        .where(
            Line.dispatch_id == Dispatch.id,
            Clarification.replied_at.is_(None),
            Clarification.lapsed_at.is_(None),
        )
        .correlate(Dispatch)
        .scalar_subquery()
    )


def _readable(by: Actor) -> ColumnElement[bool]:
    """Say in SQL what ``rules.reading`` says of one document."""
    if by.role is Role.LIAISON:
        return (Platform.slug == by.platform) & Dispatch.dispatched_at.is_not(None)
    if by.role in AGENCY_ROLES:
        return Body.slug == by.body
    if by.role in EVERYTHING:
        return true()
    return _seated(by) if by.role is Role.REVIEWER else false()


def _seated(by: Actor) -> ColumnElement[bool]:
    return Dispatch.request_id.in_(seated(by))
