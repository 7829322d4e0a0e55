"""Nobody signs more in a day than can be read, whatever kind of item it is (I34)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.review.queries import seats, workload
from oversight.review.rules.seats import check_cap


def check_left(session: Session, *, by: Actor, now: datetime) -> None:
    """Refuse one item more than a day's most; the person's place is locked until then.

    With the lock, two signatures at once cannot both be the last of the day.
    """
    seats.roster_row(session, by.id)
    today = workload.day(session, by, now=now)
    check_cap(today.signed, daily_cap=today.cap)
