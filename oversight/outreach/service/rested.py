"""Telling a platform that what it could not do for now is to be answered again.

The end itself does nothing: nothing is granted, refused or taken as refused. The letter
says so, and by when an answer is asked.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.queries import answered, data, rows
from oversight.dispatch.rules import rests as days
from oversight.dispatch.service import posting
from oversight.law.queries import register as law
from oversight.ledger import service as ledger
from oversight.outreach.queries import rests
from oversight.outreach.queries.rests import DATA, Resting
from oversight.outreach.rules import reminders
from oversight.storage import apart

OVER = "rest_over"


def sweep(session: Session, now: datetime) -> int:
    """Write once of each rest that is over, in office hours, as long as it matters."""
    return apart.each(
        session, rests.over(session, now), lambda one: tell(session, one, now=now)
    )


def tell(session: Session, one: Resting, *, now: datetime) -> bool:
    """Write that a rest is over, unless it was written; say whether it was now."""
    calendar = law.calendar(session)
    if now < reminders.opening(days.over_at(one.ends_on), calendar):
        return False
    _lock(session, one)
    until = answered.answer_by(session, one.ends_on)
    written = posting.to_platform(
        session,
        one.platform,
        OVER,
        docket=one.docket,
        mark=f":{one.ends_on.isoformat()}",
        values={
            "docket": one.docket,
            "desk": one.desk,
            "ended": one.ends_on.isoformat(),
            "until": until.isoformat(),
        },
        now=now,
    )
    if written:
        ledger.note(session, "rest.over", by=None, now=now, subject=one.docket)
    return written


def _lock(session: Session, one: Resting) -> None:
    """Let two workers write one letter."""
    find = data.order if one.desk == DATA else rows.sending
    find(session, one.docket, lock=True)
