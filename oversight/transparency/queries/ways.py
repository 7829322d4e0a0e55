"""Where data requests stand with platforms, as the register's words know it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.keeping import Preservation
from oversight.intake.models.requests import Item

KEPT, ENDED = "kept", "kept-ended"


def lines(session: Session, ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Return, of each data request, the states its accounts are in."""
    found: dict[UUID, set[str]] = {}
    sent = (
        select(DataOrder.request_id, DataLine.state)
        .join(DataLine, DataLine.order_id == DataOrder.id)
        .where(DataOrder.request_id.in_(ids))
        .distinct()
    )
    for request, state in session.execute(sent):
        found.setdefault(request, set()).add(state.value)
    kept = (
        select(Preservation.request_id, Item.ended_as)
        .join(Item, Item.id == Preservation.item_id)
        .where(Preservation.request_id.in_(ids))
    )
    for request, ended_as in session.execute(kept):
        found.setdefault(request, set()).add(KEPT if ended_as is None else ENDED)
    return found
