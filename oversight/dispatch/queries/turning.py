"""Turning a shelf page by page: what follows the last docket of the one before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, true
from sqlalchemy.orm import Session

from oversight.intake.models.requests import LegalRequest

Chosen = Select[UUID, datetime | None, str]
"""An id, since when it stands on the shelf, and its docket; newest first."""


def after(
    session: Session, asked: Chosen, moment: ColumnElement[datetime | None]
) -> ColumnElement[bool]:
    """Return what follows the one asked for; everything, if it never stood here.

    ``moment`` says of every other since when it stands there.
    """
    found = session.execute(asked).first()
    if found is None:
        return true()
    earlier = or_(moment < found.moment, LegalRequest.docket < found.docket)
    return and_(moment <= found.moment, earlier)
