"""When the time of a review runs out, and who is then late."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.law.rules import calendar

DECISION, DECLARATION, ANSWER = "decision", "declaration", "show_cause"
REPLACEMENT = "replacement"


def due(session: Session, clock: str, start: datetime, *, on: datetime) -> datetime:
    """Return when a clock that began at ``start`` runs out, by the rules of a day."""
    rule = law.clock(session, clock, local_date(on))
    return calendar.due(rule, start, law.calendar(session))


def extended_due(session: Session, start: datetime, *, on: datetime) -> datetime:
    """Return when the time to decide runs out once it was extended."""
    rule = law.clock(session, DECISION, local_date(on)).extended()
    return calendar.due(rule, start, law.calendar(session))


def spelled(moment: datetime) -> str:
    """Return a moment as the record spells it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def late_body(seats: int) -> str:
    """Return whose clock the time to decide is: one reviewer's or a panel's."""
    return "reviewer" if seats == 1 else "panel"
