"""Sitting on the panel of an appeal: only while an appeal before that panel runs."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal
from oversight.appeals.queries import holding
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules
from oversight.authority.permissions import Actor
from oversight.review.models.panels import Panel, Seat
from oversight.review.queries.cases import nothing
from oversight.review.service import members


def declare(session: Session, docket: str, *, by: Actor, now: datetime) -> Seat:
    """Declare that nothing ties the member to the matter: only then the file opens."""
    return members.declare(session, _panel(session, docket), by=by, now=now)


def recuse(
    session: Session, docket: str, code: str, *, by: Actor, now: datetime
) -> Seat | None:
    """Step aside for a published reason; the next of the drawn sequence takes over."""
    return members.recuse(session, _panel(session, docket), code, by=by, now=now)


def let_go(session: Session, appeal: Appeal) -> None:
    """Call nobody to the panel of an appeal that has ended, if no other needs it."""
    session.flush()
    if appeal.panel_id is None or queries.before_panel(session, appeal.panel_id):
        return
    members.let_go(session, appeal.panel_id)


def _panel(session: Session, docket: str) -> str:
    """Return the docket in which the panel of a running appeal was drawn."""
    appeal = holding.held(session, docket)
    rules.check_running(appeal.state)
    if appeal.panel_id is None:
        raise nothing()
    return session.get_one(Panel, appeal.panel_id).docket
