"""What happens by itself when a time has run out; running it twice changes nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import RequestState
from oversight.intake.service import drafting, law_checks, screening, withdrawing
from oversight.law.queries import register as law
from oversight.law.rules import calendar
from oversight.storage import apart


def sweep(session: Session, now: datetime) -> int:
    """Pass what the registrar left lying and is whole; end what nobody took up."""
    done = apart.each(
        session,
        queries.due_for_screening(session, now),
        lambda docket: _screen(session, docket, now),
    )
    done += apart.each(
        session,
        queries.due_for_cure(session, now),
        lambda docket: _end_uncured(session, docket, now),
    )
    done += drafting.drop_old(session, now=now)
    return done + _drop_unsigned(session, now)


def _end_uncured(session: Session, docket: str, now: datetime) -> int:
    request = queries.request(session, docket, lock=True)
    if request.state is not RequestState.DEFECTIVE:  # It was corrected meanwhile.
        return 0
    withdrawing.withdraw_uncured(session, docket, now=now)
    return 1


def _screen(session: Session, docket: str, now: datetime) -> int:
    request = queries.request(session, docket, lock=True)
    if request.state is not RequestState.FILED:  # Somebody looked at it meanwhile.
        return 0
    missing = queries.defects(session, [request.id], open_only=True)
    if missing or law_checks.lost_basis(session, request, on=local_date(now)):
        screening.list_by_machine(session, docket, now=now)
    else:
        screening.pass_by_machine(session, docket, now=now)
    return 1


def _drop_unsigned(session: Session, now: datetime) -> int:
    """Take back the filings that nobody signed in time."""
    rule, holidays = law.clock(session, "draft", local_date(now)), law.calendar(session)
    dropped = [
        number
        for number, created_at in queries.waiting_batches(session)
        if calendar.due(rule, created_at, holidays) < now
    ]
    return apart.each(session, dropped, lambda number: _drop(session, number, now))


def _drop(session: Session, number: str, now: datetime) -> int:
    withdrawing.drop_batch(session, number, now=now)
    return 1
