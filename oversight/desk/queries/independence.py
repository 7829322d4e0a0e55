"""What an auditor sees of the review: a year of the record, and the roster today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.desk.rules.independence import SEEN, Independence, shown
from oversight.ledger import queries as log
from oversight.review.models.challenges import Challenge
from oversight.review.queries import absences, pools, stepping, watches
from oversight.review.rules.handover import Silence

SPAN = timedelta(days=365)
OPEN = "open"


@dataclass(frozen=True, slots=True)
class IndependencePage:
    """A year of the record, who is here today, and how the watch is kept."""

    since: date
    told: Independence
    challenges: dict[str, int]
    roster: int
    away: int
    has_gap: bool
    silent: int


def page(session: Session, *, now: datetime) -> IndependencePage:
    """Return the last twelve months, and today."""
    today = local_date(now)
    since = today - SPAN
    active = pools.active(session, now)
    gone = absences.away(session, today, today)
    return IndependencePage(
        since=since,
        told=shown(log.of_kinds(session, SEEN, now - SPAN), since=since),
        challenges=_challenges(session, now - SPAN),
        roster=len(active),
        away=len(gone & set(active)),
        has_gap=bool(stepping.today(session, now=now).empty),
        silent=sum(
            row.standing in (Silence.UNTAKEN.value, Silence.UNWRITTEN.value)
            for row in watches.changes(session, now=now)
        ),
    )


def _challenges(session: Session, since: datetime) -> dict[str, int]:
    found = session.scalars(select(Challenge.outcome).where(Challenge.made_on >= since))
    return dict(Counter(outcome or OPEN for outcome in found).most_common())
