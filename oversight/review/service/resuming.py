"""After an outage: affected people get back the hours in which nobody could answer."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.ledger.rules import outages as rules
from oversight.ledger.rules.outages import Outage
from oversight.review.queries import cases
from oversight.review.queries import victims as queries
from oversight.review.service import clocks, victims

USER = "user"


def give_back(session: Session, outage: Outage, *, now: datetime) -> int:
    """Let each time to answer that ran in a long outage run that much longer.

    To be called in the transaction that puts the outage on the record: once. A time to
    answer never reaches the last working day of the time to decide, which goes on.
    """
    if not outage.is_long:
        return 0
    done = sum(
        _answer(session, docket, outage, now)
        for docket in cases.asked_after(session, outage.since)
    )
    return done + sum(
        _hearing(session, docket, outage, now)
        for docket in queries.heard_after(session, outage.since)
    )


def _answer(session: Session, docket: str, outage: Outage, now: datetime) -> bool:
    case = cases.case(session, docket, lock=True)
    opened, until = case.asked_at, case.asked_until
    if case.state not in cases.LIVE or opened is None or until is None:
        return False
    longer = rules.moved(until, [outage], since=opened)
    longer = min(longer, clocks.day_before(session, case.due_at))
    if longer <= until:
        return False
    case.asked_until = longer
    session.flush()

    clocks.record(
        session, "clock.extended", docket, clocks.ANSWER, longer, body=USER, now=now
    )
    return True


def _hearing(session: Session, docket: str, outage: Outage, now: datetime) -> bool:
    case = cases.case(session, docket, lock=True)
    clock = queries.clock_of(session, case.id)
    if clock is None or clock.heard_from is None or clock.hear_until is None:
        return False
    longer = rules.moved(clock.hear_until, [outage], since=clock.heard_from)
    if longer <= clock.hear_until:
        return False
    clock.hear_until = longer
    session.flush()

    clocks.record(
        session, "clock.extended", docket, victims.HEARING, longer, body=USER, now=now
    )
    return True
