"""Finding letters: by the act that owes them, by what is due, by what went wrong."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.notices.models.mail import Mail


def by_key(session: Session, key: str) -> Mail | None:
    """Return the letter that an act owes under this key, if it was posted."""
    return session.scalars(select(Mail).where(Mail.key == key)).one_or_none()
