"""Writing to the bodies what was done with their requests, each thing once."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.service import posting
from oversight.ledger import service as ledger
from oversight.outreach.models.news import BodyNews
from oversight.outreach.queries import news as queries
from oversight.outreach.rules.news import News
from oversight.storage import apart

MESSAGE = "docket_news"


def sweep(session: Session, now: datetime) -> int:
    """Tell every body what happened to its dockets since it was last written to."""
    return apart.each(
        session,
        queries.untold(session, now),
        lambda one: tell(session, one, now=now),
    )


def tell(session: Session, one: News, *, now: datetime) -> int:
    """Write to those who sign for a body; the letter leads to the page, no more."""
    row = BodyNews(docket=one.docket, occasion=one.occasion, at=one.at, told_at=now)
    session.add(row)
    session.flush()

    posting.to_body(
        session,
        one.body,
        MESSAGE,
        key=f"{MESSAGE}:{one.docket}:{one.occasion}:{one.at:%Y%m%d%H%M%S%f}",
        values={"docket": one.docket, "occasion": one.occasion.value},
        now=now,
    )
    facts = {"occasion": one.occasion.value, "body": one.body}
    ledger.note(session, "body.told", by=None, now=now, subject=one.docket, facts=facts)
    return 1
