"""The texts that the words of whoever confirms are compared with (I18)."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.extensions.models.confirming import (
    Confirmation,
    ConfirmationItem,
    ConfirmationVote,
)
from oversight.review.models.deciding import ItemDecision
from oversight.review.queries.copies import (
    Said,
    answered,
    filed,
    long_texts,
    replied,
)
from oversight.review.rules.copies import AGENCY, Source
from oversight.review.rules.words import folded


def said(
    session: Session, found: Confirmation, item: ConfirmationItem, by: Actor
) -> Said:
    """Return every text that a member's words on this item may not repeat.

    The body's own request and answer, what the person answered, what was decided first,
    what the others said, and what the member said of other items. Drafts do not count.
    """
    docket = found.legal_request.docket
    cast = session.scalars(
        select(ConfirmationVote)
        .where(ConfirmationVote.matter_id == found.request_id)
        .order_by(ConfirmationVote.at, ConfirmationVote.id)
    ).all()
    numbers = {one.item_id: one.number for one in found.items}
    votes = [
        (one, Source(docket, numbers[one.item_id], one.pseudonym, one.reasons))
        for one in cast
    ]
    elsewhere = [one for one in cast if one.item_id != item.item_id]
    return Said(
        others=(
            *(source for one, source in votes if one.person_id != by.id),
            *_before(session, found, item),
        ),
        own=tuple(
            source
            for one, source in votes
            if one.person_id == by.id and one.item_id != item.item_id
        ),
        findings=_by_text(docket, numbers, elsewhere),
        items=len(found.items),
    )


def _before(
    session: Session, found: Confirmation, item: ConfirmationItem
) -> Iterator[Source]:
    """Return what both sides wrote, and why it was restricted in the first place."""
    request, docket = found.legal_request, found.legal_request.docket
    yield Source(docket, item.number, AGENCY, found.facts)
    yield from filed(session, request, item.item)
    yield from replied(session, request, item.item)
    yield from answered(session, request, item.item)
    first = session.scalars(
        select(ItemDecision).where(ItemDecision.item_id == item.item_id)
    ).one()
    yield Source(docket, item.number, ", ".join(first.by), first.reasons)


def _by_text(
    docket: str, numbers: Mapping[UUID, int], cast: Sequence[ConfirmationVote]
) -> dict[str, tuple[Source, ...]]:
    texts: dict[str, tuple[Source, ...]] = {}
    for one in cast:
        for text in long_texts(one.findings).values():
            source = Source(docket, numbers[one.item_id], one.pseudonym, text)
            texts[folded(text)] = (*texts.get(folded(text), ()), source)
    return texts
