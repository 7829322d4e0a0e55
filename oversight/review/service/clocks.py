"""When the time of a review runs out, and who is then late."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.law.rules import calendar
from oversight.law.rules.calendar import Clock, Missed, Unit, Whose
from oversight.ledger import service as ledger

DECISION, DECLARATION, ANSWER = "decision", "declaration", "show_cause"
REPLACEMENT = "replacement"
BODY_ANSWER, RETURNED = "info", "returned"


def due(session: Session, clock: str, start: datetime, *, on: datetime) -> datetime:
    """Return when a clock that began at ``start`` runs out, by the rules of a day."""
    rule = law.clock(session, clock, local_date(on))
    return calendar.due(rule, start, law.calendar(session))


def extended_due(session: Session, start: datetime, *, on: datetime) -> datetime:
    """Return when the time to decide runs out once it was extended."""
    rule = law.clock(session, DECISION, local_date(on)).extended()
    return calendar.due(rule, start, law.calendar(session))


def prolonged(session: Session, until: datetime, *, on: datetime) -> datetime:
    """Return when a time that would end at ``until`` ends once it was extended."""
    rule = law.clock(session, DECISION, local_date(on))
    return end_of(session, until, days=rule.extension)


def end_of(session: Session, start: datetime, *, days: int) -> datetime:
    """Return the end of the working day so many working days after a moment."""
    rest = Clock(
        DECISION,
        days,
        Unit.WORKING_DAYS,
        Whose.STATE,
        rolls=False,
        missed=Missed.LAPSED,
    )
    return calendar.due(rest, start, law.calendar(session))


def day_before(session: Session, until: datetime) -> datetime:
    """Return the same hour of the last working day before the day of a moment."""
    days = law.calendar(session)
    earlier = until - timedelta(days=1)
    while not days.is_working_day(local_date(earlier)):
        earlier -= timedelta(days=1)
    return earlier


def record(
    session: Session,
    kind: str,
    docket: str,
    clock: str,
    until: datetime,
    *,
    body: str,
    now: datetime,
) -> None:
    """Put on the record that a clock of a docket was set, moved or missed."""
    ledger.record(
        session,
        kind,
        docket=docket,
        public={"clock": clock, "due": spelled(until), "body": body},
        now=now,
    )


def spelled(moment: datetime) -> str:
    """Return a moment as the record spells it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def late_body(seats: int) -> str:
    """Return whose clock the time to decide is: one reviewer's or a panel's."""
    return "reviewer" if seats == 1 else "panel"
