"""Which words let a restriction rest at the moment."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.line_stays import LineStay


def open_on(session: Session, line_id: UUID) -> Sequence[LineStay]:
    """Return every word under which this item rests, the first one first."""
    return session.scalars(
        select(LineStay)
        .where(LineStay.line_id == line_id, LineStay.ended_at.is_(None))
        .order_by(LineStay.stayed_at, LineStay.held_by)
    ).all()
