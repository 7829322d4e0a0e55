"""A member's own texts that were never signed: theirs to read, nobody else's."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText

_Text = TypeVar("_Text", Draft, KeptText)


def texts(
    session: Session, item_id: UUID, person_id: UUID
) -> list[tuple[datetime, dict[str, Any]]]:
    """Return the texts that came too late, and what was only a draft, newest first."""
    late = session.scalars(
        select(KeptText).where(
            KeptText.item_id == item_id, KeptText.person_id == person_id
        )
    )
    drafts = session.scalars(
        select(Draft).where(Draft.item_id == item_id, Draft.person_id == person_id)
    )
    found = [
        *((row.kept_at, row.answers) for row in late),
        *((row.saved_at, row.answers) for row in drafts),
    ]
    return sorted(found, key=lambda one: one[0], reverse=True)


def to_look_at(
    session: Session, *, now: datetime, most: int
) -> list[tuple[Draft | KeptText, str]]:
    """Return texts whose term may be over, and new ones, each with its matter's docket.

    What somebody writes in this moment is left for the next round.
    """
    drafts = _to_look_at(session, Draft, now, most)
    return [*drafts, *_to_look_at(session, KeptText, now, most)]


def _to_look_at(
    session: Session, table: type[_Text], now: datetime, most: int
) -> list[tuple[_Text, str]]:
    rows = session.execute(
        select(table, LegalRequest.docket)
        .join(Item, Item.id == table.item_id)
        .join(LegalRequest, LegalRequest.id == Item.request_id)
        .where(or_(table.erase_after.is_(None), table.erase_after <= now))
        .order_by(table.id)
        .limit(most)
        .with_for_update(of=table, skip_locked=True)
    )
    return [(text, docket) for text, docket in rows]
