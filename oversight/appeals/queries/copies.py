"""The texts that a member's own words on an appeal are compared with (I18)."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from oversight.appeals.models import Appeal, AppealItem, AppealVote
from oversight.authority.permissions import Actor
from oversight.extensions.models.confirming import ConfirmationVote
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.deciding import Vote
from oversight.review.queries.copies import Said, answered, filed, replied
from oversight.review.rules.copies import Source


def said(session: Session, item: AppealItem, by: Actor) -> Said:
    """Return every text that this member's reasons on this item may not repeat.

    Of others: what the body filed and answered, what the person answered before it was
    decided first, what was said then, and what was said in any appeal of the matter. Of
    their own: what they said in appeals of the batch. Drafts do not count.
    """
    found = session.get_one(Item, item.item_id)
    request = session.get_one(LegalRequest, found.request_id)
    cast = list(_cast(session, request, by))
    return Said(
        others=(
            *(source for person, source in cast if person != by.id),
            *_before(session, request, found),
        ),
        own=tuple(source for person, source in cast if person == by.id),
        findings={},
        items=_items(session, request),
    )


def heard_together(
    session: Session, appeal: Appeal, item: AppealItem
) -> Sequence[tuple[Appeal, int]]:
    """Return the appeals on an item that lie before this panel, with its place there.

    That is this one, whatever is joined to it, and what was decided there before.
    """
    found = session.execute(
        select(Appeal, AppealItem.number)
        .join(AppealItem, AppealItem.appeal_id == Appeal.id)
        .where(AppealItem.item_id == item.item_id, Appeal.panel_id == appeal.panel_id)
        .order_by(Appeal.docket)
    )
    return [(one, number) for one, number in found]


def _cast(
    session: Session, request: LegalRequest, by: Actor
) -> Iterator[tuple[UUID, Source]]:
    """Return the votes in appeals of the matter, and the member's own of the batch."""
    rows = session.execute(
        select(
            *(AppealVote.person_id, AppealVote.pseudonym, AppealVote.reasons),
            *(Appeal.docket, AppealItem.number),
        )
        .join(AppealItem, AppealItem.id == AppealVote.appeal_item_id)
        .join(Appeal, Appeal.id == AppealItem.appeal_id)
        .join(LegalRequest, LegalRequest.id == AppealVote.matter_id)
        .where(
            LegalRequest.batch_id == request.batch_id,
            or_(AppealVote.matter_id == request.id, AppealVote.person_id == by.id),
        )
        .order_by(AppealVote.at, AppealVote.id)
    )
    for person, pseudonym, reasons, docket, number in rows:
        yield person, Source(docket, number, pseudonym, reasons)


def _before(session: Session, request: LegalRequest, item: Item) -> Iterator[Source]:
    """Return what both sides wrote, and why it was decided so in the first place."""
    yield from filed(session, request, item)
    yield from replied(session, request, item)
    yield from answered(session, request, item)
    for kind in (Vote, ConfirmationVote):
        cast = session.execute(
            select(Item.number, kind.pseudonym, kind.reasons)
            .join(Item, Item.id == kind.item_id)
            .where(kind.matter_id == request.id)
            .order_by(kind.at, kind.id)
        )
        for number, pseudonym, reasons in cast:
            yield Source(request.docket, number, pseudonym, reasons)


def _items(session: Session, request: LegalRequest) -> int:
    """Return how many items the batch has, over all its matters."""
    query = select(func.sum(LegalRequest.item_count)).where(
        LegalRequest.batch_id == request.batch_id
    )
    return session.scalar(query) or 0
