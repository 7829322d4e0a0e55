"""The names that no published text of a matter may carry."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.intake.models.requests import Item, LegalRequest
from oversight.review.models.panels import Seat


def on(session: Session, matter: UUID | None) -> tuple[str, ...]:
    """Return every address and handle of a matter, and the people who touched it.

    Reviewers are public by their pseudonyms and officers by their body alone.
    """
    officers = session.execute(
        select(
            LegalRequest.drafter_id,
            LegalRequest.authoriser_id,
            LegalRequest.screened_by,
        ).where(LegalRequest.id == matter)
    )
    ids = {one for row in officers for one in row if one}
    seated = select(Seat.person_id).where(Seat.matter_id == matter)
    people = session.scalars(
        select(Person.name).where(or_(Person.id.in_(ids), Person.id.in_(seated)))
    )
    return tuple(sorted({*addresses(session, matter), *people}))


def addresses(
    session: Session, matter: UUID | None, *, but: Collection[int] = ()
) -> tuple[str, ...]:
    """Return every address and handle of a matter, but for those of some items."""
    items = session.execute(
        select(Item.locator, Item.canonical, Item.handle, Item.native_id).where(
            Item.request_id == matter, Item.number.not_in(but)
        )
    )
    return tuple(sorted({name for row in items for name in row if name}))
