"""Two records that were certified: one for a court, one for a party."""

from datetime import timedelta

from sqlalchemy import select

from oversight.appeals.models import Appeal
from oversight.cli.demo.stage import Stage
from oversight.core.clock import local_date
from oversight.desk.rules.certifying import AskedBy, Part, Wanted
from oversight.desk.service import certifying, opening
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import matters as intake

WHY = "The appeal to the court is heard this month; the record was called for."
ASKED_BEFORE = timedelta(days=4)


def records(stage: Stage) -> None:
    """Certify the record of the first matter that was appealed and is shown whole."""
    session = stage.session
    asked = select(Appeal.matter_id).order_by(Appeal.docket)
    for key in session.scalars(asked.where(Appeal.matter_id.is_not(None))):
        request = session.get_one(LegalRequest, key)
        if opening.hiding(session, intake.request(session, request.docket)) is None:
            continue
        by = stage.people["registrar@oversight.example"]
        for wanted in _wanted(stage):
            certifying.certify(session, request.docket, wanted, by=by, now=stage.until)
        return


def _wanted(stage: Stage) -> tuple[Wanted, ...]:
    dated = local_date(stage.until - ASKED_BEFORE)
    court, party = AskedBy.COURT, AskedBy.PARTY
    return (
        Wanted(Part.SEALED, court, "High Court of Sindh", "C.P. D-412", dated, WHY),
        Wanted(Part.OPEN, party, "", "Letter of counsel", dated, WHY),
    )
