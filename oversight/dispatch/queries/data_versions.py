"""The versions of a request for data: the order holds the first, rows the others."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.models.data import DataOrder
from oversight.dispatch.models.data_versions import DataVersion
from oversight.dispatch.queries import data as queries
from oversight.dispatch.queries.documents import VersionRow
from oversight.dispatch.queries.drawn import FixedRow
from oversight.dispatch.rules.data_correcting import answered_to
from oversight.dispatch.rules.differences import of_data
from oversight.dispatch.rules.reading import versions_for


@dataclass(frozen=True, slots=True)
class DataDocument:
    """One version as it was written; ``row_id`` is None for the first."""

    order_id: UUID
    docket: str
    version: int
    body: str
    sha256: str
    issued_at: datetime
    row_id: UUID | None = None


def versions(session: Session, order: DataOrder) -> tuple[DataDocument, ...]:
    """Return every version of a request for data, the first first."""
    docket = order.legal_request.docket
    first = DataDocument(order.id, docket, 1, order.body, order.sha256, order.issued_at)
    later = session.scalars(
        select(DataVersion)
        .where(DataVersion.order_id == order.id)
        .order_by(DataVersion.version)
    )
    return (
        first,
        *(
            DataDocument(
                order.id,
                docket,
                one.version,
                one.body,
                one.sha256,
                one.issued_at,
                one.id,
            )
            for one in later
        ),
    )


def shown(session: Session, order: DataOrder, by: Actor) -> tuple[DataDocument, ...]:
    """Return the versions that somebody reads who may read the request."""
    found = versions(session, order)
    issued = [one.issued_at for one in found]
    return tuple(versions_for(by, found, issued, sent_at=order.dispatched_at))


def version(
    session: Session, order: DataOrder, number: int, *, by: Actor
) -> DataDocument:
    """Return the version of that number, or refuse as if there were none."""
    for one in shown(session, order, by):
        if one.version == number:
            return one
    raise queries.nothing()


def newest(session: Session, order: DataOrder) -> DataDocument:
    """Return what a request for data says now."""
    return versions(session, order)[-1]


def version_rows(found: tuple[DataDocument, ...]) -> tuple[VersionRow, ...]:
    """Return the versions, newest first, each with what it says otherwise."""
    said = [json.loads(one.body) for one in found]
    changes = [(), *(tuple(of_data(*two)) for two in pairwise(said))]
    return tuple(
        VersionRow(one.version, one.issued_at, one.sha256, changed)
        for one, changed in zip(found, changes, strict=True)
    )[::-1]


def names(session: Session, order: DataOrder) -> dict[int, str]:
    """Return the platform's own number of each account, as it is written now."""
    items = json.loads(newest(session, order).body)["items"]
    return {one["number"]: one["native_id"] or "" for one in items}


def put_right(session: Session, docket: str, number: int) -> tuple[FixedRow, ...]:
    """Return every slip that was put right on one account, the first first.

    The last version that asks for it says them, also once it is asked for no more.
    """
    order = queries.find_order(session, docket)
    if order is None:
        return ()
    said = [json.loads(one.body) for one in versions(session, order)]
    asking = [one for one in said if number in {row["number"] for row in one["items"]}]
    fixes = asking[-1].get("corrections", ()) if asking else ()
    return tuple(FixedRow(**one) for one in fixes if one["item"] == number)


def answers(session: Session, order: DataOrder) -> tuple[tuple[int, int], ...]:
    """Return each account that was answered, with the version it was answered to."""
    found = versions(session, order)
    issued = [one.issued_at for one in found]
    return tuple(
        (line.number, answered_to(issued, line.answered_at))
        for line in order.lines
        if line.answered_at is not None
    )
