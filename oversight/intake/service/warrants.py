"""A court's warrant is entered by the body and confirmed by calling the court."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import KARACHI, local_date
from oversight.intake.models.warrants import Warrant
from oversight.intake.queries import data as queries
from oversight.intake.queries import matters as requests
from oversight.intake.rules import filing, officers, warrants
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.ledger import service as ledger


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a warrant, and the fingerprint of the signed document."""

    court: str
    judge: str
    number: str
    issued_on: date
    expires_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Call:
    """Who at the court was called, on which number, when, and what they said."""

    name: str
    number: str
    called_at: datetime
    result: str


def enter(
    session: Session, docket: str, paper: Paper, *, by: Actor, now: datetime
) -> Warrant:
    """Enter a court's warrant; until it is confirmed it counts for nothing."""
    request = requests.request(session, docket, lock=True)
    officers.check_agency(body=request.body.slug, by=by)
    warrants.check_needs_warrant(queries.promise(session, request.id).tier)
    filing.check_before_end(request.state)
    warrants.check_warrant(paper.court, paper.judge, paper.number, paper.sha256)
    warrants.check_warrant_dates(
        paper.issued_on, paper.expires_on, today=local_date(now)
    )
    known = {one.sha256 for one in queries.warrants(session, request.id)}
    warrants.check_same_warrant(paper.sha256, frozenset(known))
    matters.touch(session, request.id, by.id, Capacity.AGENCY, now=now)

    warrant = Warrant(
        request_id=request.id,
        court=paper.court,
        judge=paper.judge,
        number=paper.number,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        # It holds to the end of its last day, as the court reads its own calendar.
        expires_at=datetime.combine(paper.expires_on, time.max, KARACHI),
        sha256=paper.sha256,
        entered_by=by.id,
        entered_at=now,
    )
    session.add(warrant)
    session.flush()

    _note(session, "warrant.entered", docket, warrant, by=by, now=now)
    return warrant


def verify(
    session: Session, docket: str, sha256: str, call: Call, *, by: Actor, now: datetime
) -> Warrant:
    """Record what the court said when the registrar called it on its public number."""
    officers.check_registrar(by)
    request = requests.request(session, docket, lock=True)
    warrant = queries.warrant(session, docket, sha256, lock=True)
    warrants.check_unverified(warrant.verified_at)
    warrants.check_call(call.name, call.number, call.result)
    warrants.check_call_time(call.called_at, entered_at=warrant.entered_at, now=now)
    matters.touch(session, request.id, by.id, Capacity.REGISTRY, now=now)

    warrant.confirmed = call.result == warrants.CONFIRMED
    warrant.verified_by, warrant.verified_at = by.id, now
    warrant.called_name = call.name.strip()
    warrant.called_number = call.number.strip()
    warrant.called_at = call.called_at
    session.flush()

    _note(session, f"warrant.{call.result}", docket, warrant, by=by, now=now)
    return warrant


def _note(
    session: Session,
    act: str,
    docket: str,
    warrant: Warrant,
    *,
    by: Actor,
    now: datetime,
) -> None:
    facts = {"sha256": warrant.sha256, "expires": warrant.expires_on.isoformat()}
    ledger.note(session, act, by=by, now=now, subject=docket, facts=facts)
