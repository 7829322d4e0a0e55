"""How a docket that waits is told: the row, its items, and their promises."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.law.queries import register as law
from oversight.law.rules.calendar import due

ORDER, DISPATCH = "order", "dispatch"


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One docket that waits: for its document, or for its sending."""

    docket: str
    platform: str
    waits_for: str
    since: datetime
    due: datetime
    stale_at: datetime
    is_late: bool
    reason: RuleError | None


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of one item, and whether it is kept."""

    name: str
    sentence: str
    kept: bool


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One approved item: what hinders it, and its promises one by one."""

    number: int
    reason: RuleError | None
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class HeldPage:
    """One docket that waits, promise by promise."""

    row: HeldRow
    whole: tuple[Promise, ...]
    items: tuple[HeldItem, ...]


def row(
    session: Session,
    docket: str,
    platform: str,
    waits_for: str,
    *,
    since: datetime,
    stale_at: datetime,
    reason: RuleError | None,
    now: datetime,
) -> HeldRow:
    """Return one docket that waits, with the moment by which it should have left."""
    clock = law.clock(session, waits_for, local_date(since))
    until = due(clock, since, law.calendar(session))
    return HeldRow(
        docket=docket,
        platform=platform,
        waits_for=waits_for,
        since=since,
        due=until,
        stale_at=stale_at,
        is_late=now > until,
        reason=reason,
    )
