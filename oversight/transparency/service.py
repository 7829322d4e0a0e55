"""Publishing reports: once, as of a named size, with their hash on the record."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.ledger import sequencer, tree
from oversight.ledger import service as ledger
from oversight.transparency.models import PublishedReport
from oversight.transparency.queries import reports as queries
from oversight.transparency.rules import files
from oversight.transparency.rules.periods import Quarter

WORKING_DAYS_AFTER = 15


def publish(
    session: Session, quarter: Quarter, *, now: datetime
) -> PublishedReport | None:
    """Publish a quarter's report once; what is published is never changed.

    It counts what has its place in the public log at this moment, so that anybody can
    count again from the first ``size`` entries.
    """
    if queries.newest(session, quarter) is not None:
        return None
    size = _placed(session, now)
    body = files.as_json(queries.counted(session, quarter, size=size))
    row = PublishedReport(
        period=str(quarter),
        version=1,
        size=size,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        published_at=now,
    )
    session.add(row)
    ledger.record(
        session,
        "report.published",
        now=now,
        public={
            "period": row.period,
            "version": row.version,
            "size": row.size,
            "sha256": row.sha256,
        },
    )
    return row


def _placed(session: Session, now: datetime) -> int:
    """Return the size of the tree; before it is ever shown, let it hold everything.

    Later the log's own worker gives places, and it alone: a restored older copy must
    not give away places that the world has seen taken.
    """
    while not tree.published(session) and sequencer.append(session, now=now):
        pass
    return tree.size(session)


def sweep(session: Session, now: datetime) -> int:
    """Publish each quarter fifteen working days after it has ended."""
    done = 0
    for quarter in queries.quarters(session, now=now)[:0:-1]:
        due = law.calendar(session).add_working_days(quarter.last, WORKING_DAYS_AFTER)
        if local_date(now) >= due and publish(session, quarter, now=now) is not None:
            done += 1
    return done
