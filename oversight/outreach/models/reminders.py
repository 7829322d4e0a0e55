"""Reminders to staff: one row a person, clock and step, so that each is sent once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class Reminder(Base):
    """That somebody was told what is due and when; never a word of the case."""

    __tablename__ = "outreach_reminders"
    __table_args__ = (CheckConstraint("step IN ('half', 'last')", name="step"),)

    key: Mapped[str] = mapped_column(String(160), unique=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts_people.id"), index=True
    )
    clock: Mapped[str] = mapped_column(String(40))
    docket: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(8))
    due_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime]
