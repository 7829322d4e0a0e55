"""Since when what rested, or was made milder, is asked for anew: time runs from then.

A stay takes the time to answer from a platform; without this it would be late in the
moment in which the request counts again.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine, DataOrder
from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.line_stays import LineStay
from oversight.dispatch.models.orders import Dispatch, Line
from oversight.dispatch.models.stays import DataStay


def items(session: Session, line_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return since when items that rested, or became milder, are asked for anew."""
    rested = session.execute(
        select(LineStay.line_id, func.max(LineStay.ended_at))
        .join(Line, Line.id == LineStay.line_id)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .where(
            LineStay.line_id.in_(line_ids), LineStay.ended_at > Dispatch.dispatched_at
        )
        .group_by(LineStay.line_id)
    )
    milder = session.execute(
        select(Line.id, Line.narrowed_at)
        .join(Dispatch, Dispatch.id == Line.dispatch_id)
        .where(Line.id.in_(line_ids), Line.narrowed_at > Dispatch.dispatched_at)
    )
    return _latest([*rested, *milder])


def accounts(session: Session, line_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return since when accounts that rested are asked about anew."""
    by_appeal = session.execute(
        select(DataStay.line_id, func.max(DataStay.ended_at))
        .join(DataLine, DataLine.id == DataStay.line_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .where(
            DataStay.line_id.in_(line_ids), DataStay.ended_at > DataOrder.dispatched_at
        )
        .group_by(DataStay.line_id)
    )
    by_court = session.execute(
        select(DataLine.id, func.max(DataCourtStay.ended_at))
        .join(DataCourtStay, DataCourtStay.item_id == DataLine.item_id)
        .join(DataOrder, DataOrder.id == DataLine.order_id)
        .where(
            DataLine.id.in_(line_ids),
            DataCourtStay.ended_at > DataOrder.dispatched_at,
        )
        .group_by(DataLine.id)
    )
    return _latest([*by_appeal, *by_court])


def later(
    asked: Mapping[UUID, datetime | None], anew: Mapping[UUID, datetime]
) -> dict[UUID, datetime | None]:
    """Return the later of both; what rests on a question rests all the same."""
    found: dict[UUID, datetime | None] = {**anew, **asked}
    for line, since in anew.items():
        known = found[line]
        if known is not None:
            found[line] = max(known, since)
    return found


def _latest(rows: Iterable[tuple[UUID, datetime | None]]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for line, at in rows:
        assert at is not None
        found[line] = max(at, found.get(line, at))
    return found
