"""Whether the law that a filed request cites still carries it."""

from datetime import date

from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.intake.models import LegalRequest
from oversight.law import queries as law
from oversight.law.rules import basis, register

GONE = "basis_out_of_force"
GROUND = "basis_ground_missing"


def lost_basis(
    session: Session, request: LegalRequest, *, on: date
) -> tuple[tuple[int, str], ...]:
    """Return the items whose law no longer carries them, or lacks its ground.

    An agency is asked to correct once; a law lost after that is the reviewers' to
    see, who cannot approve on it.
    """
    if request.cured_once:
        return ()
    catalogue = law.catalogue(session)
    found = []
    for item in request.items:
        cited = [register.parse_citation(text) for text in item.provisions]
        try:
            basis.check_basis(
                cited,
                measure=item.measure,
                body=request.body.slug,
                on=on,
                content_date=item.published_on,
                catalogue=catalogue,
            )
        except RuleError as error:
            code = GROUND if error.code == basis.GROUND_MISSING else GONE
            found.append((item.number, code))
    return tuple(found)
