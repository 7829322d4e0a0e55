"""The registrar's acts: pass what is complete, list what is missing, nothing else."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.queries import matters as queries
from oversight.intake.rules import filing, officers, screening, victims
from oversight.intake.rules.lifecycle import LIFECYCLE, Capacity, RequestAct
from oversight.intake.service import clocks, law_checks, matters
from oversight.ledger import service as ledger

AUTOMATIC = "auto"


def screen(
    session: Session,
    docket: str,
    ticks: Iterable[str],
    *,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """Pass a request whose closed checklist is complete to the reviewers."""
    officers.check_registrar(by)
    request = queries.request(session, docket, lock=True)
    filing.check_takedown(request.kind)
    state = LIFECYCLE.after(request.state, RequestAct.SCREEN)
    lost = law_checks.lost_basis(session, request, on=local_date(now))
    left = queries.defects(session, [request.id], open_only=True)
    screening.check_complete(open_defects=len(left) + len(lost), ticks=ticks)
    matters.touch(session, request.id, by.id, Capacity.REGISTRY, now=now)

    request.state, request.screened_at = state, now
    request.screened_by = by.id

    ledger.record(
        session, "request.screened", docket=docket, public={"codes": []}, now=now
    )
    return request


def find_defects(
    session: Session,
    docket: str,
    by_hand: Mapping[str, Iterable[int]],
    *,
    by: Actor,
    now: datetime,
) -> LegalRequest:
    """List for the agency, once, everything the closed checklist finds missing."""
    officers.check_registrar(by)
    request = queries.request(session, docket, lock=True)
    filing.check_takedown(request.kind)
    LIFECYCLE.after(request.state, RequestAct.FIND_DEFECTS)
    filing.check_listed_once(cured_once=request.cured_once)
    found = screening.listed(by_hand)
    child = {i.number for i in request.items if victims.is_child_material(i.provisions)}
    screening.check_askable(found, child_material=child)
    matters.touch(session, request.id, by.id, Capacity.REGISTRY, now=now)

    _list(session, request, found, now)
    return request


def list_by_machine(session: Session, docket: str, *, now: datetime) -> None:
    """List what the machine finds missing, where the registrar's time has run out."""
    request = queries.request(session, docket, lock=True)
    _list(session, request, (), now)


def pass_by_machine(session: Session, docket: str, *, now: datetime) -> None:
    """Pass a request that the registrar left lying and that lacks nothing."""
    request = queries.request(session, docket, lock=True)

    request.state = LIFECYCLE.after(request.state, RequestAct.SCREEN)
    request.screened_at = now

    ledger.record(
        session,
        "request.screened",
        docket=docket,
        public={"codes": [AUTOMATIC]},
        now=now,
    )


def _list(
    session: Session,
    request: LegalRequest,
    by_hand: Iterable[tuple[int, str]],
    now: datetime,
) -> None:
    numbers = {item.number: item for item in request.items}
    lost = law_checks.lost_basis(session, request, on=local_date(now))
    known = queries.defects(session, [request.id], open_only=True)
    named = {(defect.item_id, defect.code) for defect in known}
    fresh = [
        (numbers[number].id, code)
        for number, code in (*lost, *by_hand)
        if number in numbers and (numbers[number].id, code) not in named
    ]
    codes = sorted({defect.code for defect in known} | {code for _, code in fresh})
    filing.check_something_listed(codes)

    request.state = LIFECYCLE.after(request.state, RequestAct.FIND_DEFECTS)
    request.cure_due = clocks.due(session, "cure", now)
    session.add_all(
        Defect(request_id=request.id, item_id=item_id, code=code, listed_at=now)
        for item_id, code in fresh
    )

    ledger.record(
        session,
        "request.defective",
        docket=request.docket,
        public={"codes": codes},
        now=now,
    )
