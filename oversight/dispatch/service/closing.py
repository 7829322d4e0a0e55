"""Telling those who were asked first that nothing came of the request (T09, T19)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
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
from oversight.storage import apart

CLOCK = "closing_notice"
CLOSED = (
    *(ItemEnd.REJECTED, ItemEnd.LAPSED, ItemEnd.WITHDRAWN),
    # Also what was given up, set aside or overturned before it left.
    *(ItemEnd.LIFTED, ItemEnd.OVERTURNED),
)


def sweep(session: Session, now: datetime) -> int:
    """Make the closing notice of everything that ended before it was sent."""
    late: dict[tuple[str, datetime], None] = {}

    def tell(item: Item) -> int:
        until = due_at(session, item)
        telling.closed(session, item.request, item, _last(session, item), now=now)
        if now > until:
            late[item.request.docket, until] = None
        return 1

    told = apart.each(session, untold(session), tell)
    for docket, until in late:
        _missed(session, docket, until, now)
    return told


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
            or_(
                and_(Item.ended_as.in_(CLOSED), ~_was_sent(Item)),
                _parts_over(),
            ),
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


def _was_sent(item: type[Item]) -> ColumnElement[bool]:
    """Say of an item that it left, by the notice that goes out with the sending."""
    told = aliased(Notice)
    return (
        exists()
        .where(
            told.docket == LegalRequest.docket,
            told.item == item.number,
            told.stage == Stage.SENT.value,
        )
        .correlate(LegalRequest, item)
    )


def _parts_over() -> ColumnElement[bool]:
    """Say of an account that every post it was narrowed to ended before it was sent.

    There may be none: a post that another filing brought before the portal meanwhile
    is not made an item here.
    """
    part = aliased(Item)
    over = and_(part.ended_as.is_not(None), part.ended_as.in_(CLOSED), ~_was_sent(part))
    left = (
        exists().where(part.parent_id == Item.id, ~over).correlate(Item, LegalRequest)
    )
    return and_(Item.ended_as == ItemEnd.SPLIT, ~left)


def _last(session: Session, item: Item) -> Item:
    """Return what an item ended with: itself, or the last of its posts, if any."""
    if item.ended_as is not ItemEnd.SPLIT:
        return item
    last = session.scalars(
        select(Item)
        .where(Item.parent_id == item.id)
        .order_by(Item.ended_at.desc(), Item.number.desc())
        .limit(1)
    ).one_or_none()
    return last or item


def due_at(session: Session, item: Item) -> datetime:
    """Return until when the closing notice on an item is owed."""
    ended = _last(session, item).ended_at
    assert ended is not None
    rule = law.clock(session, CLOCK, local_date(ended))
    return due(rule, ended, law.calendar(session))


def _missed(session: Session, docket: str, until: datetime, now: datetime) -> None:
    public = {"clock": CLOCK, "due": spelled(until), "body": "portal"}
    ledger.record(session, "deadline.missed", docket=docket, public=public, now=now)
