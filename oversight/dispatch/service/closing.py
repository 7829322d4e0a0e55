"""Telling those who were asked first that nothing came of the request (T09, T19)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from oversight.core.clock import local_date
from oversight.dispatch.service import telling
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.notices.models.notices import Notice
from oversight.notices.queries.notices import UNFOLLOWED
from oversight.notices.rules.parts import Stage
from oversight.review.service.clocks import spelled

CLOCK = "closing_notice"
CLOSED = (ItemEnd.REJECTED, ItemEnd.LAPSED, ItemEnd.WITHDRAWN)


def sweep(session: Session, now: datetime) -> int:
    """Make the closing notice of everything that ended before it was sent."""
    found = untold(session)
    late: dict[tuple[str, datetime], None] = {}
    for item in found:
        telling.closed(session, item.request, item, now=now)
        until = due_at(session, item)
        if now > until:
            late[item.request.docket, until] = None
    for docket, until in late:
        _missed(session, docket, until, now)
    return len(found)


def untold(session: Session) -> list[Item]:
    """Return what its user was asked about, and never told the end of."""
    return _ended(session, UNFOLLOWED)


def unheard(session: Session) -> list[Item]:
    """Return the same by the notices alone, whatever they are marked as."""
    later = aliased(Notice)
    told = exists().where(
        later.docket == Notice.docket,
        later.item == Notice.item,
        later.stage.in_([Stage.SENT.value, Stage.ENDED.value]),
    )
    return _ended(session, Notice.stage == Stage.ASKED.value, ~told)


def _ended(session: Session, *asked: ColumnElement[bool]) -> list[Item]:
    """Return the items that ended before they were sent, on which such notices are."""
    query = (
        select(Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .join(
            Notice,
            and_(Notice.docket == LegalRequest.docket, Notice.item == Item.number),
        )
        .where(
            LegalRequest.kind != KIND,  # Data go their own way.
            Item.ended_as.in_(CLOSED),
            *asked,
        )
        .options(
            joinedload(Item.request, innerjoin=True).options(
                joinedload(LegalRequest.body, innerjoin=True),
                joinedload(LegalRequest.platform, innerjoin=True),
            )
        )
        .order_by(LegalRequest.docket, Item.number)
    )
    return list(session.scalars(query))


def due_at(session: Session, item: Item) -> datetime:
    """Return until when the closing notice on an item is owed."""
    assert item.ended_at is not None
    rule = law.clock(session, CLOCK, local_date(item.ended_at))
    return due(rule, item.ended_at, law.calendar(session))


def _missed(session: Session, docket: str, until: datetime, now: datetime) -> None:
    public = {"clock": CLOCK, "due": spelled(until), "body": "portal"}
    ledger.record(session, "deadline.missed", docket=docket, public=public, now=now)
