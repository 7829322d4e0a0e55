"""Sessions and the links that enrol people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from oversight.accounts.models.people import Person
from oversight.storage.base import Base


class LoginSession(Base):
    """One sign-in on one device; only the hash of its token is kept."""

    __tablename__ = "accounts_sessions"
    __table_args__ = (Index(None, "person_id", "ended_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # When a factor was last shown.
    device: Mapped[str | None] = mapped_column(String(40))

    person: Mapped[Person] = relationship(lazy="raise")


class Enrolment(Base):
    """A link, good once and for an hour, with which a person sets a password."""

    __tablename__ = "accounts_enrolments"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")
