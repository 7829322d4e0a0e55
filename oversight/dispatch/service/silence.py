"""Counting a platform's silence: a figure for the reports, never a sanction (T13).

Whoever was not told is not silent: where the letter that something waits did not leave
on time, it is the portal that was late, and the record says so.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.dispatch.models.silences import Silence
from oversight.dispatch.queries import clocks, rows, silences
from oversight.dispatch.rules.silences import late_body
from oversight.ledger import service as ledger
from oversight.notices.queries import mail as letters

WAITING = "order_waiting"


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

    record(session, docket, ended, message=WAITING, now=now)
    return True


def ended_at(session: Session, sent_at: datetime | None) -> datetime:
    """Return when the time to say "received" ran out for what was sent then."""
    assert sent_at is not None
    return clocks.silent_at(session, sent_at)


def record(
    session: Session, docket: str, ended: datetime, *, message: str, now: datetime
) -> None:
    """Put on the record that the time to say "received" ran out, and whose it was."""
    ledger.record(
        session,
        "deadline.missed",
        docket=docket,
        public={
            "clock": clocks.SILENT,
            "due": local_date(ended).isoformat(),
            "body": _body(session, f"{message}:{docket}", ended),
        },
        now=now,
    )


def _body(session: Session, key: str, ended: datetime) -> str:
    """Return who was late: the platform only if its letter gave it the whole time."""
    letter = letters.by_key(session, key)
    owed = letter is not None and letters.is_served(session)
    left = letter.sent_at if letter else None
    return late_body(
        owed=owed, until=ended_at(session, left) if left else None, ended=ended
    )
