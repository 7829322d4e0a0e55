"""Who keeps the data of a request now."""

from uuid import UUID

from sqlalchemy.orm import Session

from oversight.intake.queries import data as intake


def keeper(session: Session, request_id: UUID) -> UUID | None:
    """Return whoever keeps, or is to keep, what comes for this request."""
    return intake.promise(session, request_id).custodian_id
