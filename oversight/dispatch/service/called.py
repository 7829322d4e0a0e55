"""Calling the next reviewer of a matter's lot for what came after its approval."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from oversight.ledger import service as ledger
from oversight.review.models.panels import Panel
from oversight.review.service import panels


def next_of_lot(
    session: Session, panel_id: UUID | None, *, now: datetime
) -> panels.Next | None:
    """Take the next name of the matter's lot, if one is left without a tie.

    Whoever it is has touched nothing of the matter so far. The panel stays locked.
    """
    assert panel_id is not None
    panel = session.get_one(Panel, panel_id, with_for_update=True)
    return panels.take_next(session, panel, now=now)


def record_called(
    session: Session,
    docket: str,
    judge: panels.Next | None,
    code: str,
    *,
    now: datetime,
) -> None:
    """Put on the record whose name the lot gave up, and for what; nobody, nothing."""
    if judge is None:
        return
    ledger.record(
        session,
        "member.replaced",
        docket=docket,
        public={"by": judge.name, "code": code},
        private={"person": str(judge.person_id)},
        now=now,
    )
