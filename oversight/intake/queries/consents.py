"""On whose consent a victim's matter rests, for those who check and those who judge."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import LegalRequest
from oversight.intake.models.victims import Consent as ConsentRow
from oversight.intake.rules.victims import Consent


def of_request(session: Session, request: LegalRequest) -> Consent | None:
    """Return who consented, when and for which harm; an ordinary matter has none."""
    if request.consent_id is None:
        return None
    row = session.scalars(
        select(ConsentRow).where(ConsentRow.id == request.consent_id)
    ).one()
    return Consent(row.ground, row.given_by, row.given_on, row.reference)
