"""A request for data is stayed: nothing is handed over, nothing is used.

Rooms above call this by calling down.
"""

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
    """Let an approval of data rest, and tell the platform to hand nothing over."""
    if line.state not in OPEN or queries.open_on(session, line.id) is not None:
        return False
    stay = DataStay(
        line_id=line.id, appeal_docket=appeal_docket, cause=cause, stayed_at=now
    )
    session.add(stay)
    session.flush()

    record(session, line, cause=cause, now=now)
    tell_stayed(session, line, mark=str(stay.id), now=now)
    return True


def end(session: Session, line: DataLine, *, appeal_docket: str, now: datetime) -> bool:
    """Let an approval count again once the appeal that stayed it has ended."""
    stay = queries.open_on(session, line.id)
    if stay is None or stay.appeal_docket != appeal_docket:
        return False
    stay.ended_at = now
    session.flush()

    docket = line.order.legal_request.docket
    name = f"{docket}/{line.number}"
    ledger.note(session, "data_stay.ended", by=None, now=now, subject=name)
    if not queries.stayed(session, [line.id]):
        tell_resumed(session, line, mark=str(stay.id), now=now)
    return True


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
