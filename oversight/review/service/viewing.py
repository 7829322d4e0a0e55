"""The trace that a member leaves who opens an item: nobody decides unseen (I19)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item
from oversight.ledger import service as ledger
from oversight.review.models.deciding import View
from oversight.review.models.panels import Seat
from oversight.review.queries import seats


def see(
    session: Session, docket: str, item: Item, seat: Seat, *, by: Actor, now: datetime
) -> View:
    """Count once more that this member opened an item, and record it.

    Whoever calls has checked that the member may open it.
    """
    view = seats.view_of(session, seat.panel_id, item, by)
    if view is None:
        view = View(
            panel_id=seat.panel_id,
            item_id=item.id,
            person_id=by.id,
            count=0,
            first_at=now,
        )
        session.add(view)
    view.count += 1
    session.flush()

    ledger.record(
        session,
        "item.viewed",
        docket=docket,
        item=item.number,
        public={"by": seat.pseudonym, "count": view.count, "dwell": "none"},
        now=now,
    )
    return view
