"""Telling those who were asked first that nothing came of the request (T09, T19)."""

from datetime import datetime

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session, joinedload

from oversight.core.clock import local_date
from oversight.dispatch.service import telling
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.data_tiers import KIND
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger
from oversight.notices.models.notices import Notice
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

    def told(*stages: Stage) -> Exists:
        return exists().where(
            Notice.docket == LegalRequest.docket,
            Notice.item == Item.number,
            Notice.stage.in_([stage.value for stage in stages]),
        )

    query = (
        select(Item)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(
            LegalRequest.kind != KIND,  # Data go their own way.
            Item.ended_as.in_(CLOSED),
            told(Stage.ASKED),
            ~told(Stage.SENT, Stage.ENDED),
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
