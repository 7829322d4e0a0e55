"""The registrar's acts on a data request: pass what is whole, list what is missing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.queries import data, matters
from oversight.intake.rules import data_checklist, filing, officers
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.rules.lifecycle import LIFECYCLE, Capacity, RequestAct
from oversight.intake.service import clocks, law_checks
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


def find_defects(
    session: Session,
    docket: str,
    by_hand: Iterable[tuple[int, str]],
    *,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """List for the body, once, everything that the closed checklist finds missing.

    ``by_hand`` names each defect with its account; 0 is the request as a whole.
    """
    officers.check_registrar(by)
    request = matters.request(session, docket, lock=True)
    promise = data.promise(session, request.id)
    state = LIFECYCLE.after(request.state, RequestAct.FIND_DEFECTS)
    filing.check_listed_once(cured_once=request.cured_once)
    lost = law_checks.lost_basis(session, request, on=local_date(now))
    filing.check_law_holds(len(lost))
    ids = {item.number: item.id for item in request.items}
    keeps = promise.tier is Tier.D0
    listed = data_checklist.check_listed(by_hand, ids, keeps=keeps)
    filing.check_something_listed(code for _, code in listed)
    touch(session, request.id, by.id, Capacity.REGISTRY, now=now)

    request.state, request.cure_due = state, clocks.due(session, "cure", now)
    session.add_all(
        Defect(request_id=request.id, item_id=ids.get(number), code=code, listed_at=now)
        for number, code in listed
    )
    session.flush()

    codes = sorted({code for _, code in listed})
    ledger.record(
        session, "request.defective", docket=docket, public={"codes": codes}, now=now
    )
    return request
