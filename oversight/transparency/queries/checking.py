"""What a reader needs to check the record alone: keys, size, published reports."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.ledger import quorum, standstills, tree
from oversight.ledger.rules.standstills import Told
from oversight.ledger.vouching import Vouching, vouching
from oversight.transparency.models import PublishedReport

MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Report:
    """A published report and the fingerprint of its JSON file."""

    period: str
    version: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """Where the public log stands, and with which keys it is signed."""

    keys: tuple[str, ...]
    history: tuple[str, ...]
    size: int
    since: datetime | None
    reports: tuple[Report, ...]
    witnessed: bool
    vouching: Vouching
    notes: tuple[Told, ...]


def page(session: Session, *, asked: Path, now: datetime) -> VerifyPage:
    """Return the public log's keys and size, and every report that was published."""
    head = tree.shown(session)
    rows = session.scalars(
        select(PublishedReport).order_by(
            PublishedReport.period.desc(), PublishedReport.version.desc()
        )
    )
    return VerifyPage(
        keys=tree.vkeys(session),
        history=tuple(tree.history(session).splitlines()),
        size=head.size if head else 0,
        witnessed=quorum.carried(session, head, asked) is not None,
        vouching=vouching(session, asked, now=now),
        notes=standstills.shown(session, most=MOST_NOTES),
        since=head.at if head else None,
        reports=tuple(
            Report(row.period, row.version, row.size, row.sha256) for row in rows
        ),
    )
