"""A request for data is stayed: nothing is handed over, nothing is used.

It rests on the word of each appeal, and counts again only after the last of them.

Rooms above call this by calling down.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.models.data import DataLine
from oversight.dispatch.models.stays import DataStay
from oversight.dispatch.queries import stays as queries
from oversight.dispatch.rules.data_lifecycle import OPEN, DataState
from oversight.dispatch.service import posting
from oversight.ledger import service as ledger

STAYED, RESUMED = "data_stayed", "data_resumed"


def suspend(
    session: Session, line: DataLine, *, cause: str, appeal_docket: str, now: datetime
) -> bool:
    """Let an approval of data rest, and tell the platform to hand nothing over.

    What rests already rests on one word more, once for each appeal.
    """
    known = queries.by_appeals(session, line.id)
    if line.state not in OPEN or any(o.appeal_docket == appeal_docket for o in known):
        return False
    rests = bool(queries.stayed(session, [line.id]))
    stay = DataStay(
        line_id=line.id, appeal_docket=appeal_docket, cause=cause, stayed_at=now
    )
    session.add(stay)
    session.flush()

    if not rests:
        record(session, line, cause=cause, now=now)
        tell_stayed(session, line, mark=str(stay.id), now=now)
    return True


def end(
    session: Session, line: DataLine, *, held_by: Collection[str], now: datetime
) -> bool:
    """End the stays of these appeals; the approval counts again if no other is left."""
    mine = [
        one
        for one in queries.by_appeals(session, line.id)
        if one.appeal_docket in held_by
    ]
    for stay in mine:
        _end(session, line, stay, now=now)
    if mine and not queries.stayed(session, [line.id]):
        tell_resumed(session, line, mark=str(mine[0].id), now=now)
    return bool(mine)


def end_all(session: Session, line: DataLine, *, now: datetime) -> None:
    """End every appeal's stay of an account that has itself ended."""
    for stay in queries.by_appeals(session, line.id):
        _end(session, line, stay, now=now)


def record(session: Session, line: DataLine, *, cause: str, now: datetime) -> None:
    """Put on the record that an approval of data rests."""
    ledger.record(
        session,
        "item.suspended",
        docket=line.order.legal_request.docket,
        item=line.number,
        public={"cause": cause, "error": None},
        now=now,
    )


def tell_stayed(session: Session, line: DataLine, *, mark: str, now: datetime) -> None:
    """Tell the platform to hand nothing over on an account for now."""
    _write(session, STAYED, line, mark, now=now)


def tell_resumed(session: Session, line: DataLine, *, mark: str, now: datetime) -> None:
    """Tell the platform that an account counts again."""
    _write(session, RESUMED, line, mark, now=now)


def _end(session: Session, line: DataLine, stay: DataStay, *, now: datetime) -> None:
    stay.ended_at = now
    session.flush()

    name = f"{line.order.legal_request.docket}/{line.number}"
    ledger.note(session, "data_stay.ended", by=None, now=now, subject=name)


def _write(
    session: Session, message: str, line: DataLine, mark: str, *, now: datetime
) -> None:
    """Write to the platform where it has the request and has not answered it."""
    if line.order.dispatched_at is None or line.state is not DataState.DISPATCHED:
        return
    docket = line.order.legal_request.docket
    posting.to_platform(
        session,
        line.order.platform.slug,
        message,
        docket=docket,
        mark=f"/{line.number}:{mark}",
        values={"docket": docket, "item": str(line.number)},
        now=now,
    )
