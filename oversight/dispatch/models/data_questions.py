"""What a platform asked about a request for data, and what was answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from oversight.storage.base import Base

_WAITS = "replied_at IS NULL AND lapsed_at IS NULL"


class DataQuestion(Base):
    """One question of a platform on one account, with the time to answer it.

    Its words are about the request; what a platform holds of anybody stays there.
    """

    __tablename__ = "dispatch_data_questions"
    __table_args__ = (
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply_dated"),
        CheckConstraint("(reply IS NULL) = (replied_by IS NULL)", name="reply_signed"),
        CheckConstraint("reply IS NULL OR lapsed_at IS NULL", name="one_end"),
        CheckConstraint("length(question) > 0", name="asked"),
        CheckConstraint("due_at > asked_at", name="time_to_answer"),
        Index(
            "uq_dispatch_data_questions_one_waits",
            "line_id",
            unique=True,
            sqlite_where=text(_WAITS),
            postgresql_where=text(_WAITS),
        ),
    )

    line_id: Mapped[UUID] = mapped_column(
        ForeignKey("dispatch_data_lines.id"), index=True
    )
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_people.id"))
    reason: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    reply: Mapped[str | None] = mapped_column(Text)
    replied_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_people.id"))
    pseudonym: Mapped[str | None] = mapped_column(String(8))
    replied_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
