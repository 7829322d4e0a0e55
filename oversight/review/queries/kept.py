"""A member's own texts that were never signed: theirs to read, nobody else's."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.kept import KeptText
from oversight.review.queries import seats


def of_member(
    session: Session, docket: str, number: int, by: Actor
) -> list[tuple[datetime, dict[str, Any]]]:
    """Return the texts that came too late, and what was only a draft, newest first."""
    rows = session.scalars(
        select(KeptText)
        .join(Item, Item.id == KeptText.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(
            LegalRequest.docket == docket,
            Item.number == number,
            KeptText.person_id == by.id,
        )
    )
    found = [(row.kept_at, row.answers) for row in rows]
    draft = seats.draft_on(session, docket, number, by)
    if draft is not None:
        found.append((draft.saved_at, draft.answers))
    return sorted(found, key=lambda one: one[0], reverse=True)
