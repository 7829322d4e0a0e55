"""Matters whose order the law had passed before anybody could review it (s.2C)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base


class LateReview(Base):
    """Until when such a matter is to be reviewed; counted apart from the ordinary."""

    __tablename__ = "review_late_reviews"
    __table_args__ = (
        CheckConstraint("review_by > began_at", name="review_after"),
        CheckConstraint("missed_at > review_by", name="missed_after"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), unique=True)
    began_at: Mapped[datetime]
    review_by: Mapped[datetime]
    missed_at: Mapped[datetime | None]
