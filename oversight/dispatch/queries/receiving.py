"""What a platform has not yet said it received: orders on posts, requests for data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from oversight.accounts.models.people import Body, Platform
from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.queries import clocks
from oversight.dispatch.rules.checks import check_own_platform
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE
from oversight.dispatch.rules.lifecycle import OPEN
from oversight.intake.models.requests import LegalRequest

Asked = Select[str, bool, str, str, int, datetime | None]
SentAt = InstrumentedAttribute[datetime | None]


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
    found: list[NewRow] = []
    for asked in (_orders(), _data()):
        rows = session.execute(asked.where(Platform.slug == by.platform))
        for docket, is_data, body, body_ur, items, sent_at in rows:
            assert sent_at is not None
            due = clocks.receive_by(session, sent_at)
            said = (docket, is_data, body, body_ur, items, sent_at, due)
            found.append(NewRow(*said))
    return tuple(sorted(found, key=lambda row: (row.sent_at, row.docket)))


def _orders() -> Asked:
    mine = (Line.dispatch_id == Dispatch.id, ~Line.held)
    items = select(func.count(Line.id)).where(*mine).scalar_subquery()
    stands = exists().where(Line.dispatch_id == Dispatch.id, Line.state.in_(OPEN))
    return (
        _columns(items, Dispatch.dispatched_at, is_data=False)
        .join(Dispatch, Dispatch.request_id == LegalRequest.id)
        .join(Platform, Platform.id == Dispatch.platform_id)
        .where(Dispatch.dispatched_at.is_not(None), Dispatch.acknowledged_at.is_(None))
        .where(stands)
    )


def _data() -> Asked:
    mine = (DataLine.order_id == DataOrder.id, ~DataLine.held)
    items = select(func.count(DataLine.id)).where(*mine).scalar_subquery()
    waits = exists().where(*mine, DataLine.state.in_(ANSWERABLE))
    return (
        _columns(items, DataOrder.dispatched_at, is_data=True)
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(Platform, Platform.id == DataOrder.platform_id)
        .where(
            DataOrder.dispatched_at.is_not(None), DataOrder.acknowledged_at.is_(None)
        )
        .where(waits)
    )


def _columns(items: ColumnElement[int], sent_at: SentAt, *, is_data: bool) -> Asked:
    said = (literal(is_data), Body.name, Body.name_ur)
    asked = select(LegalRequest.docket, *said, items, sent_at)
    return asked.join(Body, Body.id == LegalRequest.body_id)
