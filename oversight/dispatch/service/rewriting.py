"""Writing a document anew: the next version, with every line that counts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.orders import Dispatch, OrderDocument
from oversight.dispatch.rules.document import Fixed
from oversight.dispatch.rules.lifecycle import LIVE
from oversight.dispatch.service import papers, parts
from oversight.review.models.deciding import ItemDecision


def write_again(
    session: Session, sending: Dispatch, *, now: datetime, fix: Fixed | None = None
) -> OrderDocument:
    """Write the next version with every line that counts; the one before stays."""
    corrected = None if fix is None else fix.item
    counting = [
        line
        for line in sending.lines
        if (line.state in LIVE or line.number == corrected) and not line.held
    ]
    made = decisions(session, [line.item_id for line in counting])
    plans = [parts.planned(line, made[line.item_id]) for line in counting]
    return papers.write(session, sending.legal_request, plans, now=now, fix=fix)


def decisions(session: Session, items: Collection[UUID]) -> Mapping[UUID, ItemDecision]:
    """Return what was decided on each of these items."""
    found = session.scalars(select(ItemDecision).where(ItemDecision.item_id.in_(items)))
    return {decision.item_id: decision for decision in found}
