"""Counting a platform's silence: a figure for the reports, never a sanction (T13)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.silences import Silence
from oversight.dispatch.queries import rows, silences
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due
from oversight.ledger import service as ledger

CLOCK = "no_response"


def count(session: Session, docket: str, *, now: datetime) -> bool:
    """Count that nobody said a sending was received, once its time has passed."""
    sending = rows.sending(session, docket, lock=True)
    if sending.dispatched_at is None or docket not in silences.unheard(session):
        return False
    clock = law.clock(session, CLOCK, local_date(sending.dispatched_at))
    ended = due(clock, sending.dispatched_at, law.calendar(session))
    if now <= ended:
        return False
    session.add(Silence(dispatch_id=sending.id, due_at=ended, counted_at=now))
    session.flush()

    ledger.record(
        session,
        "deadline.missed",
        docket=docket,
        public={
            "clock": CLOCK,
            "due": local_date(ended).isoformat(),
            "body": "platform",
        },
        now=now,
    )
    return True
