"""Which approvals of data rest at the moment."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.stays import DataStay


def open_on(session: Session, line_id: UUID) -> DataStay | None:
    """Return the stay under which this account rests, if it does."""
    return session.scalars(
        select(DataStay).where(DataStay.line_id == line_id, DataStay.ended_at.is_(None))
    ).one_or_none()


def stayed(session: Session, line_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these accounts rest."""
    return frozenset(
        session.scalars(
            select(DataStay.line_id).where(
                DataStay.line_id.in_(line_ids), DataStay.ended_at.is_(None)
            )
        )
    )
