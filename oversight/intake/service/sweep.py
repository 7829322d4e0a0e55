"""What happens by itself when a time has run out; running it twice changes nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.intake.queries import matters as queries
from oversight.intake.service import drafting, law_checks, screening, withdrawing
from oversight.law.queries import register as law
from oversight.law.rules import calendar


def sweep(session: Session, now: datetime) -> int:
    """Pass what the registrar left lying and is whole; end what nobody took up."""
    late = queries.due_for_screening(session, now)
    for docket in late:
        _screen(session, docket, now)
    uncured = queries.due_for_cure(session, now)
    for docket in uncured:
        withdrawing.withdraw_uncured(session, docket, now=now)
    dropped = drafting.drop_old(session, now=now)
    return len(late) + len(uncured) + dropped + _drop_unsigned(session, now)


def _screen(session: Session, docket: str, now: datetime) -> None:
    request = queries.request(session, docket, lock=True)
    missing = queries.defects(session, [request.id], open_only=True)
    if missing or law_checks.lost_basis(session, request, on=local_date(now)):
        screening.list_by_machine(session, docket, now=now)
    else:
        screening.pass_by_machine(session, docket, now=now)


def _drop_unsigned(session: Session, now: datetime) -> int:
    """Take back the filings that nobody signed in time."""
    rule, holidays = law.clock(session, "draft", local_date(now)), law.calendar(session)
    dropped = [
        number
        for number, created_at in queries.waiting_batches(session)
        if calendar.due(rule, created_at, holidays) < now
    ]
    for number in dropped:
        withdrawing.drop_batch(session, number, now=now)
    return len(dropped)
