"""A court stays an order to keep data: it binds nobody until the court says more.

The platform is told, the page says so, and nothing is prolonged meanwhile: the day on
which it ends comes all the same.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.dispatch.models.data_lifting import DataCourtStay
from oversight.dispatch.models.keeping import Preservation
from oversight.dispatch.queries import stays as queries
from oversight.dispatch.rules.case_numbers import same_holder
from oversight.dispatch.rules.lifting import Cause
from oversight.dispatch.service import posting
from oversight.intake.queries import matters
from oversight.ledger import service as ledger

STAYED, RESUMED = "keeping_stayed", "keeping_resumed"


def hold(
    session: Session, docket: str, kept: Preservation, *, held_by: str, now: datetime
) -> bool:
    """Let an order to keep data rest on the word of a case, once for each case."""
    resting = queries.by_courts(session, kept.item_id)
    if any(same_holder(stay.held_by, held_by) for stay in resting):
        return False
    stay = DataCourtStay(item_id=kept.item_id, held_by=held_by, stayed_at=now)
    session.add(stay)
    session.flush()

    ledger.note(session, "data_stay.began", by=None, now=now, subject=held_by)
    if not resting:
        ledger.record(
            session,
            "item.suspended",
            docket=docket,
            item=kept.number,
            public={"cause": Cause.COURT.value, "error": None},
            now=now,
        )
        _write(session, docket, kept, STAYED, mark=str(stay.id), now=now)
    return True


def let_go(
    session: Session, docket: str, kept: Preservation, *, held_by: str, now: datetime
) -> bool:
    """End the word of that case; another's goes on. Say whether it ended."""
    resting = queries.by_courts(session, kept.item_id)
    mine = [stay for stay in resting if same_holder(stay.held_by, held_by)]
    for stay in mine:
        _end(session, stay, now=now)
    if mine and len(mine) == len(resting) and kept.item.ended_as is None:
        _write(session, docket, kept, RESUMED, mark=str(mine[0].id), now=now)
    return bool(mine)


def end_all(session: Session, kept: Preservation, *, now: datetime) -> None:
    """End every court's word on what is itself over."""
    for stay in queries.by_courts(session, kept.item_id):
        _end(session, stay, now=now)


def _end(session: Session, stay: DataCourtStay, *, now: datetime) -> None:
    stay.ended_at = now
    session.flush()

    ledger.note(session, "data_stay.ended", by=None, now=now, subject=stay.held_by)


def _write(
    session: Session,
    docket: str,
    kept: Preservation,
    message: str,
    *,
    mark: str,
    now: datetime,
) -> None:
    request = matters.request(session, docket)
    posting.to_platform(
        session,
        request.platform.slug,
        message,
        docket=docket,
        mark=f"/{kept.number}:{mark}",
        values={"docket": docket, "item": str(kept.number)},
        now=now,
    )
