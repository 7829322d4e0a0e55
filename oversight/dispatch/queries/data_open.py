"""The approved requests for data that have not left: without an order, or not sent."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.rules.data_lifecycle import DataState
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.lifecycle import RequestState
from oversight.review.models.data import DataDecision
from oversight.review.models.deciding import ItemDecision
from oversight.review.models.panels import Case
from oversight.review.rules.lifecycle import CaseState

_PLATFORM = joinedload(LegalRequest.platform, innerjoin=True)


def unissued(session: Session, docket: str | None = None) -> list[str]:
    """Return the decided data requests with an approval that no order names yet.

    Asked for one docket it looks at that one alone.
    """
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .join(Case, Case.request_id == LegalRequest.id)
            .join(ItemDecision, ItemDecision.case_id == Case.id)
            .join(DataDecision, DataDecision.decision_id == ItemDecision.id)
            .join(Item, Item.id == ItemDecision.item_id)
            .where(
                Case.state == CaseState.DECIDED,
                LegalRequest.state == RequestState.SCREENED,
                Item.ended_as.is_(None),
                ~exists().where(DataOrder.request_id == LegalRequest.id),
                *_named(docket),
            )
            .distinct()
            .order_by(LegalRequest.docket)
        )
    )


def approved(session: Session, docket: str | None = None) -> Sequence[Case]:
    """Return the reviews of those requests, each with its request and platform."""
    names = unissued(session, docket)
    if not names:
        return ()
    return session.scalars(
        select(Case)
        .join(Case.legal_request)
        .where(LegalRequest.docket.in_(names))
        .order_by(LegalRequest.docket)
        .options(contains_eager(Case.legal_request).options(_PLATFORM))
    ).all()


def issued(session: Session, docket: str | None = None) -> Sequence[DataOrder]:
    """Return the orders that have not left and of which something still may."""
    return session.scalars(
        select(DataOrder)
        .join(DataOrder.legal_request)
        .where(
            DataOrder.dispatched_at.is_(None),
            exists().where(
                DataLine.order_id == DataOrder.id, DataLine.state == DataState.ISSUED
            ),
            *_named(docket),
        )
        .order_by(LegalRequest.docket)
        .options(contains_eager(DataOrder.legal_request).options(_PLATFORM))
    ).all()


def unsent(session: Session) -> list[str]:
    """Return the dockets of orders that have not left."""
    return list(
        session.scalars(
            select(LegalRequest.docket)
            .join(DataOrder, DataOrder.request_id == LegalRequest.id)
            .where(DataOrder.dispatched_at.is_(None))
            .order_by(LegalRequest.docket)
        )
    )


def _named(docket: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if docket is None else (LegalRequest.docket == docket,)
