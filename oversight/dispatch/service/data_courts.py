"""Entering what a court said of a request for data: it ends here, or rests.

A stay is the court's: no appeal ends it, and only the same case can.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.models.lifting import CourtResult
from oversight.dispatch.queries import data as queries
from oversight.dispatch.rules.lifting import Cause, CourtWord
from oversight.dispatch.service import (
    courts,
    data_court_stays,
    data_lifting,
    kept_staying,
)
from oversight.dispatch.service.courts import Ruling
from oversight.dispatch.service.data_lifting import Sent
from oversight.intake.queries import matters


def enter(
    session: Session, docket: str, ruling: Ruling, *, by: Actor, now: datetime
) -> CourtResult:
    """Put a court's word on the record and do what it says, account by account."""
    request = matters.request(session, docket, lock=True)
    accounts = data_lifting.locked(session, docket)
    if not accounts:
        raise queries.nothing()
    courts.check(session, ruling, accounts, request_id=request.id, now=now)

    kept = courts.keep(session, request.id, ruling, by=by, now=now)

    courts.record(session, docket, kept, now=now)
    for number in kept.items:
        _obey(session, docket, accounts[number], ruling, kept, by=by, now=now)
    return kept


def _obey(
    session: Session,
    docket: str,
    sent: Sent,
    ruling: Ruling,
    kept: CourtResult,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """End, stay or give back one account; what has ended already stays as it is."""
    case = courts.holder(ruling)
    if ruling.result is CourtWord.UPHELD:
        _let_go(session, docket, sent, case, now=now)
    if not data_lifting.is_open(sent):
        if ruling.result is CourtWord.SET_ASIDE:
            _let_go(session, docket, sent, case, now=now)
        return
    if ruling.result is CourtWord.SET_ASIDE:
        lifted = data_lifting.keep(
            session,
            sent,
            Cause.COURT,
            ruling.reasons,
            error=True,
            court_id=kept.id,
            by=by,
            now=now,
        )
        data_lifting.end(session, docket, sent, lifted, now=now)
    elif ruling.result is CourtWord.STAYED and isinstance(sent, DataLine):
        data_court_stays.hold(session, sent, held_by=case, now=now)
    elif ruling.result is CourtWord.STAYED:
        assert isinstance(sent, Preservation)
        kept_staying.hold(session, docket, sent, held_by=case, now=now)


def _let_go(
    session: Session, docket: str, sent: Sent, case: str, *, now: datetime
) -> None:
    if isinstance(sent, DataLine):
        data_court_stays.let_go(session, sent, held_by=case, now=now)
    else:
        kept_staying.let_go(session, docket, sent, held_by=case, now=now)
