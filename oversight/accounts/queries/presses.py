"""Which form was sent before, and what followed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.presses import Press
from oversight.authority.permissions import Actor


def press(session: Session, name: str, by: Actor) -> Press | None:
    """Return what a person sent under this name before."""
    return session.scalar(
        select(Press).where(Press.person_id == by.id, Press.name == name)
    )
