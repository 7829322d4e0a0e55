"""What runs for custodians of data that a platform handed over."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Production
from oversight.intake.models.requests import LegalRequest
from oversight.outreach.rules.reminders import Running


def of_custodians(session: Session, now: datetime) -> Iterator[Running]:
    """Return what custodians have to receive, to minimise, to delete and to certify."""
    held = Production
    for clock, since, due, done in (
        ("received", held.answered_at, held.receive_by, held.received_at),
        ("excess", held.received_at, held.excess_by, held.excess_deleted_at),
        ("minimised", held.received_at, held.minimise_by, held.minimised_at),
        ("certificate", held.due_at, held.certify_by, held.outcome),
    ):
        rows = session.execute(
            select(LegalRequest.docket, since, due, held.custodian_id)
            .join(DataOrder, DataOrder.request_id == LegalRequest.id)
            .join(DataLine, DataLine.order_id == DataOrder.id)
            .join(held, held.line_id == DataLine.id)
            .where(since.is_not(None), done.is_(None), due > now)
            .order_by(LegalRequest.docket)
        )
        for docket, began, until, custodian in rows:
            assert began is not None
            assert until is not None
            yield Running(clock, docket, began, until, (custodian,))
