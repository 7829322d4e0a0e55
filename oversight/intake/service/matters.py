"""What the rooms above write into a request by calling down; they write the leaf."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.models.requests import Item, LegalRequest, Touch
from oversight.intake.queries import matters as queries
from oversight.intake.rules.lifecycle import (
    LIFECYCLE,
    Capacity,
    ItemEnd,
    RequestAct,
    RequestState,
)


def end_item(session: Session, item: Item, *, as_: ItemEnd, now: datetime) -> None:
    """End an item once and for all; its address may then be named again."""
    live = session.scalars(
        select(Item.ended_as).where(Item.id == item.id).with_for_update(of=Item)
    ).one()
    if live is not None or item.ended_as is not None:
        raise RuleError(
            "ended_already",
            N_("This item has already ended. Open the page again to see how."),
        )
    item.ended_as, item.ended_at = as_, now
    session.flush()


def lapse(session: Session, request: LegalRequest) -> None:
    """Mark a request lapsed once nothing in it is live any more."""
    still = select(Item.id).where(
        Item.request_id == request.id, Item.ended_as.is_(None)
    )
    if session.scalars(still.limit(1)).first() is not None:
        raise RuleError(
            "still_live",
            N_("An item of this request is still live, so it has not lapsed."),
        )
    request.state = LIFECYCLE.after(request.state, RequestAct.LAPSE)
    session.flush()


def is_open(request: LegalRequest) -> bool:
    """Say whether an item of a request is neither decided against nor ended."""
    return any(item.ended_as is None for item in request.items)


def mark_ordered(session: Session, request_id: UUID, *, now: datetime) -> None:
    """Close the time for taking a request back: its approval is on its way."""
    request = session.scalars(
        select(LegalRequest)
        .where(LegalRequest.id == request_id)
        .with_for_update(of=LegalRequest)
    ).one()
    if request.state is not RequestState.SCREENED:
        raise RuleError(
            "wrong_state",
            N_("This request is no longer before the reviewers: nothing is sent."),
        )
    request.ordered_at = request.ordered_at or now
    session.flush()


def touch(
    session: Session,
    matter_id: UUID,
    person_id: UUID,
    capacity: Capacity,
    *,
    now: datetime,
) -> None:
    """Note in which one capacity a person touches a matter; refuse a second one."""
    earlier = queries.capacity_of(session, matter_id, person_id)
    if earlier is capacity:
        return
    if earlier is not None:
        raise RuleError(
            "touched_before",
            N_(
                "You have already had to do with this matter in another capacity, "
                "so you cannot act in it now."
            ),
        )
    session.add(
        Touch(matter_id=matter_id, person_id=person_id, capacity=capacity, since=now)
    )
    session.flush()
