"""Sitting on a panel that confirms: only while it has still to decide."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.extensions.queries import confirming as queries
from oversight.extensions.rules import confirming as rules
from oversight.review.models.panels import Seat
from oversight.review.service import members


def declare(session: Session, docket: str, *, by: Actor, now: datetime) -> Seat:
    """Declare that nothing ties the member to the matter: only then the file opens."""
    rules.check_open(queries.confirmation(session, docket, lock=True).state)
    return members.declare(session, docket, by=by, now=now)


def recuse(
    session: Session, docket: str, code: str, *, by: Actor, now: datetime
) -> Seat | None:
    """Step aside for a published reason; the next of the drawn sequence takes over."""
    rules.check_open(queries.confirmation(session, docket, lock=True).state)
    return members.recuse(session, docket, code, by=by, now=now)
