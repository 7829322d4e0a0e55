"""A member's own texts that were never signed: theirs to read, nobody else's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.review.models.deciding import Draft
from oversight.review.models.kept import KeptText


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
