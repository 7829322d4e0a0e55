"""What an officer has begun and not sent: drafts, and data requests being filled in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core.clock import local_date
from oversight.intake.pages import drafts, filings
from oversight.intake.pages.drafts import DraftLine
from oversight.intake.pages.filings import BatchLine

MOST = 5


@dataclass(frozen=True, slots=True)
class Begun:
    """The last drafts an officer touched, and how many there are beside them.

    The data requests are those of the whole body: any drafter of it goes on with them.
    """

    drafts: tuple[DraftLine, ...]
    more_drafts: int
    data: tuple[BatchLine, ...]
    more_data: int


def of(session: Session, by: Actor, *, now: datetime) -> Begun:
    """Return what this officer can go on with, the last touched first."""
    mine = drafts.lines(session, by)
    data = filings.unfinished(session, by, on=local_date(now))
    return Begun(
        drafts=mine[:MOST],
        more_drafts=max(0, len(mine) - MOST),
        data=data[:MOST],
        more_data=max(0, len(data) - MOST),
    )
