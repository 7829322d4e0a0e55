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
    if not silences.unheard(session, docket):
        return False
    ended = ended_at(session, sending.dispatched_at)
    if now <= ended:
        return False
    session.add(Silence(dispatch_id=sending.id, due_at=ended, counted_at=now))
    session.flush()

    record(session, docket, ended, now=now)
    return True


def ended_at(session: Session, sent_at: datetime | None) -> datetime:
    """Return when the time to say "received" ran out for what was sent then."""
    assert sent_at is not None
    clock = law.clock(session, CLOCK, local_date(sent_at))
    return due(clock, sent_at, law.calendar(session))


def record(session: Session, docket: str, ended: datetime, *, now: datetime) -> None:
    """Put on the record that a platform's time to say "received" ran out."""
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
