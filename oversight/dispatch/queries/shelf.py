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
from oversight.dispatch.queries import turning
from oversight.dispatch.rules.reading import EVERYTHING
from oversight.intake.models.requests import LegalRequest
from oversight.review.models.panels import Seat
from oversight.review.rules.lifecycle import SeatState

MOST = 100


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


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """Some documents, newest first, and after which docket the next ones follow."""

    rows: tuple[ShelfRow, ...]
    after: str


def shelf(session: Session, by: Actor, after: str = "") -> ShelfPage:
    """Return documents that this person may read: the newest, or those after a docket.

    Which ones is found first, and what a row says of these alone.
    """
    chosen = _chosen(by, _place(session, by, after)).limit(MOST + 1).subquery()
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
        .select_from(chosen)
        .join(Dispatch, Dispatch.id == chosen.c.id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .order_by(chosen.c.moment.desc(), LegalRequest.docket.desc())
    )
    rows = tuple(ShelfRow(*row) for row in found)
    shown = rows[:MOST]
    return ShelfPage(shown, shown[-1].docket if len(rows) > MOST else "")


def _chosen(by: Actor, *where: ColumnElement[bool]) -> turning.Chosen:
    """Return what somebody may read, newest first; each list has an index to walk."""
    moment = _moment(by)
    return (
        select(Dispatch.id, moment.label("moment"), LegalRequest.docket)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .join(Body, Body.id == LegalRequest.body_id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(_readable(by), *where)
        .order_by(moment.desc(), LegalRequest.docket.desc())
    )


def _moment(by: Actor) -> ColumnElement[datetime | None]:
    """Return since when a document stands on this shelf: a platform's once it left."""
    left = by.role is Role.LIAISON
    return (Dispatch.dispatched_at if left else Dispatch.issued_at).expression


def _place(session: Session, by: Actor, after: str) -> ColumnElement[bool]:
    """Return what follows a docket; everything, if none is named."""
    if not after:
        return true()
    asked = _chosen(by, LegalRequest.docket == after)
    return turning.after(session, asked, _moment(by))


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
