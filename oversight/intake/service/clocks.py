"""When the time of the registrar or of the agency runs out."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.law.rules import calendar


def due(session: Session, clock: str, start: datetime) -> datetime:
    """Return when a clock that starts now runs out, by today's rules and holidays."""
    rule = law.clock(session, clock, local_date(start))
    return calendar.due(rule, start, law.calendar(session))
