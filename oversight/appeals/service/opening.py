"""Opening an item under appeal: a trace without which nobody votes (I19)."""

from datetime import datetime

from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem
from oversight.appeals.queries import holding
from oversight.appeals.queries import rows as queries
from oversight.appeals.rules import deciding as rules
from oversight.authority.permissions import Actor
from oversight.intake.rules.lifecycle import Capacity
from oversight.intake.service import matters
from oversight.review.models.deciding import View
from oversight.review.queries import seats
from oversight.review.rules import seats as members
from oversight.review.service import viewing


def open_item(
    session: Session, docket: str, number: int, *, by: Actor, now: datetime
) -> View:
    """Open one item of an appeal for a member who has declared, on the record.

    Before the appeal is admitted as well: who decides on that reads the file first.
    Who had another part in the matter of this very item is refused: an address may
    stand in two matters, and the panel was drawn for one (I23).
    """
    appeal = holding.held(session, docket)
    item = queries.appeal_item(appeal, number)
    rules.check_member(
        by.id, declared=queries.panel_before(session, appeal, by).declared
    )
    rules.check_running(appeal.state)
    assert appeal.panel_id is not None
    matter = item.item.request_id
    matters.touch(session, matter, by.id, Capacity.APPEAL, now=now)

    seat = seats.seat_of(session, appeal.panel_id, by.id)
    return viewing.see(
        session, docket, item.item, seat, by=by, now=now, number=item.number
    )


def check_opened(
    session: Session, appeal: Appeal, item: AppealItem, *, by: Actor
) -> None:
    """Refuse the vote of a member who has not opened the item."""
    assert appeal.panel_id is not None
    view = seats.view_of(session, appeal.panel_id, item.item, by)
    members.check_viewed(0 if view is None else view.count)
