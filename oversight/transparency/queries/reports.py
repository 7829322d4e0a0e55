"""Reports: as published, or counted now from the record as it stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.ledger import queries as ledger
from oversight.ledger.models import Pending
from oversight.transparency.models import PublishedReport
from oversight.transparency.rules import periods
from oversight.transparency.rules.figures import Report, report
from oversight.transparency.rules.history import History, history
from oversight.transparency.rules.periods import Quarter

_KEPT = 4
_told: dict[tuple[str, int], History] = {}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One quarter on the list of reports."""

    period: str
    quarter: Quarter
    published_at: datetime | None
    version: int | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report, with where its figures come from."""

    report: Report
    quarter: Quarter
    published_at: datetime | None
    version: int | None
    sha256: str | None
    running: bool


def counted(session: Session, quarter: Quarter, *, size: int | None = None) -> Report:
    """Return a quarter's report as of the record's size N (default: all of it)."""
    known = ledger.size(session)
    wanted = known if size is None else min(size, known)
    return report(_history(session, wanted), quarter)


def page(session: Session, quarter: Quarter, *, now: datetime) -> ReportPage:
    """Return a report as published, else as counted now and marked so."""
    row = newest(session, quarter)
    return ReportPage(
        report=counted(session, quarter, size=row.size if row else None),
        quarter=quarter,
        published_at=row.published_at if row else None,
        version=row.version if row else None,
        sha256=row.sha256 if row else None,
        running=local_date(now) <= quarter.last,
    )


def newest(session: Session, quarter: Quarter) -> PublishedReport | None:
    """Return the newest published version of a quarter's report."""
    return session.scalars(
        select(PublishedReport)
        .where(PublishedReport.period == str(quarter))
        .order_by(PublishedReport.version.desc())
        .limit(1)
    ).one_or_none()


def quarters(session: Session, *, now: datetime) -> list[Quarter]:
    """Return every quarter since the first filing, newest first."""
    first = session.scalar(
        select(func.min(Pending.created_at)).where(Pending.kind == "request.filed")
    )
    if first is None:
        return []
    quarter = periods.quarter_of(local_date(first))
    last = periods.quarter_of(local_date(now))
    found = [quarter]
    while quarter < last:
        quarter = quarter.after
        found.append(quarter)
    return found[::-1]


def index(session: Session, *, now: datetime) -> list[ReportRow]:
    """Return the list of reports."""
    published = {
        row.period: row
        for row in session.scalars(
            select(PublishedReport).order_by(PublishedReport.version)
        )
    }
    return [
        ReportRow(
            period=str(quarter),
            quarter=quarter,
            published_at=row.published_at if row else None,
            version=row.version if row else None,
        )
        for quarter in quarters(session, now=now)
        for row in [published.get(str(quarter))]
    ]


def _history(session: Session, size: int) -> History:
    """Return the history up to that size; a few are kept, each by its last leaf."""
    last = session.scalar(
        select(Pending.event_id).order_by(Pending.id).offset(max(size - 1, 0)).limit(1)
    )
    key = (str(last), size)
    if key not in _told:
        if len(_told) >= _KEPT:
            _told.clear()
        _told[key] = history(ledger.leaves(session, size=size))
    return _told[key]
