"""What a platform has not yet said it received: orders on posts, requests for data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, literal, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body, Platform
from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import clocks
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.intake.models.requests import LegalRequest


@dataclass(frozen=True, slots=True)
class NewRow:
    """One order that was sent and that nobody has received yet."""

    docket: str
    is_data: bool
    body: str
    body_ur: str
    items: int
    sent_at: datetime
    receive_by: datetime


def unreceived(session: Session, *, by: Actor) -> tuple[NewRow, ...]:
    """Return what stands and was never received, the longest sent first."""
    check_own_platform(by.platform, platform=by.platform or "")
    found = [
        NewRow(*row, clocks.receive_by(session, row[-1]))
        for asked in (_orders(), _data())
        for row in session.execute(asked.where(Platform.slug == by.platform))
    ]
    return tuple(sorted(found, key=lambda row: (row.sent_at, row.docket)))


def _orders() -> Select[str, bool, str, str, int, datetime]:
    mine = (Line.dispatch_id == Dispatch.id, ~Line.held)
    items = select(func.count(Line.id)).where(*mine).scalar_subquery()
    stands = exists().where(Line.dispatch_id == Dispatch.id, Line.state.in_(OPEN))
    return (
        _columns(items, Dispatch.dispatched_at, is_data=False)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(_sent(Dispatch.dispatched_at), Dispatch.acknowledged_at.is_(None))
        .where(stands)
    )


def _data() -> Select[str, bool, str, str, int, datetime]:
    mine = (DataLine.order_id == DataOrder.id, ~DataLine.held)
    items = select(func.count(DataLine.id)).where(*mine).scalar_subquery()
    waits = exists().where(*mine, DataLine.state.in_(ANSWERABLE))
    return (
        _columns(items, DataOrder.dispatched_at, is_data=True)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(_sent(DataOrder.dispatched_at), DataOrder.acknowledged_at.is_(None))
        .where(waits)
    )


def _columns(
    items: ColumnElement[int], sent_at: ColumnElement[datetime], *, is_data: bool
) -> Select[str, bool, str, str, int, datetime]:
    said = (literal(is_data), Body.name, Body.name_ur)
    asked = select(LegalRequest.docket, *said, items, sent_at)
    return asked.join(Body, Body.id == LegalRequest.body_id)


def _sent(sent_at: ColumnElement[datetime]) -> ColumnElement[bool]:
    return sent_at.is_not(None)
