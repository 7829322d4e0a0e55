"""Which cases let the items of one docket rest at the moment, as they were written."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.rules.lifting import Cause
from oversight.intake.models.requests import Item, LegalRequest


@dataclass(frozen=True, slots=True)
class CourtRest:
    """One item that rests, and the case on whose word it does."""

    item: int
    forum: str
    case_number: str


def of_docket(session: Session, docket: str) -> tuple[CourtRest, ...]:
    """Return what rests in one docket on the word of a court, item by item."""
    of_orders = (
        select(Line.number, LineStay.held_by)
        .join(Line, Line.id == LineStay.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .join(LegalRequest, LegalRequest.id == Dispatch.request_id)
        .where(LineStay.cause == Cause.COURT.value, LineStay.ended_at.is_(None))
    )
    of_data = (
        select(Item.number, DataCourtStay.held_by)
        .join(Item, Item.id == DataCourtStay.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(DataCourtStay.ended_at.is_(None))
    )
    found = [
        (number, held_by)
        for asked in (of_orders, of_data)
        for number, held_by in session.execute(
            asked.where(LegalRequest.docket == docket)
        )
    ]
    return tuple(_rest(number, held_by) for number, held_by in sorted(found))


def _rest(number: int, held_by: str) -> CourtRest:
    forum, _, case_number = held_by.partition(" ")
    return CourtRest(item=number, forum=forum, case_number=case_number)
