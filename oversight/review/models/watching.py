"""What the reviewer drawn for a preservation found when looking at it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.review.models.tally import counted
from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class Look(Base):
    """One reviewer looked at one preserved account, and let it stand or ended it."""

    __tablename__ = "review_looks"
    __table_args__ = (
        CheckConstraint("result IN ('left', 'cancelled')", name="left_or_cancelled"),
        CheckConstraint(
            "result = 'left' OR length(reasons) >= 80", name="ended_with_reasons"
        ),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("intake_items.id"), unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("review_cases.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    pseudonym: Mapped[str] = mapped_column(String(8))
    result: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


append_only(Look.__table__)  # type: ignore[arg-type]
counted(Look.__table__, "look")  # type: ignore[arg-type]
