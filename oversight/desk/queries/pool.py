"""A word on every desk that waits for a draw, while too few can be drawn."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.clock import local_date
from oversight.intake.pages.pool import PoolNote
from oversight.law.queries import register as law
from oversight.review.queries import absences, pools, training

TOLD = frozenset(
    {Role.REGISTRAR, Role.PRESIDING, Role.ADMINISTRATOR, Role.AUDITOR}
    | {Role.DRAFTER, Role.AUTHORISER}
)
"""Who can appoint, fill or call back, and whose matters wait meanwhile."""


def note(session: Session, now: datetime) -> PoolNote | None:
    """Return how many are missing, or nothing while enough can be drawn today."""
    if law.latest(session) is None:
        return None
    today = local_date(now)
    least = law.profile(session, today).min_pool
    away = absences.away(session, today, today)
    trained = training.trained(session, today)
    can = len((set(pools.active(session, now)) - away) & trained)
    return PoolNote(can, least) if can < least else None
