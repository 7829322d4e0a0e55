"""Receiving many orders in one act: each as on its own page, all that were ticked."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.queries import receiving as queries
from oversight.dispatch.queries import rows
from oversight.dispatch.queries.receiving import NewRow
from oversight.dispatch.rules import receiving as rules
from oversight.dispatch.service import answering, data_answering


def receive(
    session: Session, ticked: Collection[str], *, by: Actor, now: datetime
) -> tuple[NewRow, ...]:
    """Record of each order that the platform has it: all that were ticked, or none.

    They are locked in one order before it is read how they stand, so that whoever
    comes second is told which were received before, and records nothing.
    """
    _lock(session, ticked, by=by)
    waiting = {row.docket: row for row in queries.unreceived(session, by=by)}
    chosen = rules.chosen(ticked, waiting=waiting)
    for docket in chosen:
        one = data_answering if waiting[docket].is_data else answering
        one.acknowledge(session, docket, by=by, now=now)
    return tuple(row for docket, row in waiting.items() if docket in chosen)


def _lock(session: Session, ticked: Collection[str], *, by: Actor) -> None:
    mine = {row.docket: row for row in queries.unreceived(session, by=by)}
    for docket in sorted(set(ticked) & set(mine)):
        lock = sendings.order if mine[docket].is_data else rows.sending
        lock(session, docket, lock=True)
