"""What a platform is asked about data: what waits for its answer, what it keeps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Platform
from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries import data_lines, data_pages
from oversight.dispatch.queries.answered import DataRest
from oversight.dispatch.queries.data_pages import KeptRow
from oversight.dispatch.rules import rests
from oversight.dispatch.rules.data_lifecycle import ANSWERABLE
from oversight.intake.models.requests import LegalRequest

NEWEST = 50


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One request for data on a platform's list."""

    docket: str
    sent_at: datetime
    acknowledged: bool
    waiting: int
    answer_by: datetime | None
    rest: DataRest | None
    rest_over: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class PlatformDesk:
    """Everything about data that a platform has to receive, answer or keep."""

    platform: str
    orders: tuple[OrderRow, ...]
    done: tuple[OrderRow, ...]
    are_more: bool
    kept: tuple[KeptRow, ...]


def platform_desk(session: Session, by: Actor, *, now: datetime) -> PlatformDesk:
    """Return what a liaison has to do about data, the newest first.

    Of what owes nothing only the newest stand, so that years do not make it slow.
    """
    mine = select(Platform.id).where(Platform.slug == by.platform).scalar_subquery()
    sent = (
        select(DataOrder, LegalRequest.docket)
        .join(LegalRequest, LegalRequest.id == DataOrder.request_id)
        .where(DataOrder.platform_id == mine, DataOrder.dispatched_at.is_not(None))
        .order_by(DataOrder.dispatched_at.desc(), LegalRequest.docket)
    )
    waits = exists().where(
        DataLine.order_id == DataOrder.id,
        DataLine.state.in_(ANSWERABLE),
        ~DataLine.held,
    )
    done = session.execute(sent.where(~waits).limit(NEWEST + 1)).all()
    kept = session.execute(
        select(Preservation, LegalRequest.docket)
        .join(LegalRequest, LegalRequest.id == Preservation.request_id)
        .where(Preservation.platform_id == mine)
        .order_by(Preservation.until.desc(), LegalRequest.docket, Preservation.number)
    ).all()
    return PlatformDesk(
        platform=by.platform or "",
        orders=tuple(
            _order(session, order, docket, now=now)
            for order, docket in session.execute(sent.where(waits)).all()
        ),
        done=tuple(_over(order, docket) for order, docket in done[:NEWEST]),
        are_more=len(done) > NEWEST,
        kept=data_pages.kept_rows(session, [(k, d) for k, d in kept], now=now),
    )


def _order(
    session: Session, order: DataOrder, docket: str, *, now: datetime
) -> OrderRow:
    assert order.dispatched_at is not None
    rows = data_lines.lines(session, queries.order(session, docket))
    waiting = [row for row in rows if row.may_answer]
    said = [row.rest for row in waiting if row.rest is not None]
    asked_by = [row.answer_by for row in waiting if row.answer_by is not None]
    answer_by = min(asked_by, default=None)
    rest = min(said, key=lambda one: one.ends_on, default=None)
    return OrderRow(
        docket=docket,
        sent_at=order.dispatched_at,
        acknowledged=order.acknowledged_at is not None,
        waiting=len(waiting),
        answer_by=answer_by,
        rest=rest,
        rest_over=rest is not None and rests.is_over(rest.ends_on, now=now),
        is_late=answer_by is not None and answer_by < now,
    )


def _over(order: DataOrder, docket: str) -> OrderRow:
    """Return a request on which nothing is owed any more."""
    assert order.dispatched_at is not None
    received = order.acknowledged_at is not None
    return OrderRow(
        docket=docket,
        sent_at=order.dispatched_at,
        acknowledged=received,
        waiting=0,
        answer_by=None,
        rest=None,
        rest_over=False,
        is_late=False,
    )
