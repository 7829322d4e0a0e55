"""Which form was sent before, and what followed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.presses import Press


def press(session: Session, name: str) -> Press | None:
    """Return what was sent under this name before."""
    return session.scalar(select(Press).where(Press.name == name))
