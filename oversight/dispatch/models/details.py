"""What else a platform says with an answer (FORM-F), where it says it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base
from oversight.storage.triggers import append_only


class AnswerDetail(Base):
    """The rest of one answer: how long, what is kept, who was told, what is open."""

    __tablename__ = "dispatch_answer_details"
    __table_args__ = (
        CheckConstraint(
            "preserved IS NULL OR preserved OR preserved_until IS NULL",
            name="kept_until",
        ),
    )

    answer_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_answers.id"), unique=True
    )
    lasts_until: Mapped[date | None]
    preserved: Mapped[bool | None]
    preserved_until: Mapped[date | None]
    told_on: Mapped[date | None]
    appeal_route: Mapped[str | None] = mapped_column(Text)
    excess: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(String(200))
    report_row: Mapped[str | None] = mapped_column(String(200))
    said_at: Mapped[datetime]


append_only(AnswerDetail.__table__)  # type: ignore[arg-type]
