"""Since when a month of letters holds nothing any more, so that its key may go."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import KARACHI
from oversight.notices.models.mail import Mail


def final(session: Session, docket: str) -> datetime | None:
    """Return when the month of a key was over, or None while a letter of it is kept.

    What was not sent is never forgotten; the sweep of letters wipes what was sent.
    """
    first, following = _month(docket)
    kept = (
        select(Mail.id)
        .where(Mail.posted_at >= first, Mail.posted_at < following)
        .where(Mail.letter.is_not(None) | Mail.files.is_not(None))
        .limit(1)
    )
    return following if session.scalars(kept).first() is None else None


def _month(docket: str) -> tuple[datetime, datetime]:
    """Return the first moments of the month a key is named after, and of the next."""
    year, month = (int(part) for part in docket.split("-")[1:])
    later = divmod(year * 12 + month, 12)
    return (
        datetime(year, month, 1, tzinfo=KARACHI),
        datetime(later[0], later[1] + 1, 1, tzinfo=KARACHI),
    )
