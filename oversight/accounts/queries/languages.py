"""In which language somebody is written to."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.languages import LetterLanguage
from oversight.accounts.rules.languages import DEFAULT


def row_of(session: Session, person_id: UUID) -> LetterLanguage | None:
    """Return what a person chose, if they ever did."""
    return session.scalars(
        select(LetterLanguage).where(LetterLanguage.person_id == person_id)
    ).one_or_none()


def of_person(session: Session, person_id: UUID, *, otherwise: str = DEFAULT) -> str:
    """Return the language of letters to this person."""
    found = row_of(session, person_id)
    return otherwise if found is None else found.language
