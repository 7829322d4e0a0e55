"""What runs for custodians of data that a platform handed over."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.holdings import Certificate, Production
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.rules.data_lifecycle import Holding
from oversight.intake.models.requests import Item, LegalRequest
from oversight.outreach.queries.filed import OFFICERS, people
from oversight.outreach.rules.reminders import Running

# What fell due, or is destroyed, is neither received nor minimised any more.
_HELD = Production.state == Holding.RECEIVED
_UNDELETED = Production.excess_deleted_at.is_(None)


def of_custodians(session: Session, _now: datetime) -> Iterator[Running]:
    """Return what custodians have to receive, to minimise, to delete and to certify.

    What is late is still owed: it stays until it is done.
    """
    held = Production
    for clock, since, due, owed in (
        ("received", held.answered_at, held.receive_by, held.state == Holding.PRODUCED),
        ("excess", held.received_at, held.excess_by, _HELD & _UNDELETED),
        ("minimised", held.received_at, held.minimise_by, _HELD),
        ("certificate", held.due_at, held.certify_by, held.outcome.is_(None)),
    ):
        rows = session.execute(
            select(LegalRequest.docket, since, due, held.custodian_id, DataLine.number)
            .join(DataOrder, DataOrder.request_id == LegalRequest.id)
            .join(DataLine, DataLine.order_id == DataOrder.id)
            .join(held, held.line_id == DataLine.id)
            .where(since.is_not(None), due.is_not(None), owed)
            .order_by(LegalRequest.docket)
        )
        for docket, began, until, custodian, number in rows:
            assert began is not None
            assert until is not None
            yield Running(clock, docket, began, until, (custodian,), item=number)


def of_signatures(session: Session, _now: datetime) -> Iterator[Running]:
    """Return the certificates that a custodian signed and nobody signed beside."""
    signing = people(session, Role.AUTHORISER)
    rows = session.execute(
        select(
            LegalRequest.docket,
            LegalRequest.body_id,
            Certificate.signed_at,
            Production.certify_by,
        )
        .join(DataOrder, DataOrder.request_id == LegalRequest.id)
        .join(DataLine, DataLine.order_id == DataOrder.id)
        .join(Production, Production.line_id == DataLine.id)
        .join(Certificate, Certificate.production_id == Production.id)
        .where(
            Production.state == Holding.DESTROYED,
            Certificate.certified_at.is_(None),
        )
        .order_by(LegalRequest.docket)
    )
    for docket, body_id, since, due in rows:
        yield Running("countersign", docket, since, due, signing.get(body_id, ()))


def of_keepers(session: Session, now: datetime) -> Iterator[Running]:
    """Return what is being kept: the court is to be told, and it ends by itself."""
    officers = people(session, *OFFICERS)
    kept = Preservation
    for clock, due, where in (
        ("court", kept.court_due, kept.court_told_at.is_(None)),
        ("preservation", kept.until, Item.ended_as.is_(None) & (kept.until > now)),
    ):
        rows = session.execute(
            select(LegalRequest.docket, LegalRequest.body_id, kept.sent_at, due)
            .join(kept, kept.request_id == LegalRequest.id)
            .join(Item, Item.id == kept.item_id)
            .where(where)
            .order_by(LegalRequest.docket, due.desc())
        ).all()
        # One reminder a docket is enough, however many accounts it has.
        for docket, body_id, since, until in {row[0]: row for row in rows}.values():
            yield Running(clock, docket, since, until, officers.get(body_id, ()))
