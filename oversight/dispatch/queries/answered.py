"""What platforms answered last, where a clock looks at it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.answers import PlatformAnswer
from oversight.dispatch.rules.answers import FOR_NOW


def not_for_now(session: Session, line_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return the lines whose last answer is that it cannot be done for now."""
    found = session.execute(
        select(PlatformAnswer.line_id, PlatformAnswer.reason)
        .where(PlatformAnswer.line_id.in_(line_ids))
        .order_by(PlatformAnswer.answered_at)
    )
    last = {line: why for line, why in found}  # noqa: C416  # Typed only so.
    return frozenset(one for one, reason in last.items() if reason == FOR_NOW)
