"""Publishing reports: once, as of a named size, with their hash on the record.

A report that comes out otherwise later gets a new version; the old one stays.
"""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.law.queries import register as law
from oversight.ledger import sequencer, tree
from oversight.ledger import service as ledger
from oversight.transparency.models import PublishedReport
from oversight.transparency.queries import reports as queries
from oversight.transparency.rules import corrected as rules
from oversight.transparency.rules import files
from oversight.transparency.rules.corrected import Why
from oversight.transparency.rules.figures import Report
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
    counts = queries.counted(session, quarter, size=_placed(session, now))
    return _published(session, counts, version=1, now=now)[0]


def correct(session: Session, quarter: Quarter, *, now: datetime) -> PublishedReport:
    """Publish a new version of a report of which figures come out otherwise now.

    Why it does is found and not chosen: either the entries of the old version give
    other figures when they are counted again, or what came since changed them.
    """
    # Whoever corrects the same report at the same moment waits here.
    ledger.note(
        session, "report.corrected", by=None, now=now, subject=str(quarter), facts={}
    )
    old = queries.newest(session, quarter)
    rules.refuse_unpublished(None if old is None else old.version)
    assert old is not None
    counts = queries.counted(session, quarter, size=_placed(session, now))
    rules.refuse_unchanged(rules.changes(files.from_json(old.body), counts))
    again = files.as_json(queries.counted(session, quarter, size=old.size))
    why = Why.DECIDED_SINCE if again == old.body else Why.COUNTED_ANEW
    earlier = queries.entry_of(session, old)
    row, n = _published(session, counts, version=old.version + 1, now=now)
    ledger.record(
        session,
        rules.KIND,
        now=now,
        ref=(earlier, n),
        public={"code": why.code},
        private={"detail_sha256": old.sha256},
    )
    return row


def _published(
    session: Session, counts: Report, *, version: int, now: datetime
) -> tuple[PublishedReport, int]:
    """Keep a version to the byte and put its hash on the record; return both."""
    body = files.as_json(counts)
    row = PublishedReport(
        period=counts.period,
        version=version,
        size=counts.size,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        published_at=now,
    )
    session.add(row)
    n = ledger.record(
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
    return row, n


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
