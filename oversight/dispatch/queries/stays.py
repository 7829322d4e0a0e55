"""Which approvals of data rest at the moment."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.stays import DataStay
from oversight.intake.models.requests import Item


def by_appeals(session: Session, line_id: UUID) -> list[DataStay]:
    """Return the stays of appeals under which this account rests, the first first."""
    return list(
        session.scalars(
            select(DataStay)
            .where(DataStay.line_id == line_id, DataStay.ended_at.is_(None))
            .order_by(DataStay.stayed_at, DataStay.appeal_docket)
        )
    )


def stayed(session: Session, line_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these accounts rest, on an appeal's word or on a court's."""
    by_appeal = select(DataStay.line_id).where(
        DataStay.line_id.in_(line_ids), DataStay.ended_at.is_(None)
    )
    by_court = (
        select(DataLine.id)
        .join(DataCourtStay, DataCourtStay.item_id == DataLine.item_id)
        .where(DataLine.id.in_(line_ids), DataCourtStay.ended_at.is_(None))
    )
    return frozenset(session.scalars(union(by_appeal, by_court)))


def by_courts(session: Session, item_id: UUID) -> list[DataCourtStay]:
    """Return the courts' words on which this account rests, the first first."""
    return list(
        session.scalars(
            select(DataCourtStay)
            .where(DataCourtStay.item_id == item_id, DataCourtStay.ended_at.is_(None))
            .order_by(DataCourtStay.stayed_at, DataCourtStay.held_by)
        )
    )


def of_kept(session: Session, item: Item, *, until: datetime, now: datetime) -> str:
    """Return in one code where an order to keep data stands."""
    if item.ended_as in {"lifted", "withdrawn"}:
        return "cancelled"
    if item.ended_as is not None or until <= now:
        return "expired"
    return "stayed" if by_courts(session, item.id) else "standing"
