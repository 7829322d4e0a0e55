"""In which language somebody wants letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class LetterLanguage(Base):
    """The language that a person chose; who never chose reads English."""

    __tablename__ = "accounts_languages"
    __table_args__ = (CheckConstraint("language IN ('en', 'ur')", name="spoken"),)

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), unique=True
    )
    language: Mapped[str] = mapped_column(String(2))
    chosen_at: Mapped[datetime]
