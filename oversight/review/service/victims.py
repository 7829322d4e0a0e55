"""A victim's request: hours to decide, no warning to the uploader, who is heard after.

What is late here is counted and decided all the same, in the time every request has;
what is never decided lapses. Nothing of it lasts longer than thirty days.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.review.models.victims import VictimClock
from oversight.review.queries import cases
from oversight.review.queries import victims as queries
from oversight.review.rules.victims import GROUND
from oversight.review.service import clocks
from oversight.storage import apart

DECISION, HEARING = "victim_decision", "victim_hearing"
USER = "user"


def sweep(session: Session, now: datetime) -> int:
    """Begin, count as late and open hearings, each once."""

    def hear(docket: str) -> int:
        open_hearing(session, docket, now=now)
        return 1

    done = apart.each(
        session,
        queries.to_begin(session),
        lambda docket: begin(session, docket, now=now) is not None,
    )
    done += apart.each(
        session,
        queries.late(session, now),
        lambda docket: count_late(session, docket, now=now),
    )
    return done + apart.each(session, queries.to_hear(session), hear)


def begin(session: Session, docket: str, *, now: datetime) -> VictimClock:
    """Start the hours of the reviewer; the uploader is not warned (own ground)."""
    case = cases.case(session, docket, lock=True)
    found = queries.clock_of(session, case.id)
    if found is not None or case.assigned_at is None:
        raise cases.nothing()
    began = case.assigned_at

    clock = VictimClock(
        case_id=case.id,
        began_at=began,
        decide_by=clocks.due(session, DECISION, began, on=began),
    )
    session.add(clock)
    settled = case.asked_at is not None or case.not_asked_ground is not None
    if not settled:
        case.not_asked_ground = GROUND
    session.flush()

    clocks.record(
        session,
        "clock.set",
        docket,
        DECISION,
        clock.decide_by,
        body=clocks.late_body(case.seats),
        now=now,
    )
    for item in () if settled else case.legal_request.items:
        ledger.record(
            session,
            "user.asked",
            docket=docket,
            item=item.number,
            public={"how": "none", "ground": GROUND},
            now=now,
        )
    return clock


def count_late(session: Session, docket: str, *, now: datetime) -> bool:
    """Put on the record that the hours ran out; the matter goes on."""
    case = cases.case(session, docket, lock=True)
    clock = queries.clock_of(session, case.id)
    if clock is None or clock.missed_at is not None or clock.decide_by >= now:
        return False

    clock.missed_at = now
    session.flush()

    clocks.record(
        session,
        "deadline.missed",
        docket,
        DECISION,
        clock.decide_by,
        body=clocks.late_body(case.seats),
        now=now,
    )
    return True


def open_hearing(session: Session, docket: str, *, now: datetime) -> None:
    """Give the uploader three working days to answer what was approved unheard."""
    case = cases.case(session, docket, lock=True)
    clock = queries.clock_of(session, case.id)
    if clock is None or clock.heard_from is not None:
        return

    until = clocks.due(session, HEARING, now, on=now)
    clock.heard_from, clock.hear_until = now, until
    session.flush()

    clocks.record(session, "clock.set", docket, HEARING, until, body=USER, now=now)


def hear_again(session: Session, docket: str, *, now: datetime) -> datetime | None:
    """Give the uploader time anew, because it is to stand longer; say until when."""
    case = cases.case(session, docket, lock=True)
    clock = queries.clock_of(session, case.id)
    if clock is None:
        return None
    until = clocks.due(session, HEARING, now, on=now)
    if clock.heard_from is None:
        clock.heard_from = now
    clock.hear_until = until
    session.flush()

    clocks.record(session, "clock.set", docket, HEARING, until, body=USER, now=now)
    return until
