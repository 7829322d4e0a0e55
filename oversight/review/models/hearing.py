"""What the affected person is told of the grounds before anything is decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.rules.hearing import LEAST_HOURS
from oversight.storage.base import Base


class Hearing(Base):
    """The gist of the grounds, in a reviewer's words, for the holders of the notices.

    It stands in no notice: only who holds a notice's code is shown it.
    """

    __tablename__ = "review_hearings"
    __table_args__ = (CheckConstraint(f"hours >= {LEAST_HOURS}", name="long_enough"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), unique=True)
    pseudonym: Mapped[str] = mapped_column(String(8))
    gist: Mapped[str] = mapped_column(Text)
    hours: Mapped[int]
    opened_at: Mapped[datetime]
