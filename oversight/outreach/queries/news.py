"""What happened to dockets of late, from every room that does something to them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Body
from oversight.appeals.models import Appeal
from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import ItemEnd
from oversight.outreach.models.news import BodyNews
from oversight.outreach.rules.news import TOLD_WITHIN, News, Occasion
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState

Found = Select[*tuple[Any, ...]]


def untold(session: Session, now: datetime) -> list[News]:
    """Return what no body was told of yet, in the order in which it happened."""
    since = now - TOLD_WITHIN
    rows = session.execute(
        select(BodyNews.docket, BodyNews.occasion, BodyNews.at).where(
            BodyNews.at >= since
        )
    )
    told = {(docket, occasion, at) for docket, occasion, at in rows}
    return sorted(
        (
            one
            for one in _happened(session, since)
            if (one.docket, one.occasion, one.at) not in told
        ),
        key=lambda one: (one.at, one.docket, one.occasion),
    )


def _happened(session: Session, since: datetime) -> Iterator[News]:
    decided, lapsed = Case.state == CaseState.DECIDED, Item.ended_as == ItemEnd.LAPSED
    for occasion, at, query in (
        (Occasion.DECIDED, Case.decided_at, _beside(Case).where(decided)),
        # What ends together in one sweep is one piece of news.
        (Occasion.LAPSED, Item.ended_at, _beside(Item).where(lapsed)),
        (Occasion.SENT, Dispatch.dispatched_at, _beside(Dispatch)),
        (Occasion.SENT, DataOrder.dispatched_at, _beside(DataOrder)),
        (Occasion.ANSWERED, PlatformAnswer.answered_at, _answers()),
        (Occasion.ANSWERED, DataLine.answered_at, _produced()),
        (Occasion.APPEALED, Appeal.admitted_at, _appeals()),
        (Occasion.APPEAL_DECIDED, Appeal.decided_at, _appeals()),
    ):
        found = session.execute(query.add_columns(at).where(at >= since).distinct())
        for docket, body, moment in found:
            yield News(occasion, docket, body, moment)


def _requests() -> Found:
    return select(LegalRequest.docket, Body.slug).join(
        Body, Body.id == LegalRequest.body_id
    )


def _beside(table: Any) -> Found:  # noqa: ANN401
    return _requests().join(table, table.request_id == LegalRequest.id)


def _answers() -> Found:
    sent = _beside(Dispatch).join(Line, Line.dispatch_id == Dispatch.id)
    return sent.join(PlatformAnswer, PlatformAnswer.line_id == Line.id)


def _produced() -> Found:
    return _beside(DataOrder).join(DataLine, DataLine.order_id == DataOrder.id)


def _appeals() -> Found:
    return _requests().join(Appeal, Appeal.matter_id == LegalRequest.id)
