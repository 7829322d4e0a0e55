"""The registrar passes a data request whose form is complete; never its merits."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import LegalRequest
from oversight.intake.queries import data, matters
from oversight.intake.rules import data_checklist, filing, officers
from oversight.intake.rules.lifecycle import LIFECYCLE, Capacity, RequestAct
from oversight.intake.service import law_checks
from oversight.intake.service.matters import touch
from oversight.ledger import service as ledger


def screen(
    session: Session, docket: str, ticks: Iterable[str], *, by: Actor, now: datetime
) -> LegalRequest:
    """Pass a data request whose closed checklist is complete to the reviewers."""
    officers.check_registrar(by)
    request = matters.request(session, docket, lock=True)
    data.promise(session, request.id)
    state = LIFECYCLE.after(request.state, RequestAct.SCREEN)
    data_checklist.check_ticked(ticks)
    lost = law_checks.lost_basis(session, request, on=local_date(now))
    filing.check_law_holds(len(lost))
    touch(session, request.id, by.id, Capacity.REGISTRY, now=now)

    request.state, request.screened_at = state, now
    request.screened_by = by.id
    session.flush()

    ledger.record(
        session, "request.screened", docket=docket, public={"codes": []}, now=now
    )
    return request
