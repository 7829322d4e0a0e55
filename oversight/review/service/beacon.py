"""The local beacon: fresh random bytes, made after the round's time, not independent.

It stands in where no public beacon can be reached; the record says so each time.
"""

from datetime import datetime
from secrets import token_hex

from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.review.models.roster import Beacon
from oversight.review.queries import cases
from oversight.review.rules import draw as rules


def make_beacon(session: Session, *, now: datetime) -> int:
    """Make the value of every past round that a committed panel waits for."""
    due = [
        round_ for round_ in cases.awaited_rounds(session) if rules.is_past(round_, now)
    ]

    for round_ in due:
        value = token_hex(rules.RANDOM_BYTES)
        session.add(Beacon(round=round_, value=value, made_at=now))
    session.flush()

    for round_ in due:
        ledger.note(session, "beacon.made", by=None, now=now, subject=str(round_))
    return len(due)
