"""Reports: as published, or counted now from the record as it stands."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger import queries as ledger
from oversight.ledger.models import Pending
from oversight.transparency.models import PublishedReport
from oversight.transparency.rules import corrected, files, periods
from oversight.transparency.rules.corrected import Change, Why
from oversight.transparency.rules.figures import Report, report
from oversight.transparency.rules.history import History, history
from oversight.transparency.rules.periods import Quarter

_KEPT = 4


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
    body: bytes
    published_at: datetime | None
    version: int | None
    sha256: str | None
    running: bool
    corrects: "Correction | None" = None
    replaced: PublishedReport | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a version changed in the one before it, and why."""

    version: int
    published_at: datetime
    why: Why
    changes: tuple[Change, ...]


def counted(session: Session, quarter: Quarter, *, size: int | None = None) -> Report:
    """Return a quarter's report from the first N entries of the public log.

    Without a size everything recorded counts, also what still waits for its place.
    """
    if size is not None:
        return report(history(ledger.leaves(session, size=size)), quarter)
    with _lock:
        return report(_told(session, ledger.size(session)), quarter)


def page(
    session: Session, quarter: Quarter, *, now: datetime, version: int | None = None
) -> ReportPage:
    """Return a report as published, to the byte; else as counted now, marked so.

    Without a version it is the newest one.
    """
    last = newest(session, quarter)
    row = last if version is None else _version(session, quarter, version)
    unknown = row is None and quarter not in quarters(session, now=now)
    if unknown or (row is None and version is not None):
        raise RuleError("not_found", N_("There is no report for this quarter."))
    counts = counted(session, quarter) if row is None else files.from_json(row.body)
    return ReportPage(
        report=counts,
        quarter=quarter,
        body=row.body if row else files.as_json(counts),
        published_at=row.published_at if row else None,
        version=row.version if row else None,
        sha256=row.sha256 if row else None,
        running=local_date(now) <= quarter.last,
        corrects=_correction(session, quarter, row),
        replaced=None if row is None or last is row else last,
    )


def _correction(
    session: Session, quarter: Quarter, row: PublishedReport | None
) -> Correction | None:
    """Return what a version changed, None for the first one."""
    old = row and _version(session, quarter, row.version - 1)
    if row is None or old is None:
        return None
    found = corrected.changes(files.from_json(old.body), files.from_json(row.body))
    why = why_of(session, entry_of(session, old))
    if why is None:
        return None
    return Correction(old.version, old.published_at, why, found)


def why_of(session: Session, entry: int) -> Why | None:
    """Return why the version of this entry was corrected, as the record says it."""
    told = [
        Why(leaf["code"].removeprefix(corrected.PREFIX))
        for leaf in ledger.leaves(session, kind=corrected.KIND)
        if leaf["code"].startswith(corrected.PREFIX) and leaf["ref"][0] == entry
    ]
    return told[0] if told else None


def entry_of(session: Session, row: PublishedReport) -> int:
    """Return the number of the entry that published a version."""
    found = [
        int(leaf["n"])
        for leaf in ledger.leaves(session, kind="report.published")
        if (leaf["period"], leaf["version"]) == (row.period, row.version)
    ]
    return found[0] if found else 0


def _version(
    session: Session, quarter: Quarter, version: int
) -> PublishedReport | None:
    asked = select(PublishedReport).where(
        PublishedReport.period == str(quarter), PublishedReport.version == version
    )
    return session.scalars(asked).one_or_none()


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
        select(Pending.created_at)
        .where(Pending.kind == "request.filed")
        .order_by(Pending.id)
        .limit(1)
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


@dataclass(slots=True)
class _Reading:
    """How far one record was read, so that the next reader goes on from there."""

    last: int = 0
    event: UUID | None = None
    size: int = 0
    told: History = field(default_factory=History)


_lock = Lock()
_readings: dict[UUID, _Reading] = {}


def _told(session: Session, size: int) -> History:
    """Return the history of the whole record; only what is new is read."""
    first = session.scalar(select(Pending.event_id).order_by(Pending.id).limit(1))
    if first is None:
        return History()
    known = _readings.pop(first, None)
    if known is None or not _goes_on(session, known, size):
        known = _Reading()
    new = session.execute(
        select(Pending.id, Pending.event_id, Pending.entry)
        .where(Pending.id > known.last)
        .order_by(Pending.id)
    ).all()
    if new:
        history((json.loads(row.entry) for row in new), known.told)
        known.last, known.event = new[-1].id, new[-1].event_id
        known.size += len(new)
    if len(_readings) >= _KEPT:
        _readings.clear()
    _readings[first] = known
    return known.told


def _goes_on(session: Session, known: _Reading, size: int) -> bool:
    """Say whether what was read still stands, and nothing came in behind it.

    A slow writer may come in behind; a transaction that read itself may be undone.
    """
    if known.size > size:
        return False
    last = select(Pending.event_id).where(Pending.id == known.last)
    behind = select(func.count(Pending.id)).where(Pending.id <= known.last)
    return (session.scalar(last), session.scalar(behind)) == (known.event, known.size)
